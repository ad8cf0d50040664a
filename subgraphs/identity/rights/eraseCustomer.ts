import { sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { IdentityStore } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { DEPARTMENTS_DONE, moveRequest } from './moveRequest.ts';
import type { RightsDesk, RightsRequestRow } from './rightsDesk.ts';
import { suppress } from './suppressions.ts';

const MOOT = 'The customer was erased.';

/**
 * Identity's own part of an erasure, the last one: which records were the customer's, what they said, and what the customer
 * wrote. What stays is the pseudonymous account that the law asks for: consent events, disclosures, requests and receipts
 * under an id that leads to nobody any more, and the fingerprints that keep the person from coming back.
 */
export async function eraseCustomer(
  { fingerprint }: RightsDesk,
  transaction: Transaction<IdentityTables>,
  { tenant, id: request, customer }: RightsRequestRow,
  now: Date,
): Promise<void> {
  const [facts] = await new IdentityStore(transaction).customers(tenant, [customer]);
  if (!facts) throw new SubgraphError('NOT_FOUND', 'There is no such customer.');
  // once more: a record may have come, or learnt an address, since the erasure began
  await suppress(transaction, fingerprint, { tenant, request }, facts.records, now);
  const ids = facts.family.map(({ id }) => id);
  const own = sql`tenant = ${tenant} and customer = any(${ids}::text[])`;
  const ofRequests = sql`tenant = ${tenant} and request in (select id from identity.rights_requests where ${own})`;
  const statements = [
    sql`delete from identity.claims as claim using identity.source_records as record
      where record.tenant = ${tenant} and record.customer = any(${ids}::text[])
        and claim.tenant = record.tenant and claim.department = record.department
        and claim.record_id = record.record_id`,
    sql`delete from identity.source_records where ${own}`,
    sql`delete from identity.rights_parts where ${ofRequests}`,
    sql`update identity.rights_requests set details = null, evidence = null where ${own} and id <> ${request}`,
    sql`update identity.rights_requests set details = null where ${own} and id = ${request}`,
    sql`update identity.rights_events set reason = null where ${ofRequests} and request <> ${request}`,
    sql`update identity.customers set state = 'ERASED' where tenant = ${tenant} and id = ${facts.id}`,
  ];
  for (const statement of statements) await statement.execute(transaction);
  await closeOthers(transaction, { tenant, id: request }, ids, now);
}

/** What else the customer asked for has nobody left to be answered. */
async function closeOthers(
  transaction: Transaction<IdentityTables>,
  { tenant, id }: Pick<RightsRequestRow, 'tenant' | 'id'>,
  customers: readonly string[],
  now: Date,
): Promise<void> {
  const open = await transaction
    .selectFrom('rights_requests')
    .select(['tenant', 'id'])
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(customers))
    .where('closed_at', 'is', null)
    .where('id', '<>', id)
    .execute();
  for (const request of open) {
    await transaction
      .deleteFrom('rights_tasks')
      .where('tenant', '=', tenant)
      .where('request', '=', request.id)
      .where('done_at', 'is', null)
      .execute();
    await moveRequest(transaction, request, 'REJECTED', { ...DEPARTMENTS_DONE, reason: MOOT }, now);
  }
}
