import { z } from 'zod';
import type { Terminal } from '../terminal.ts';
import { askGateway } from './askGateway.ts';
import { type OfficeOptions, openOffice } from './office.ts';
import { askedBy, daysUntil, missingOf, STANDING, type Standing, standing } from './rightsFile.ts';

export interface ListOptions extends OfficeOptions {
  /** Only what is due before. */
  readonly dueBefore?: Date;
  readonly json?: true;
}

/** A request that waits for an answer. */
export interface Waiting {
  readonly customer: string;
  readonly request: string;
  readonly kind: string;
  readonly state: string;
  /** RFC 3339. */
  readonly dueAt: string;
  /** Rounded down; negative once it is overdue. */
  readonly daysLeft: number;
  readonly missing: readonly string[];
}

interface WaitingCustomer {
  readonly id: string;
  readonly rightsRequests: Standing[] | null;
}

const QUERY = `query CustomersAwaitingAnswer($dueBefore: DateTime) {
  customersAwaitingAnswer(dueBefore: $dueBefore) { id rightsRequests { ${STANDING} } }
}`;

const shape = z.object({
  customersAwaitingAnswer: z.array(
    z.object({ id: z.string(), rightsRequests: z.array(standing).nullable() }),
  ),
});

/** The gateway answers with as many customers and no more. */
const MOST_CUSTOMERS = 100;

/** Prints who waits for an answer. Throws CliError. */
export async function listRights(
  { dueBefore, json, ...options }: ListOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  const office = await openOffice(options, env);
  const variables = { dueBefore: dueBefore?.toISOString() };
  const { customersAwaitingAnswer: customers } = await askGateway(office, { query: QUERY, variables, shape });
  const waiting = waitingRequests(customers, { dueBefore, now: Date.now() });
  if (json) terminal.out(JSON.stringify(waiting, null, 2));
  else if (waiting.length === 0)
    terminal.out(
      dueBefore ? 'Nobody waits for an answer that is due before.' : 'Nobody waits for an answer.',
    );
  else for (const line of inColumns([HEAD, ...waiting.map(rowOf)])) terminal.out(line);
  if (customers.length >= MOST_CUSTOMERS)
    terminal.err(`These are the ${MOST_CUSTOMERS} customers who are due first; there may be more.`);
}

/** Every open request of these customers, what is due first first: pure. `now` is in milliseconds. */
export function waitingRequests(
  customers: readonly WaitingCustomer[],
  { dueBefore, now }: { readonly dueBefore?: Date | undefined; readonly now: number },
): Waiting[] {
  const latest = dueBefore?.getTime() ?? Number.POSITIVE_INFINITY;
  return customers
    .flatMap((customer) => askedBy(customer).map((request) => ({ customer: customer.id, request })))
    .filter(({ request }) => request.closedAt === null && Date.parse(request.dueAt) < latest)
    .sort((a, b) => Date.parse(a.request.dueAt) - Date.parse(b.request.dueAt))
    .map(({ customer, request }) => ({
      customer,
      request: request.id,
      kind: request.kind,
      state: request.state,
      dueAt: request.dueAt,
      daysLeft: daysUntil(request.dueAt, now),
      missing: missingOf(request),
    }));
}

const HEAD = ['due', 'days left', 'customer', 'request', 'kind', 'state', 'missing'];

function rowOf({ customer, request, kind, state, dueAt, daysLeft, missing }: Waiting): string[] {
  const left = daysLeft < 0 ? 'overdue' : String(daysLeft);
  return [dueAt.slice(0, 10), left, customer, request, kind, state, missing.join(', ')];
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
