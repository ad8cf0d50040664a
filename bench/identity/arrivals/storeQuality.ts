import { sql } from 'kysely';
import { pairsWithin, type Quality } from '../measureQuality.ts';
import type { BenchStore } from './benchStore.ts';
import { bitsOf } from './product.ts';
import { numberOf } from './readPeople.ts';

const PAGE = 20_000;

export interface StoreQuality {
  readonly customers: number;
  readonly pairwise: Quality;
  readonly clustered: Quality;
}

/** Compares who the store takes records to be of with who they are of. Records that are not of the truth do not count. */
export async function storeQuality(
  store: BenchStore,
  tenant: string,
  truth: Int32Array,
): Promise<StoreQuality> {
  const customers = await customersOf(store, tenant);
  const personOf = (record: string) => truth[numberOf(record)] ?? -1;
  const truePairs = pairsWithin([...customers.keys()].map(personOf));
  const { found, right } = await countPairs(store, tenant, personOf);
  const roots = [...customers.values()];
  const together = pairsWithin([...customers].map(([record, customer]) => `${customer} ${personOf(record)}`));
  return {
    customers: new Set(roots).size,
    pairwise: { precision: right / found, recall: right / truePairs },
    clustered: { precision: together / pairsWithin(roots), recall: together / truePairs },
  };
}

/** By record, the customer whom it leads to. */
export async function customersOf(store: BenchStore, tenant: string): Promise<Map<string, string>> {
  const leading = await readRedirects(store, tenant);
  const rootOf = (id: string): string => {
    const next = leading.get(id);
    return next === undefined ? id : rootOf(next);
  };
  const customers = new Map<string, string>();
  for (let after = ['', '']; ; ) {
    const { rows } = await sql<{ department: string; record: string; customer: string }>`
      select department, record_id as record, customer from identity.source_records
      where tenant = ${tenant} and (department, record_id) > (${after[0]}, ${after[1]}) and record_id like 'r%'
      order by department, record_id limit ${PAGE}`.execute(store.resolving.database);
    for (const { record, customer } of rows) customers.set(record, rootOf(customer));
    const last = rows.at(-1);
    if (last === undefined) return customers;
    after = [last.department, last.record];
  }
}

async function readRedirects(
  { resolving: { database } }: BenchStore,
  tenant: string,
): Promise<Map<string, string>> {
  const leading = new Map<string, string>();
  for (let after = ''; ; ) {
    const { rows } = await sql<{ id: string; survivor: string }>`
      select id, survivor from identity.customer_redirects where tenant = ${tenant} and id > ${after}
      order by id limit ${PAGE}`.execute(database);
    for (const { id, survivor } of rows) leading.set(id, survivor);
    const last = rows.at(-1);
    if (last === undefined) return leading;
    after = last.id;
  }
}

/** The pairs that are links, and how many of them are right. */
async function countPairs(
  store: BenchStore,
  tenant: string,
  personOf: (record: string) => number,
): Promise<{ found: number; right: number }> {
  const { database, models } = store.resolving;
  const link = bitsOf(models.definition.thresholds.link);
  const records = await readNumbers(store, tenant);
  let [found, right] = [0, 0];
  for (let after = [0, 0]; ; ) {
    const { rows } = await sql<{ record: number; other: number; weight: number }>`
      select record, other, weight from identity.match_pairs
      where (record, other) > (${after[0]}::bigint, ${after[1]}::bigint) and record < other
      order by record, other limit ${PAGE}`.execute(database);
    for (const { record, other, weight } of rows) {
      const [one, two] = [records.get(record), records.get(other)];
      if (one === undefined || two === undefined || weight < link) continue;
      found += 1;
      if (personOf(one) === personOf(two)) right += 1;
    }
    const last = rows.at(-1);
    if (last === undefined) return { found, right };
    after = [last.record, last.other];
  }
}

/** By its number in the store, the record. */
async function readNumbers(
  { resolving: { database } }: BenchStore,
  tenant: string,
): Promise<Map<number, string>> {
  const records = new Map<number, string>();
  for (let after = 0; ; ) {
    const { rows } = await sql<{ number: number; record: string }>`
      select number, record_id as record from identity.person_records
      where tenant = ${tenant} and number > ${after} order by number limit ${PAGE}`.execute(database);
    for (const { number, record } of rows) if (record.startsWith('r')) records.set(number, record);
    const last = rows.at(-1);
    if (last === undefined) return records;
    after = last.number;
  }
}
