import { type Kysely, sql } from 'kysely';
import type { IdentityTables } from '../tables.ts';

export interface StoreCounts {
  readonly records: number;
  /** Those who have a record. */
  readonly customers: number;
}

/** How many records a tenant has, and of how many customers they are taken to be. One statement. */
export async function countCustomers(database: Kysely<IdentityTables>, tenant: string): Promise<StoreCounts> {
  const { rows } = await sql<StoreCounts>`
    with recursive root (id, survivor) as (
      select id, id from identity.customers where tenant = ${tenant} and state = 'ACTIVE'
      union all
      select redirect.id, root.survivor
      from root join identity.customer_redirects as redirect
        on redirect.tenant = ${tenant} and redirect.survivor = root.id
    )
    select count(*)::bigint as records, count(distinct root.survivor)::bigint as customers
    from root join identity.source_records as record
      on record.tenant = ${tenant} and record.customer = root.id`.execute(database);
  return rows[0] as StoreCounts;
}

/** How many records are to be resolved. One statement. */
export async function countPending(database: Kysely<IdentityTables>, tenant: string): Promise<number> {
  const { rows } = await sql<{ pending: number }>`
    select count(*)::bigint as pending from identity.person_records where tenant = ${tenant} and pending`.execute(
    database,
  );
  return rows[0]?.pending ?? 0;
}
