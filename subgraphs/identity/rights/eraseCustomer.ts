import { sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { lockFamilies } from '../lockFamilies.ts';
import type { LinkedRecord } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import { DEPARTMENTS_DONE, moveRequest } from './moveRequest.ts';
import { lockRequest, type RightsDesk, type RightsRequestRow } from './rightsDesk.ts';
import { suppress } from './suppressions.ts';

const MOOT = 'The customer was erased.';

/**
 * Identity's own part of an erasure, the last one: which records were the customer's, what they said, and what the customer
 * wrote. What stays is the pseudonymous account that the law asks for: consent events, disclosures, requests and receipts
 * under an id that leads to nobody any more, and the fingerprints that keep the person from coming back.
 *
 * Only what departments were told to erase is forgotten here. Where a record came in since that is theirs for certain, its
 * department is told of it, and false says that the erasure goes on.
 */
export async function eraseCustomer(
  { fingerprint }: RightsDesk,
  transaction: Transaction<IdentityTables>,
  { tenant, id: request, ids, customer }: RightsRequestRow,
  now: Date,
): Promise<boolean> {
  const [facts = null] = await lockFamilies(transaction, tenant, [customer]);
  const mine = (facts?.records ?? []).filter(({ member }) => ids.includes(member));
  const told = await toldRecords(transaction, tenant, request);
  const isTold = ({ department, recordId }: LinkedRecord) => told.get(department)?.has(recordId) === true;
  const late = mine.filter((record) => record.ofMember && !isTold(record));
  const erased = mine.filter(isTold);
  await suppress(transaction, fingerprint, { tenant, request }, [...erased, ...late], now);
  if (late.length > 0) {
    await tellOf(transaction, { tenant, request }, late, now);
    return false;
  }
  await forget(transaction, { tenant, request, ids }, erased);
  await closeOthers(transaction, { tenant, id: request }, ids, now);
  return true;
}

/** By department, the records that it was told to erase. */
async function toldRecords(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  request: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const tasks = await transaction
    .selectFrom('rights_tasks')
    .select(['department', 'records'])
    .where('tenant', '=', tenant)
    .where('request', '=', request)
    .execute();
  return new Map(tasks.map(({ department, records }) => [department, new Set(records)]));
}

interface About {
  readonly tenant: string;
  readonly request: string;
}

/** Opens the tasks of these departments again, with what they do not know of yet. */
async function tellOf(
  transaction: Transaction<IdentityTables>,
  { tenant, request }: About,
  late: readonly LinkedRecord[],
  now: Date,
): Promise<void> {
  for (const [department, records] of Map.groupBy(late, (record) => record.department)) {
    const more = records.map(({ recordId }) => recordId);
    await sql`
      update identity.rights_tasks
      set records = records || ${more}::text[], done_at = null, attempts = 0, next_at = ${now}
      where tenant = ${tenant} and request = ${request} and department = ${department}`.execute(transaction);
  }
}

async function forget(
  transaction: Transaction<IdentityTables>,
  { tenant, request, ids }: About & { readonly ids: readonly string[] },
  records: readonly LinkedRecord[],
): Promise<void> {
  const departments = records.map(({ department }) => department);
  const recordIds = records.map(({ recordId }) => recordId);
  const erased = sql`unnest(${departments}::text[], ${recordIds}::text[]) as erased (department, record_id)`;
  const is = (table: string) => sql`${sql.id(table, 'tenant')} = ${tenant}
    and ${sql.id(table, 'department')} = erased.department and ${sql.id(table, 'record_id')} = erased.record_id`;
  const own = sql`tenant = ${tenant} and customer = any(${[...ids]}::text[])`;
  const ofRequests = sql`tenant = ${tenant} and request in (select id from identity.rights_requests where ${own})`;
  const statements = [
    sql`delete from identity.claims as claim using ${erased} where ${is('claim')}`,
    sql`delete from identity.source_records as record using ${erased} where ${is('record')}`,
    sql`delete from identity.corrections where ${own}`,
    sql`delete from identity.rights_parts where ${ofRequests}`,
    sql`update identity.rights_requests set details = null, evidence = null where ${own} and id <> ${request}`,
    sql`update identity.rights_requests set details = null where ${own} and id = ${request}`,
    sql`update identity.rights_events set reason = null where ${ofRequests} and request <> ${request}`,
    sql`update identity.customers set state = 'ERASED'
      where tenant = ${tenant} and id = any(${[...ids]}::text[]) and state = 'ACTIVE'`,
  ];
  for (const statement of statements) await statement.execute(transaction);
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
    .select('id')
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(customers))
    .where('closed_at', 'is', null)
    .where('id', '<>', id)
    .orderBy('id')
    .execute();
  for (const other of open) {
    const request = await lockRequest(transaction, tenant, other.id);
    if (request === undefined || request.closed_at !== null) continue;
    await transaction
      .deleteFrom('rights_tasks')
      .where('tenant', '=', tenant)
      .where('request', '=', request.id)
      .where('done_at', 'is', null)
      .execute();
    await moveRequest(transaction, request, 'REJECTED', { ...DEPARTMENTS_DONE, reason: MOOT }, now);
  }
}
