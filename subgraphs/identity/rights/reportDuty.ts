import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Department } from '../../kit/departments.ts';
import { SubgraphError } from '../../kit/errors.ts';
import { sealText } from '../../kit/sealing.ts';
import { retried } from '../retried.ts';
import type { ErasureOutcome, IdentityTables } from '../tables.ts';
import { eraseCustomer } from './eraseCustomer.ts';
import { DEPARTMENTS_DONE, moveRequest } from './moveRequest.ts';
import { openPieces } from './openPieces.ts';
import { lockRequest, type RightsDesk, type RightsRequestRow, sealScope } from './rightsDesk.ts';

/** What became of a task: what the department answered, or the code of why it did not. */
export interface DutyReport {
  readonly tenant: string;
  readonly request: string;
  readonly department: Department;
  /** JSON, or a piece of it. */
  readonly outcome?: string | null;
  /** Which piece, from 1, of how many: a large outcome comes in pieces, one after the other. */
  readonly piece: number;
  readonly pieces: number;
  readonly failure?: string | null;
}

/** The first pause after a failure, in seconds; each failure doubles it. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 3_600;
/** For how long an export may be fetched, in days. */
export const EXPORT_DAYS = 30;

const erasure = z.object({
  erased: z.number().int().min(0),
  kept: z.array(
    z.object({ what: z.string(), why: z.string(), until: z.iso.date(), records: z.number().int().min(0) }),
  ),
});
const exported = z.object({
  records: z.array(z.unknown()),
  purposes: z.record(z.string(), z.array(z.string())),
});

/**
 * Notes what became of a task. When it was the last one, identity does its own part and the request is fulfilled, in the
 * same transaction. A task that is done stays done. `now` is in seconds.
 * Throws a SubgraphError: NOT_FOUND, or BAD_USER_INPUT for an outcome that no department gives.
 */
export async function reportDuty(desk: RightsDesk, report: DutyReport, now: number): Promise<void> {
  const time = new Date(now * 1000);
  await retried(desk.database, async (transaction) => {
    const request = await lockRequest(transaction, report.tenant, report.request);
    if (request === undefined) throw new SubgraphError('NOT_FOUND', 'There is no such task.');
    const task = await taskOf(transaction, report);
    // done before; or the customer was erased meanwhile, and what was exported of them is dropped
    if (task === undefined || task.done_at !== null) return;
    if (typeof report.outcome !== 'string') {
      const pause = Math.min(FIRST_PAUSE_SECONDS * 2 ** (task.attempts - 1), LONGEST_PAUSE_SECONDS);
      const next_at = new Date((now + pause) * 1000);
      await updateTask(transaction, report, { failure: report.failure ?? 'UNKNOWN', next_at });
      return;
    }
    const text = await collect(desk, transaction, { ...report, outcome: report.outcome }, time);
    if (text === undefined) return;
    const outcome = task.duty === 'ERASE' ? parsed(text, erasure) : checkedExport(text);
    await updateTask(transaction, report, { done_at: time, failure: null, outcome });
    if (await isLast(transaction, request)) await fulfil(desk, transaction, request, time);
  });
}

async function taskOf(transaction: Transaction<IdentityTables>, { tenant, request, department }: DutyReport) {
  return await transaction
    .selectFrom('rights_tasks')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('request', '=', request)
    .where('department', '=', department)
    .executeTakeFirst();
}

async function updateTask(
  transaction: Transaction<IdentityTables>,
  { tenant, request, department }: DutyReport,
  change: { done_at?: Date; failure: string | null; next_at?: Date; outcome?: ErasureOutcome | null },
): Promise<void> {
  const { outcome, ...rest } = change;
  await transaction
    .updateTable('rights_tasks')
    .set({ ...rest, ...(outcome && { outcome: JSON.stringify(outcome) as unknown as ErasureOutcome }) })
    .where('tenant', '=', tenant)
    .where('request', '=', request)
    .where('department', '=', department)
    .execute();
}

/**
 * Keeps a piece of an outcome, sealed, and answers the whole once all are there. The first piece begins anew: the one before
 * it was of a try that was given up.
 */
async function collect(
  { sealing }: RightsDesk,
  transaction: Transaction<IdentityTables>,
  { tenant, request, department, outcome, piece, pieces }: DutyReport & { readonly outcome: string },
  time: Date,
): Promise<string | undefined> {
  const ofPart = transaction
    .selectFrom('rights_parts')
    .where('tenant', '=', tenant)
    .where('request', '=', request)
    .where('department', '=', department);
  if (piece === 1)
    await sql`delete from identity.rights_parts
      where tenant = ${tenant} and request = ${request} and department = ${department}`.execute(transaction);
  const sealed = sealText(sealing, 'rights', sealScope(tenant, request, `${department}/${piece}`), outcome);
  await transaction
    .insertInto('rights_parts')
    .values({ tenant, request, department, piece, sealed, expires_at: expiryFrom(time) })
    .execute();
  if (piece < pieces) return undefined;
  const kept = await ofPart.selectAll().orderBy('piece').execute();
  if (kept.length !== pieces) throw new SubgraphError('BAD_USER_INPUT', 'A piece of the outcome is missing.');
  return openPieces(sealing, kept);
}

/** An export stays in its sealed pieces: nothing of it is noted with the task. */
function checkedExport(text: string): null {
  parsed(text, exported);
  return null;
}

function parsed<T>(text: string, shape: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined; // refused below
  }
  const result = shape.safeParse(json);
  if (!result.success)
    throw new SubgraphError('BAD_USER_INPUT', 'The outcome is none that a department gives.');
  return result.data;
}

async function isLast(
  transaction: Transaction<IdentityTables>,
  { tenant, id }: RightsRequestRow,
): Promise<boolean> {
  const open = await transaction
    .selectFrom('rights_tasks')
    .select('department')
    .where('tenant', '=', tenant)
    .where('request', '=', id)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return open === undefined;
}

function expiryFrom(time: Date): Date {
  return new Date(time.getTime() + EXPORT_DAYS * 86_400_000);
}

async function fulfil(
  desk: RightsDesk,
  transaction: Transaction<IdentityTables>,
  request: RightsRequestRow,
  time: Date,
): Promise<void> {
  if (request.kind === 'ERASURE' && !(await eraseCustomer(desk, transaction, request, time))) return;
  // a copy is there as a whole, or not at all
  await transaction
    .updateTable('rights_parts')
    .set({ expires_at: expiryFrom(time) })
    .where('tenant', '=', request.tenant)
    .where('request', '=', request.id)
    .execute();
  await moveRequest(transaction, request, 'FULFILLED', DEPARTMENTS_DONE, time);
}
