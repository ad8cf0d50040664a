import type { Transaction } from 'kysely';
import { SubgraphError } from '../../kit/errors.ts';
import { isLeaving } from '../isLeaving.ts';
import { lockFamilies } from '../lockFamilies.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';

/**
 * The customers behind the ids, in their order, with every writer of their events made to wait. Throws a SubgraphError:
 * NOT_FOUND, and CONFLICT for who was erased or asked to be; `refused` says what is not done then.
 */
export async function lockActive<const T extends readonly string[]>(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: T,
  refused: string,
): Promise<{ readonly [I in keyof T]: CustomerFacts }> {
  const facts = await lockFamilies(transaction, tenant, ids);
  for (const one of facts) {
    if (one === null) throw new SubgraphError('NOT_FOUND', 'There is no such customer.');
    if (one.state !== 'ACTIVE' || isLeaving(one, new Date()))
      throw new SubgraphError(
        'CONFLICT',
        `Somebody who was erased, or asked to be, ${refused}: the departments have their orders.`,
      );
  }
  return facts as unknown as { readonly [I in keyof T]: CustomerFacts };
}
