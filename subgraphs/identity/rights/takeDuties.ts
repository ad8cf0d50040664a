import { type Selectable, sql } from 'kysely';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS } from '../../../schema/consent/passport.ts';
import { type Duty, mintWarrant } from '../../../schema/consent/warrant.ts';
import type { Department } from '../../kit/departments.ts';
import { IdentityStore } from '../store.ts';
import type { RightsTasksTable } from '../tables.ts';
import type { RightsDesk } from './rightsDesk.ts';

/** Somebody who took a task and did not say what became of it has gone; in seconds. */
const LEASE_SECONDS = 120;
/** Tasks that one runner holds at a time: all are done before their warrants are over. */
const MOST = 5;

/** What a department has to do now, with identity's order. */
export interface TakenDuty {
  readonly tenant: string;
  readonly request: string;
  readonly department: Department;
  readonly duty: Duty;
  readonly warrant: string;
}

type Task = Selectable<RightsTasksTable> & { readonly customer: string };

/** Hands out tasks whose time has come, each to one taker at a time. `now` is in seconds. */
export async function takeDuties(desk: RightsDesk, now: number): Promise<TakenDuty[]> {
  const [at, until] = [new Date(now * 1000), new Date((now + LEASE_SECONDS) * 1000)];
  await forgetOldExports(desk, at);
  const { rows } = await sql<Task>`
    update identity.rights_tasks as task set attempts = attempts + 1, next_at = ${until}
    from (
      select tenant, request, department from identity.rights_tasks
      where done_at is null and next_at <= ${at}
      order by next_at limit ${MOST} for update skip locked
    ) as next
    join identity.rights_requests as asked on asked.tenant = next.tenant and asked.id = next.request
    where task.tenant = next.tenant and task.request = next.request and task.department = next.department
    returning task.*, asked.customer`.execute(desk.database);
  return await Promise.all(rows.map((task) => ordered(desk, task, Math.floor(now))));
}

/** Those of a request that still waits for a department are needed when that is done. */
async function forgetOldExports({ database }: RightsDesk, now: Date): Promise<void> {
  await sql`
    delete from identity.rights_parts as part using identity.rights_requests as asked
    where part.expires_at < ${now} and asked.tenant = part.tenant and asked.id = part.request
      and asked.closed_at is not null`.execute(database);
}

async function ordered(
  { database, passportMaster }: RightsDesk,
  { tenant, request, department, duty, customer }: Task,
  now: number,
): Promise<TakenDuty> {
  const [facts] = await new IdentityStore(database).customers(tenant, [customer]);
  // a wrong guess must not show one person another's records; what an erasure includes was decided with it
  const records = (facts?.records ?? []).filter(
    (record) => record.department === department && (duty === 'ERASE' || record.deterministic),
  );
  const warrant = mintWarrant(
    {
      audience: department,
      tenant,
      request,
      duty,
      issuedAt: now,
      expiresAt: now + PASSPORT_LIFETIME_SECONDS,
      records: records.map(({ recordId }) => recordId),
    },
    deriveKeyring(passportMaster, 'passport', department).keys[0],
  );
  return { tenant, request, department, duty, warrant };
}
