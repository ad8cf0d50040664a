import { z } from 'zod';
import type { Terminal } from '../terminal.ts';
import { askGateway } from './askGateway.ts';
import { type OfficeOptions, openOffice } from './office.ts';
import { printable } from './printable.ts';
import { askedBy, daysUntil, noCustomer, standing } from './rightsFile.ts';

export interface ShowOptions extends OfficeOptions {
  readonly customer: string;
  readonly json?: true;
}

const QUERY = `query RightsRequests($id: ID!) {
  customer(id: $id) {
    id
    rightsRequests {
      id kind state purpose details requestedAt dueAt closedAt
      events { state at reason }
      tasks { department doneAt attempts failure kept { what why until records } }
    }
    sources { department recordId deterministic score }
  }
}`;

const kept = z.object({ what: z.string(), why: z.string(), until: z.string(), records: z.number() });
const task = z.object({
  department: z.string(),
  doneAt: z.string().nullable(),
  attempts: z.number(),
  failure: z.string().nullable(),
  kept: z.array(kept),
});
const request = standing.extend({
  purpose: z.string().nullable(),
  details: z.string().nullable(),
  events: z.array(z.object({ state: z.string(), at: z.string(), reason: z.string().nullable() })),
  tasks: z.array(task),
});
const source = z.object({
  department: z.string(),
  recordId: z.string(),
  deterministic: z.boolean(),
  score: z.number().nullable(),
});
const shape = z.object({
  customer: z
    .object({
      id: z.string(),
      rightsRequests: z.array(request).nullable(),
      sources: z.array(source).nullable(),
    })
    .nullable(),
});

type Request = z.infer<typeof request>;
type Task = z.infer<typeof task>;
type Source = z.infer<typeof source>;

/** Prints everything that a customer asked for, and what became of it. Throws CliError. */
export async function showRights(
  { customer: id, json, ...options }: ShowOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<void> {
  const office = await openOffice(options, env);
  const { customer } = await askGateway(office, { query: QUERY, variables: { id }, shape });
  if (customer === null) throw noCustomer(id);
  const requests = askedBy(customer);
  const guessed = (customer.sources ?? []).filter(({ deterministic }) => !deterministic);
  if (json) {
    terminal.out(JSON.stringify({ customer: customer.id, requests, guessedRecords: guessed }, null, 2));
    return;
  }
  if (requests.length === 0) terminal.out(`${customer.id} has asked for nothing.`);
  const now = Date.now();
  for (const one of requests)
    for (const line of inWords(customer.id, one, guessed, now)) terminal.out(printable(line));
}

function inWords(customer: string, one: Request, guessed: readonly Source[], now: number): string[] {
  const { id, kind, state, requestedAt, dueAt, closedAt, purpose, details, events, tasks } = one;
  return [
    `${id}  ${kind}  ${state}`,
    `  customer     ${customer}`,
    `  asked for    ${requestedAt}`,
    closedAt === null ? `  due          ${dueAt} (${timeLeft(dueAt, now)})` : `  closed       ${closedAt}`,
    ...(purpose === null ? [] : [`  purpose      ${purpose}`]),
    ...(details === null ? [] : [`  details      ${indented(details)}`]),
    ...events.map((event, index) => {
      const why = event.reason === null ? '' : `: ${indented(event.reason)}`;
      return `${index === 0 ? '  steps        ' : MARGIN}${event.at} ${event.state}${why}`;
    }),
    ...tasks.flatMap(taskInWords),
    ...(kind === 'ERASURE' && state === 'REQUIRES_ACTION' ? guesses(guessed) : []),
    '',
  ];
}

const MARGIN = ' '.repeat(15);

function indented(text: string): string {
  return text.replaceAll('\n', `\n${MARGIN}`);
}

function timeLeft(dueAt: string, now: number): string {
  const days = daysUntil(dueAt, now);
  if (days < 0) return 'overdue';
  return days === 1 ? '1 day left' : `${days} days left`;
}

function taskInWords({ department, doneAt, attempts, failure, kept: keeps }: Task): string[] {
  const tries = `not done, tried ${attempts === 1 ? 'once' : `${attempts} times`}`;
  const open = failure === null ? tries : `${tries}, the last time: ${failure}`;
  return [
    `  ${department.toLowerCase().padEnd(13)}${doneAt === null ? open : `done ${doneAt}`}`,
    ...keeps.map(
      ({ what, why, until, records }) => `${MARGIN}keeps until ${until}: ${what} (${records}). ${why}`,
    ),
  ];
}

/** What somebody has to look at before an erasure is accepted. */
function guesses(guessed: readonly Source[]): string[] {
  if (guessed.length === 0) return [];
  const named = guessed.map(
    ({ department, recordId, score }) => `${department.toLowerCase()}/${recordId} (${score ?? 'no score'})`,
  );
  return [
    `  by a guess   ${named.join(', ')}`,
    `${MARGIN}Look at them before you accept: --include-probable says that they are this customer's.`,
  ];
}
