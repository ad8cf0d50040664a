import { sql } from 'kysely';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { Reader } from './component.ts';
import { countHolders } from './countHolders.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { ownValueKey } from './personKeys.ts';

/** Several who count at one moment do not see each other: a limit counts as being crossed until so many times as much. */
const CROSSING = 4;

/** A value that is asked for: the feature of a record that says it. */
interface Asked {
  readonly feature: Feature;
  readonly features: Features;
}

/**
 * How often values occur among the records of a tenant: each is read once. The counts that are kept are good enough for
 * weights: the first record that comes with a value makes it two (markResolved), and one that was counted under a key that is
 * being retired may be counted again under the new one. Around a rule's limit the records themselves are counted.
 */
export class Frequencies {
  readonly #reader: Reader;
  readonly #judge: PairJudge;
  /** By feature and value: how many records say it; undefined where one is known to at most. */
  readonly #counts = new Map<string, number | undefined>();
  /** By feature and value: how many records that are not counted yet say it. */
  readonly #coming = new Map<string, number>();
  /** By feature and value, around a rule's limit: how many records say it, those included that are not counted yet. */
  readonly #holders = new Map<string, number>();

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

  /**
   * How often the values of these records occur, which includes what was asked for before. One statement, or none; one more
   * for each value that is around a rule's limit.
   */
  async of(records: readonly Features[]): Promise<Occurrences> {
    const asked = new Map<string, Asked>();
    for (const features of records)
      for (const [feature, value] of this.#judge.countedValues(features)) {
        const name = nameOf(feature, value);
        if (this.#counts.has(name)) continue;
        this.#counts.set(name, undefined);
        asked.set(name, { feature, features });
      }
    if (asked.size > 0) {
      await this.#readCounts(asked);
      for (const [name, one] of asked)
        if (this.#isAroundLimit(name, one.feature)) await this.#readHolders(name, one);
    }
    return (feature, value) => this.#occurrences(nameOf(feature, value));
  }

  #occurrences(name: string): number | undefined {
    const coming = this.#coming.get(name);
    const count = this.#counts.get(name);
    return this.#holders.get(name) ?? (coming === undefined ? count : (count ?? 1) + coming);
  }

  async #readCounts(asked: ReadonlyMap<string, Asked>): Promise<void> {
    const { database, ring, tenant } = this.#reader;
    const names = new Map<number, string>();
    // also under a key that is being retired: the records that were counted under it still say so
    for (const [name, { feature, features }] of asked)
      for (const key of ring.keys) names.set(ownValueKey(key, tenant, features, feature), name);
    const { rows } = await sql<{ value: number; records: number }>`
      select value, records from identity.value_frequencies
      where value = any(${[...names.keys()]}::bigint[])`.execute(database);
    for (const { value, records } of rows) {
      const name = names.get(value) ?? '';
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + records);
    }
  }

  #isAroundLimit(name: string, feature: Feature): boolean {
    const limit = this.#judge.limitOf(feature);
    const count = this.#occurrences(name) ?? 1;
    return limit !== undefined && count > limit && count <= CROSSING * limit;
  }

  async #readHolders(name: string, { feature, features }: Asked): Promise<void> {
    const holders = await countHolders(this.#reader, feature, features, this.#judge.blockingOf(feature));
    if (holders !== undefined) this.#holders.set(name, holders);
  }
}

function nameOf(feature: Feature, value: string): string {
  return `${feature} ${value}`;
}
