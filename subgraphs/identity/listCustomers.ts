import type { Kysely } from 'kysely';
import type { IdentityTables } from './tables.ts';

/** Ids of the customers who are, in the order of the ids: up to `limit` after one of them; from the beginning when it is left out. */
export async function listCustomers(
  database: Kysely<IdentityTables>,
  tenant: string,
  limit: number,
  after = '',
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('customers')
    .select('id')
    .where('tenant', '=', tenant)
    .where('state', '=', 'ACTIVE')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
