import { sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { isLeaving } from '../isLeaving.ts';
import type { CustomerFacts } from '../store.ts';
import type { IdentityTables } from '../tables.ts';

/**
 * Unlinks the records that are gone of these customers, who must be locked. Those of who asked to be erased stay until identity has kept what
 * keeps them from coming back, or the erasure is refused.
 */
export async function forgetGone(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  facts: readonly (CustomerFacts | null)[],
  now: Date,
): Promise<void> {
  const staying = facts.flatMap((one) => (one === null || isLeaving(one, now) ? [] : one.family));
  const ids = [...new Set(staying.map(({ id }) => id))];
  await sql`
    delete from identity.claims as claim using identity.source_records as record
    where record.tenant = ${tenant} and record.customer = any(${ids}::text[]) and record.gone
      and claim.tenant = record.tenant and claim.department = record.department
      and claim.record_id = record.record_id`.execute(transaction);
  await transaction
    .deleteFrom('source_records')
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(ids))
    .where('gone', '=', true)
    .execute();
}
