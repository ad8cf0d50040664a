import { sql } from 'kysely';
import { type Arrivals, arrive } from './arrive.ts';
import { type BenchStore, registerAll } from './benchStore.ts';
import { featuresOf, type PersonValues, type RecordClaims, valueKey } from './product.ts';
import { readPeople } from './readPeople.ts';

/** So many records have the value before others arrive with it. */
export const CROWD = 20_000;

/** What a crowd has in common, beyond what people have in common anyway. */
const SHARED: readonly { readonly name: string; readonly values: PersonValues }[] = [
  { name: 'e-mail', values: { email: 'info@everybody.example' } },
  { name: 'phone', values: { phone: '+493012345678' } },
  { name: 'name', values: { givenName: 'Katharina', familyName: 'Tausendfach' } },
];

export interface SharedArrivals extends Arrivals {
  readonly name: string;
}

/**
 * Registers a crowd for each shared value, as if it had been resolved long ago: its keys are there and its values are
 * counted, but nobody looks for its pairs. Then measures records that arrive with the same value.
 */
export async function measureShared(
  store: BenchStore,
  tenant: string,
  population: string,
  arrivals: number,
): Promise<SharedArrivals[]> {
  const people = await collect(population, CROWD + arrivals);
  const groups = SHARED.map(({ name, values }, index) => ({
    name,
    values,
    records: people.map((record) => withValues(record, values, index)),
  }));
  for (const { records } of groups) await registerAll(store, tenant, records.slice(0, CROWD));
  await takeForResolved(store, tenant);
  for (const { values } of groups) await countShared(store, tenant, values);
  await store.tidy();
  const results: SharedArrivals[] = [];
  for (const { name, records } of groups)
    results.push({ name, ...(await arrive(store, tenant, records.slice(CROWD), 1)) });
  return results;
}

async function collect(path: string, most: number): Promise<RecordClaims[]> {
  const all: RecordClaims[] = [];
  for await (const record of readPeople(path)) {
    all.push(record);
    if (all.length === most) break;
  }
  return all;
}

function withValues(record: RecordClaims, values: PersonValues, group: number): RecordClaims {
  const person = { ...record.person, values: { ...record.person?.values, ...values } };
  return { ...record, recordId: `shared-${group}-${record.recordId}`, attributes: [], person };
}

async function takeForResolved({ resolving: { database } }: BenchStore, tenant: string): Promise<void> {
  await sql`update identity.person_records set pending = false, weighed = true
    where tenant = ${tenant} and record_id like 'shared-%'`.execute(database);
}

async function countShared(
  { resolving: { database, ring, models } }: BenchStore,
  tenant: string,
  values: PersonValues,
): Promise<void> {
  const judge = await models.judgeOf(database, tenant);
  for (const [feature, value] of judge?.countedValues(featuresOf({ values })) ?? [])
    await sql`
      insert into identity.value_frequencies as known (value, tenant, records)
      values (${valueKey(ring.keys[0], tenant, feature, value)}, ${tenant}, ${CROWD})
      on conflict (value) do update set records = known.records + excluded.records`.execute(database);
}
