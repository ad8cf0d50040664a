import type { Kysely, Selectable } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import { grouped } from '../../kit/grouped.ts';
import type { IdentityTables, RightsEventsTable, RightsTasksTable } from '../tables.ts';
import type { RightsRequestRow } from './rightsDesk.ts';

/** A request with its history, and what the departments have to do for it. */
export interface RightsFile {
  readonly request: RightsRequestRow;
  readonly events: readonly Selectable<RightsEventsTable>[];
  readonly tasks: readonly Selectable<RightsTasksTable>[];
}

/** What was asked for under each set of ids, the latest first. Three statements, however many sets. */
export async function rightsFiles(
  database: Kysely<IdentityTables>,
  tenant: string,
  asks: readonly (readonly string[])[],
): Promise<RightsFile[][]> {
  const ids = [...new Set(asks.flat())];
  const requests = await database
    .selectFrom('rights_requests')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('customer', '=', anyOf(ids))
    .orderBy('requested_at', 'desc')
    .orderBy('id')
    .execute();
  const requestIds = requests.map(({ id }) => id);
  const events = await database
    .selectFrom('rights_events')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('request', '=', anyOf(requestIds))
    .orderBy('number')
    .execute();
  const tasks = await database
    .selectFrom('rights_tasks')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('request', '=', anyOf(requestIds))
    .orderBy('department')
    .execute();
  const [eventsOf, tasksOf] = [
    grouped(requestIds, events, ({ request }) => request),
    grouped(requestIds, tasks, ({ request }) => request),
  ];
  const files = requests.map((request, index) => ({
    request,
    events: eventsOf[index] ?? [],
    tasks: tasksOf[index] ?? [],
  }));
  return asks.map((own) => files.filter(({ request }) => own.includes(request.customer)));
}

/** The customers who wait for an answer, whose is due first before all; at most `limit`. */
export async function customersWaiting(
  database: Kysely<IdentityTables>,
  tenant: string,
  dueBefore: Date | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await database
    .selectFrom('rights_requests')
    .select('customer')
    .where('tenant', '=', tenant)
    .where('closed_at', 'is', null)
    .$if(dueBefore !== undefined, (query) => query.where('due_at', '<', dueBefore as Date))
    .groupBy('customer')
    .orderBy((eb) => eb.fn.min('due_at'))
    .orderBy('customer')
    .limit(limit)
    .execute();
  return rows.map(({ customer }) => customer);
}
