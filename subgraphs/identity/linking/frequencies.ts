import { sql, type Transaction } from 'kysely';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { IdentityTables } from '../tables.ts';
import type { Reader } from './component.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { valueKey } from './personKeys.ts';

/** How often the values of these records occur among all. One statement. */
export async function readOccurrences(
  { database, ring, tenant }: Reader,
  judge: PairJudge,
  records: readonly Features[],
): Promise<Occurrences> {
  const keys = new Map<string, readonly number[]>();
  const nameOf = (feature: Feature, value: string) => `${feature} ${value}`;
  for (const features of records)
    for (const [feature, value] of judge.adjustingValues(features)) {
      const name = nameOf(feature, value);
      // also under a key that is being retired: the records that were counted under it still say so
      if (!keys.has(name))
        keys.set(
          name,
          ring.keys.map((key) => valueKey(key, tenant, feature, value)),
        );
    }
  const { rows } = await sql<{ value: number; records: number }>`
    select value, records from identity.value_frequencies where value = any(${[...keys.values()].flat()}::bigint[])`.execute(
    database,
  );
  const counts = new Map(rows.map(({ value, records: count }) => [value, count]));
  return (feature, value) => {
    const found = (keys.get(nameOf(feature, value)) ?? []).flatMap((key) => counts.get(key) ?? []);
    return found.length === 0 ? undefined : found.reduce((sum, count) => sum + count);
  };
}

/**
 * Counts the values of a record that was not there when frequencies were last counted. Of a value that is not in the table
 * nobody knows whether a record has it or none: the first that comes makes it two, which says less rather than more.
 */
export async function countValues(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  number: number,
): Promise<void> {
  await sql`
    insert into identity.value_frequencies as known (value, tenant, records)
    select value, ${tenant}, 2 from identity.person_records cross join unnest("values") as value
    where number = ${number}
    order by value
    on conflict (value) do update set records = known.records + 1`.execute(transaction);
}
