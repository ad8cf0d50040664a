import { sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { isLeaving } from '../isLeaving.ts';
import { lockFamilies } from '../lockFamilies.ts';
import type { IdentityTables } from '../tables.ts';

/**
 * Unlinks the records of these customers that are gone. Those of who asked to be erased stay until identity has kept what
 * keeps them from coming back, or the erasure is refused.
 */
export async function forgetGone(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  customers: readonly string[],
  now: Date,
): Promise<void> {
  const facts = await lockFamilies(transaction, tenant, customers);
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
