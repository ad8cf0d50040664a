import { askAsGateway, type OwnReach } from '../access/askAsGateway.ts';
import { TransportError } from '../execution/transport.ts';

/** The subgraph that knows what departments have to do for customers' rights. */
const RIGHTS_OFFICE = 'identity';

/** An export reads a person's whole history; in milliseconds. */
const TIMEOUT_MS = 60_000;
/** A person's history may be larger than a request may be. */
const PIECE_CHARACTERS = 500_000;

const TAKE = 'mutation TakeDuties { takeDuties { tenant request department duty warrant } }';
const REPORT = 'mutation ReportDuty($input: DutyReportInput!) { reportDuty(input: $input) }';
const EXPORT = 'query ExportSubject($warrant: String!) { exportSubject(warrant: $warrant) }';
const ERASE = 'mutation EraseSubject($warrant: String!) { eraseSubject(warrant: $warrant) }';

/** What a department has to do, with identity's order. */
interface Duty {
  readonly tenant: string;
  readonly request: string;
  readonly department: string;
  readonly duty: string;
  readonly warrant: string;
}

/** Identity did not hand out duties, or did not take a report. */
export class DutiesUnavailableError extends Error {
  readonly code = 'DUTIES_UNAVAILABLE';
}

/**
 * Fetches what is to be done now from identity, has each department do it, and reports what became of it, until there is no
 * more. Answers how many were done and how many failed; identity hands out again what failed, later. Throws DutiesUnavailableError or
 * TransportError where identity is away.
 */
export async function performDuties(reach: OwnReach): Promise<{ done: number; failed: number }> {
  let [done, failed] = [0, 0];
  for (let duties = await takeDuties(reach); duties.length > 0; duties = await takeDuties(reach)) {
    const outcomes = await Promise.all(duties.map((duty) => performOne(duty, reach)));
    done += outcomes.filter(Boolean).length;
    failed += outcomes.filter((isDone) => !isDone).length;
  }
  return { done, failed };
}

async function performOne(duty: Duty, reach: OwnReach): Promise<boolean> {
  const { outcome, failure } = await perform(duty, reach);
  if (outcome === undefined) {
    await report(duty, { failure }, reach);
    return false;
  }
  const pieces = piecesOf(outcome);
  try {
    for (const [index, text] of pieces.entries())
      await report(duty, { outcome: text, piece: index + 1, pieces: pieces.length }, reach);
    return true;
  } catch (error) {
    // whoever waits for the answer must see that it does not come
    await report(duty, { failure: 'REPORT_FAILED' }, reach);
    throw error;
  }
}

/** Small enough for a request, whatever the characters; pairs of surrogates stay together. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + PIECE_CHARACTERS, text.length);
    if (end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] as string)) end--;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

async function takeDuties(reach: OwnReach): Promise<readonly Duty[]> {
  const data = await ask(RIGHTS_OFFICE, { query: TAKE, repeatable: false }, reach);
  const { takeDuties: duties } = data;
  if (!Array.isArray(duties)) throw new DutiesUnavailableError('Identity did not hand out duties.');
  return duties as readonly Duty[];
}

interface Outcome {
  readonly outcome?: string;
  readonly failure?: string;
}

/** Never throws for what the department does. Both duties can be done twice. */
async function perform({ department, duty, tenant, warrant }: Duty, reach: OwnReach): Promise<Outcome> {
  const field = duty === 'ERASE' ? 'eraseSubject' : 'exportSubject';
  const query = duty === 'ERASE' ? ERASE : EXPORT;
  try {
    const data = await ask(department, { query, variables: { warrant }, tenant, repeatable: true }, reach);
    const answer = data[field];
    return typeof answer === 'string' ? { outcome: answer } : { failure: 'SUBGRAPH_REFUSED' };
  } catch (error) {
    return { failure: error instanceof TransportError ? error.code : 'GATEWAY_FAULT' };
  }
}

async function report(
  { tenant, request, department }: Duty,
  said: Readonly<Record<string, unknown>>,
  reach: OwnReach,
): Promise<void> {
  const variables = { input: { tenant, request, department, ...said } };
  const data = await ask(RIGHTS_OFFICE, { query: REPORT, variables, repeatable: false }, reach);
  if (data.reportDuty !== true) throw new DutiesUnavailableError('Identity did not take a report.');
}

interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly tenant?: string;
  readonly repeatable: boolean;
}

/** Asks as the gateway itself. Throws TransportError, or DutiesUnavailableError where there is no key to say so by. */
async function ask(
  subgraph: string,
  { query, variables = {}, tenant = '', repeatable }: Question,
  reach: OwnReach,
): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify({ query, variables });
  const answer = await askAsGateway(reach, {
    ...{ audience: subgraph, tenant, body, repeatable },
    timeoutMs: TIMEOUT_MS,
  });
  if (answer === undefined)
    throw new DutiesUnavailableError('There is no key to say by that this is the gateway.');
  return (answer.data ?? {}) as Readonly<Record<string, unknown>>;
}
