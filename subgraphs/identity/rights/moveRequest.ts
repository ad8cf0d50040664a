import { sql, type Transaction } from 'kysely';
import type { RightsState } from '../../../schema/vocabulary/rights.ts';
import { RECORD_KEEPERS } from '../../kit/departments.ts';
import type { LinkedRecord } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import type { RightsRequestRow } from './rightsDesk.ts';
import { isClosed } from './transitions.ts';

/** Who moved a request, and why; client and person '' for the departments' work. */
export interface Mover {
  readonly client: string;
  readonly person: string;
  readonly reason: string | null;
}

/** The system itself, when the last department is done. */
export const DEPARTMENTS_DONE: Mover = { client: '', person: '', reason: null };

/** Writes down where a request stands now. The request must be locked. */
export async function moveRequest(
  transaction: Transaction<IdentityTables>,
  { tenant, id }: Pick<RightsRequestRow, 'tenant' | 'id'>,
  state: RightsState,
  by: Mover,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('rights_requests')
    .set({ state, closed_at: isClosed(state) ? now : null })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute();
  await addEvent(transaction, { tenant, id }, state, by, now);
}

/** Notes something in a request's history, at its end. */
export async function addEvent(
  transaction: Transaction<IdentityTables>,
  { tenant, id }: Pick<RightsRequestRow, 'tenant' | 'id'>,
  state: RightsState,
  { client, person, reason }: Mover,
  now: Date,
): Promise<void> {
  await sql`
    insert into identity.rights_events (tenant, request, number, state, at, client, person, reason)
    select ${tenant}, ${id}, count(*) + 1, ${state}, ${now}, ${client}, ${person}, ${reason}
    from identity.rights_events where tenant = ${tenant} and request = ${id}`.execute(transaction);
}

const DUTY_OF = { ACCESS: 'EXPORT', PORTABILITY: 'EXPORT_PROVIDED', ERASURE: 'ERASE' } as const;

/**
 * Gives every department its part of a request that was accepted: these records, and no others. Identity does its own when
 * all others are done.
 */
export async function giveOutTasks(
  transaction: Transaction<IdentityTables>,
  { tenant, id, kind }: Pick<RightsRequestRow, 'tenant' | 'id' | 'kind'>,
  records: readonly LinkedRecord[],
  now: Date,
): Promise<void> {
  const duty = DUTY_OF[kind as keyof typeof DUTY_OF];
  const tasks = RECORD_KEEPERS.map((department) => ({
    tenant,
    request: id,
    department,
    duty,
    records: records.flatMap((record) => (record.department === department ? [record.recordId] : [])),
    next_at: now,
  }));
  await transaction.insertInto('rights_tasks').values(tasks).execute();
}
