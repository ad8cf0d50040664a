import { sql, type Transaction } from 'kysely';
import { OutdatedReadError } from './retried.ts';
import { type CustomerFacts, IdentityStore } from './store.ts';
import type { IdentityTables } from './tables.ts';

/**
 * What is known of the customers behind the ids, in their order, once nobody else may write for any of their ids until the
 * transaction ends; null for an id that leads to nobody.
 *
 * Whoever writes for customers locks all ids of their families in one statement, in the order of the ids, so that nobody
 * waits in a circle. While we wait, a merge may bring a family an id that we do not hold. To lock that one too would be out
 * of order wherever it sorts before one that we hold: so OutdatedReadError is thrown, and the transaction begins anew
 * (`retried`). A family all of whose ids we hold stays as it is, since whoever merges or splits it must hold them too.
 *
 * A second call in a transaction is in order if it asks for nobody but whom the first one locked. Four statements.
 */
export async function lockFamilies(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: readonly string[],
): Promise<(CustomerFacts | null)[]> {
  const locked = await lockIds(transaction, tenant, ids);
  const facts = await new IdentityStore(transaction).customers(tenant, ids);
  if (facts.some((one) => one?.family.some(({ id }) => !locked.has(id))))
    throw new OutdatedReadError('The customers were merged with others while they were being locked');
  return facts;
}

/** Locks the ids and all that were one customer with any of them as the statement began; answers which. */
async function lockIds(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const storable = ids.filter((id) => !id.includes('\0')); // the database refuses the character
  const { rows } = await sql<{ id: string }>`
    with recursive family (id) as (
      select unnest(${storable}::text[])
      union
      select next.id
      from family cross join lateral (
        select survivor as id from identity.customer_redirects where tenant = ${tenant} and id = family.id
        union all
        select id from identity.customer_redirects where tenant = ${tenant} and survivor = family.id
      ) as next
    )
    select id from identity.customers
    where tenant = ${tenant} and id = any(array(select id from family))
    order by id for no key update`.execute(transaction);
  return new Set(rows.map(({ id }) => id));
}
