import type { Kysely } from 'kysely';
import type { IdentityTables } from '../tables.ts';
import { dropPartitionsBefore, monthOf } from './partitions.ts';

/** Forgets what was disclosed in months that are not kept any more: at the start, and when a month has ended. */
export class DisclosureRetention {
  readonly #database: Kysely<IdentityTables>;
  readonly #months: number;
  #applied: number | undefined;

  /** `months` counts those before the present one; 0 keeps the present one only. */
  constructor(database: Kysely<IdentityTables>, months: number) {
    this.#database = database;
    this.#months = months;
  }

  /** The first month that is kept, as monthOf counts them. */
  oldestMonth(now: Date): number {
    return monthOf(now) - this.#months;
  }

  /** Once a month; when it fails it is tried again. */
  async apply(now: Date): Promise<void> {
    const oldest = this.oldestMonth(now);
    if (oldest === this.#applied) return;
    await this.#database.transaction().execute((transaction) => dropPartitionsBefore(transaction, oldest));
    this.#applied = oldest;
  }
}
