import { type Kysely, sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { type ClaimsPage, FEED_BEGINNING } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { type Intake, plannedFor } from '../intake.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { OutdatedReadError, retried } from '../retried.ts';
import type { IdentityTables } from '../tables.ts';
import { forgetGone } from './forgetGone.ts';

/** Where a department's feed was read to; null before its first page. */
export async function claimsCursor(
  database: Kysely<IdentityTables>,
  department: Department,
): Promise<string | null> {
  const { rows } = await sql<{ cursor: string }>`
    select cursor from identity.claim_cursors where department = ${department}`.execute(database);
  return rows[0]?.cursor ?? null;
}

/** How far a department's feed was taken in, and whether there is more. */
export type Progress = Pick<ClaimsPage, 'next' | 'hasMore'>;

/**
 * Takes in a page of a department's feed and notes how far it goes, or neither. Any number of pollers may read a feed: a page
 * that does not begin where the feed was read to is left out, since an older one would bring back what is gone. A record
 * that is gone is unlinked. Rejects like Intake.register. Does not wait for the disk: what a crash takes away, the cursor goes with, and
 * the feed brings it again.
 */
export async function takeClaims(
  database: Kysely<IdentityTables>,
  intake: Intake,
  department: Department,
  page: ClaimsPage,
  now: Date,
): Promise<Progress> {
  const planned = plannedFor(page.changes.length, database);
  try {
    await inTurn(planned, [{ department, page }], { waits: true }, async (transaction) => {
      await Promise.all([
        sql`set local synchronous_commit = off`.execute(transaction),
        takeChanges(transaction, intake, department, page.changes, now),
      ]);
    });
    return { next: page.next, hasMore: page.hasMore };
  } catch (error) {
    if (!(error instanceof OutOfTurnError)) throw error;
    return { next: (await claimsCursor(database, department)) ?? FEED_BEGINNING, hasMore: true };
  }
}

/** A page, and whose. */
export interface DepartmentPage {
  readonly department: Department;
  readonly page: ClaimsPage;
}

/** A page does not begin where its feed was read to. */
export class OutOfTurnError extends Error {}

/**
 * Does what pages are about in a transaction that notes how far they go; other pollers of their departments wait until it ends. Throws an
 * OutOfTurnError, with nothing done: also where it would have to wait itself, and `waits` is false.
 */
export async function inTurn<T>(
  database: Kysely<IdentityTables>,
  pages: readonly DepartmentPage[],
  { waits }: { readonly waits: boolean },
  take: (transaction: Transaction<IdentityTables>) => Promise<T>,
): Promise<T> {
  // in one order, so that two who bring pages of the same departments cannot wait for each other
  const inOrder = pages.toSorted((one, other) => (one.department < other.department ? -1 : 1));
  return await retried(database, async (transaction) => {
    const moving = [
      !waits && lockCursors(transaction, inOrder),
      ...inOrder.map((one) => moveCursor(transaction, one)),
    ];
    const [taken] = await Promise.all([take(transaction), ...moving]);
    return taken;
  });
}

const LOCK_NOT_AVAILABLE = '55P03';

/** Throws an OutOfTurnError where somebody else is at one of the departments. One statement. */
async function lockCursors(
  transaction: Transaction<IdentityTables>,
  pages: readonly DepartmentPage[],
): Promise<void> {
  const departments = pages.map(({ department }) => department);
  try {
    await sql`
      select from identity.claim_cursors where department = any(${departments}::text[])
      order by department for no key update nowait`.execute(transaction);
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE)
      throw new OutOfTurnError('Somebody else is at it', { cause: error });
    throw error;
  }
}

/** Makes other pollers of the department wait. Throws an OutOfTurnError. One statement. */
async function moveCursor(
  transaction: Transaction<IdentityTables>,
  { department, page: { after, next } }: DepartmentPage,
): Promise<void> {
  const { rows } = await sql`
    insert into identity.claim_cursors as known (department, cursor)
    select ${department}, ${next}
    where ${after} = ${FEED_BEGINNING} or exists (select from identity.claim_cursors where department = ${department})
    on conflict (department) do update set cursor = excluded.cursor where known.cursor = ${after}
    returning cursor`.execute(transaction);
  if (rows.length === 0) throw new OutOfTurnError();
}

/** In one order, so that two who take in records of the same tenants cannot wait for each other. */
export function byTenant<T extends { readonly tenant: string }>(changes: readonly T[]): [string, T[]][] {
  return [...Map.groupBy(changes, ({ tenant }) => tenant)].sort(([one], [other]) => (one < other ? -1 : 1));
}

async function takeChanges(
  transaction: Transaction<IdentityTables>,
  intake: Intake,
  department: Department,
  changes: ClaimsPage['changes'],
  now: Date,
): Promise<void> {
  for (const [tenant, own] of byTenant(changes)) {
    const said = own.flatMap((change) => (change.kind === 'SAID' ? [change.claims] : []));
    const gone = own.flatMap((change) => (change.kind === 'GONE' ? [change.recordId] : []));
    // customers are locked before anything is written for others
    if (gone.length > 0) await unlink(transaction, { tenant, department, recordIds: gone }, now);
    if (said.length > 0) await intake.register(tenant, said, transaction);
  }
}

interface GoneRecords {
  readonly tenant: string;
  readonly department: Department;
  readonly recordIds: readonly string[];
}

async function unlink(
  transaction: Transaction<IdentityTables>,
  { tenant, department, recordIds }: GoneRecords,
  now: Date,
): Promise<void> {
  const known = await transaction
    .selectFrom('source_records')
    .select('customer')
    .distinct()
    .where('tenant', '=', tenant)
    .where('department', '=', department)
    .where('record_id', '=', anyOf(recordIds))
    .execute();
  const customers = known.map(({ customer }) => customer);
  const facts = await lockFamilies(transaction, tenant, customers);
  const gone = await transaction
    .updateTable('source_records')
    .set({ gone: true })
    .where('tenant', '=', tenant)
    .where('department', '=', department)
    .where('record_id', '=', anyOf(recordIds))
    .returning('customer')
    .execute();
  if (gone.some(({ customer }) => !customers.includes(customer)))
    throw new OutdatedReadError('A record was moved while its customer was being locked');
  await forgetGone(transaction, tenant, facts, now);
}

/** The tenants that have records to be resolved. */
export async function waitingTenants(database: Kysely<IdentityTables>): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant: string }>`
    select distinct tenant from identity.person_records where pending order by tenant`.execute(database);
  return rows.map(({ tenant }) => tenant);
}

/** The tenants that have records. */
export async function allTenants(database: Kysely<IdentityTables>): Promise<readonly string[]> {
  const { rows } = await sql<{ tenant: string }>`
    select distinct tenant from identity.person_records order by tenant`.execute(database);
  return rows.map(({ tenant }) => tenant);
}
