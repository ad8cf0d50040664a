import { sql, type Transaction } from 'kysely';
import { SubgraphError } from '../../kit/errors.ts';
import { isLeaving } from '../isLeaving.ts';
import { lockFamilies } from '../lockFamilies.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';

/** By their ids, in the order of those. */
type FactsOf<T extends readonly string[]> = { readonly [I in keyof T]: CustomerFacts };

/**
 * The customers behind the ids, in their order, with every writer of their events made to wait. Throws a SubgraphError:
 * NOT_FOUND, and CONFLICT for who was erased or asked to be; `refused` says what is not done then.
 */
export async function lockActive<const T extends readonly string[]>(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: T,
  refused: string,
): Promise<FactsOf<T>> {
  const facts = await lockKnown(transaction, tenant, ids);
  if (facts.some((one) => one.state !== 'ACTIVE' || isLeaving(one, new Date())))
    throw new SubgraphError('CONFLICT', `Somebody who was erased, or asked to be, ${refused}.`);
  return facts;
}

/**
 * The same for who is to be taken apart: who asked to be erased may be, as long as no department has orders, since a wrong
 * guess would have somebody else erased. One statement more where one of them asked.
 */
export async function lockDivisible<const T extends readonly string[]>(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: T,
  refused: string,
): Promise<FactsOf<T>> {
  const facts = await lockKnown(transaction, tenant, ids);
  const leaving = facts.filter((one) => isLeaving(one, new Date()));
  if (facts.some((one) => one.state !== 'ACTIVE') || (await isOrdered(transaction, tenant, leaving)))
    throw new SubgraphError(
      'CONFLICT',
      `Somebody who was erased, or is being erased, ${refused}: the departments have their orders.`,
    );
  return facts;
}

async function lockKnown<const T extends readonly string[]>(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: T,
): Promise<FactsOf<T>> {
  const facts = await lockFamilies(transaction, tenant, ids);
  if (facts.includes(null)) throw new SubgraphError('NOT_FOUND', 'There is no such customer.');
  return facts as unknown as FactsOf<T>;
}

/** Whoever begins an erasure locks the family first, so that an answer holds until the transaction ends. */
async function isOrdered(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  leaving: readonly CustomerFacts[],
): Promise<boolean> {
  if (leaving.length === 0) return false;
  const ids = leaving.flatMap(({ family }) => family.map(({ id }) => id));
  const begun = await transaction
    .selectFrom('rights_requests')
    .select('id')
    .where('tenant', '=', tenant)
    .where('kind', '=', 'ERASURE')
    .where('state', 'in', ['ACCEPTED', 'FULFILLED'])
    .where(sql<boolean>`ids && ${ids}::text[]`)
    .executeTakeFirst();
  return begun !== undefined;
}
