import { type Selectable, sql } from 'kysely';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import { PASSPORT_LIFETIME_SECONDS } from '../../../schema/consent/passport.ts';
import { type Duty, mintWarrant } from '../../../schema/consent/warrant.ts';
import type { Department } from '../../kit/departments.ts';
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

/** Hands out tasks whose time has come, each to one taker at a time. `now` is in seconds. */
export async function takeDuties(desk: RightsDesk, now: number): Promise<TakenDuty[]> {
  const [at, until] = [new Date(now * 1000), new Date((now + LEASE_SECONDS) * 1000)];
  await forgetOldExports(desk, at);
  const { rows } = await sql<Selectable<RightsTasksTable>>`
    update identity.rights_tasks as task set attempts = attempts + 1, next_at = ${until}
    from (
      select tenant, request, department from identity.rights_tasks
      where done_at is null and next_at <= ${at}
      order by next_at limit ${MOST} for update skip locked
    ) as next
    where task.tenant = next.tenant and task.request = next.request and task.department = next.department
    returning task.*`.execute(desk.database);
  return rows.map((task) => ordered(desk, task, Math.floor(now)));
}

/** Those of a request that still waits for a department are needed when that is done. */
async function forgetOldExports({ database }: RightsDesk, now: Date): Promise<void> {
  await sql`
    delete from identity.rights_parts as part using identity.rights_requests as asked
    where part.expires_at < ${now} and asked.tenant = part.tenant and asked.id = part.request
      and asked.closed_at is not null`.execute(database);
}

function ordered(
  { passportMaster }: RightsDesk,
  { tenant, request, department, duty, records }: Selectable<RightsTasksTable>,
  now: number,
): TakenDuty {
  const order = { audience: department, tenant, request, duty, records };
  const life = { issuedAt: now, expiresAt: now + PASSPORT_LIFETIME_SECONDS };
  const key = deriveKeyring(passportMaster, 'passport', department).keys[0];
  return { tenant, request, department, duty, warrant: mintWarrant({ ...order, ...life }, key) };
}
