import { sql } from 'kysely';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { Reader } from './component.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { valueKey } from './personKeys.ts';

/** Several who count at one moment do not see each other: a limit counts as being crossed until so many times as much. */
const CROSSING = 4;

/** How often values occur among the records of a tenant: each is read once. */
export class Frequencies {
  readonly #reader: Reader;
  readonly #judge: PairJudge;
  /** By feature and value: how many records say it; undefined where one is known to at most. */
  readonly #counts = new Map<string, number | undefined>();
  /** By feature and value: how many records that are not counted yet say it. */
  readonly #coming = new Map<string, number>();

  constructor(reader: Reader, judge: PairJudge) {
    this.#reader = reader;
    this.#judge = judge;
  }

  /** Counts these records in, which the store will do when they are resolved. */
  expect(records: readonly Features[]): void {
    for (const features of records)
      for (const [feature, value] of this.#judge.countedValues(features)) {
        const name = nameOf(feature, value);
        this.#coming.set(name, (this.#coming.get(name) ?? 0) + 1);
      }
  }

  /** Whether a value that is more common than `limit` was not, or by little, before these records came. */
  isCrossing(feature: Feature, value: string, limit: number): boolean {
    return (this.#counts.get(nameOf(feature, value)) ?? 1) <= CROSSING * limit;
  }

  /** How often the values of these records occur, which includes what was asked for before. One statement, or none. */
  async of(records: readonly Features[]): Promise<Occurrences> {
    const { database, ring, tenant } = this.#reader;
    const asked = new Map<number, string>();
    for (const features of records)
      for (const [feature, value] of this.#judge.countedValues(features)) {
        const name = nameOf(feature, value);
        if (this.#counts.has(name)) continue;
        this.#counts.set(name, undefined);
        // also under a key that is being retired: the records that were counted under it still say so
        for (const key of ring.keys) asked.set(valueKey(key, tenant, feature, value), name);
      }
    if (asked.size > 0) {
      const { rows } = await sql<{ value: number; records: number }>`
        select value, records from identity.value_frequencies
        where value = any(${[...asked.keys()]}::bigint[])`.execute(database);
      for (const { value, records: count } of rows) {
        const name = asked.get(value) ?? '';
        this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
      }
    }
    return (feature, value) => {
      const name = nameOf(feature, value);
      const coming = this.#coming.get(name);
      const count = this.#counts.get(name);
      return coming === undefined ? count : (count ?? 1) + coming;
    };
  }
}

function nameOf(feature: Feature, value: string): string {
  return `${feature} ${value}`;
}
