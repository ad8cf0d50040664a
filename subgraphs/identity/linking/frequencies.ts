import { type Kysely, sql, type Transaction } from 'kysely';
import type { Key } from '../../../schema/consent/keys.ts';
import type { Feature, Features } from '../resolution/attributes.ts';
import type { IdentityTables } from '../tables.ts';
import type { Occurrences, PairJudge } from './pairJudge.ts';
import { valueKey } from './personKeys.ts';

/** How often the values of these records occur among all. One statement. */
export async function readOccurrences(
  database: Kysely<IdentityTables>,
  key: Key,
  tenant: string,
  judge: PairJudge,
  records: readonly Features[],
): Promise<Occurrences> {
  const keys = new Map<string, number>();
  const nameOf = (feature: Feature, value: string) => `${feature} ${value}`;
  for (const features of records)
    for (const [feature, value] of judge.adjustingValues(features)) {
      const name = nameOf(feature, value);
      if (!keys.has(name)) keys.set(name, valueKey(key, tenant, feature, value));
    }
  const { rows } = await sql<{ value: number; records: number }>`
    select value, records from identity.value_frequencies where value = any(${[...keys.values()]}::bigint[])`.execute(
    database,
  );
  const counts = new Map(rows.map(({ value, records: count }) => [value, count]));
  return (feature, value) => counts.get(keys.get(nameOf(feature, value)) ?? -1);
}

/** Counts the values of a record that was not there when frequencies were last counted. */
export async function countValues(
  transaction: Transaction<IdentityTables>,
  key: Key,
  tenant: string,
  judge: PairJudge,
  features: Features,
): Promise<void> {
  const values = judge
    .adjustingValues(features)
    .map(([feature, value]) => valueKey(key, tenant, feature, value))
    .sort((a, b) => a - b); // in one order, so that two who count cannot wait for each other
  await sql`
    insert into identity.value_frequencies as known (value, tenant, records)
    select value, ${tenant}, 1 from unnest(${[...new Set(values)]}::bigint[]) as given (value)
    on conflict (value) do update set records = known.records + 1`.execute(transaction);
}
