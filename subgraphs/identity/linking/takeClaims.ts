import { type Kysely, sql } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import type { ClaimsPage } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import type { Intake } from '../intake.ts';
import { lockFamilies } from '../lockFamilies.ts';
import { OvertakenError, retried } from '../retried.ts';
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

/**
 * Takes in a page of a department's feed, and notes how far it goes: a page that was taken and not noted is taken again,
 * which changes nothing. A record that is gone is unlinked. Rejects like Intake.register.
 */
export async function takeClaims(
  database: Kysely<IdentityTables>,
  intake: Intake,
  department: Department,
  { changes, next }: ClaimsPage,
  now: Date,
): Promise<void> {
  for (const [tenant, ofTenant] of Map.groupBy(changes, (change) => change.tenant)) {
    const said = ofTenant.flatMap((change) => (change.kind === 'SAID' ? [change.claims] : []));
    const gone = ofTenant.flatMap((change) => (change.kind === 'GONE' ? [change.recordId] : []));
    if (said.length > 0) await intake.register(tenant, said);
    if (gone.length > 0) await unlink(database, { tenant, department, recordIds: gone }, now);
  }
  await sql`
    insert into identity.claim_cursors (department, cursor) values (${department}, ${next})
    on conflict (department) do update set cursor = excluded.cursor`.execute(database);
}

interface GoneRecords {
  readonly tenant: string;
  readonly department: Department;
  readonly recordIds: readonly string[];
}

async function unlink(
  database: Kysely<IdentityTables>,
  { tenant, department, recordIds }: GoneRecords,
  now: Date,
): Promise<void> {
  await retried(database, async (transaction) => {
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
      throw new OvertakenError('A record was moved while its customer was being locked');
    await forgetGone(transaction, tenant, facts, now);
  });
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
