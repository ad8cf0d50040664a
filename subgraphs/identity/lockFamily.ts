import { sql, type Transaction } from 'kysely';
import { type CustomerFacts, IdentityStore } from './store.ts';
import type { IdentityTables } from './tables.ts';

/**
 * What is known of a customer once nobody else may write for any of their ids until the transaction ends; null when there is
 * no such customer.
 */
export async function lockFamily(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<CustomerFacts | null> {
  const store = new IdentityStore(transaction);
  const [before = null] = await store.customers(tenant, [id]);
  if (before === null) return null;
  const ids = before.family.map((member) => member.id);
  await sql`
    select id from identity.customers where tenant = ${tenant} and id = any(${ids}::text[])
    order by id for no key update`.execute(transaction);
  const [now = null] = await store.customers(tenant, [id]);
  return now;
}
