import { askAsGateway, type OwnReach } from '../access/askAsGateway.ts';
import { TransportError } from '../execution/transport.ts';

/** The subgraph that takes what departments know of people. */
const TAKER = 'identity';

/** A page may be of people with long histories; in milliseconds. */
const TIMEOUT_MS = 60_000;
/** Records in a page; fewer where it would be larger than identity takes. */
const RECORDS = 200;
const MOST_CHARACTERS = 4_000_000;

const CURSOR = 'query ClaimsCursor($department: String!) { claimsCursor(department: $department) }';
const READ =
  'query IdentityClaims($after: String, $first: Int!) { identityClaims(after: $after, first: $first) }';
const TAKE =
  'mutation TakeIdentityClaims($department: String!, $page: String!) { takeIdentityClaims(department: $department, page: $page) { next hasMore } }';

/** Identity did not say how far it has come, or did not take what a department told. */
export class ClaimsUnavailableError extends Error {
  readonly code = 'CLAIMS_UNAVAILABLE';
}

export interface PassedClaims {
  /** The departments that could not be asked, each with a code of why. */
  readonly away: ReadonlyMap<string, string>;
}

/**
 * Carries what departments' records say of people to identity, sealed, page by page from where it has come to, until there
 * is no more or nobody wants it any more; all departments at once. Throws ClaimsUnavailableError or TransportError where
 * identity is away, and then when all are done.
 */
export async function passClaims(
  departments: readonly string[],
  reach: OwnReach,
  isWanted: () => boolean,
): Promise<PassedClaims> {
  const passed = await Promise.allSettled(
    departments.map((department) => passAll(department, reach, isWanted)),
  );
  const away = new Map<string, string>();
  for (const [index, outcome] of passed.entries()) {
    if (outcome.status === 'rejected') throw outcome.reason;
    if (outcome.value !== undefined) away.set(departments[index] as string, outcome.value);
  }
  return { away };
}

/** Why the department could not be asked; undefined when all that it had to tell was passed. */
async function passAll(
  department: string,
  reach: OwnReach,
  isWanted: () => boolean,
): Promise<string | undefined> {
  let after = await askCursor(department, reach);
  while (isWanted()) {
    const page = await readPage(department, after, reach);
    if ('failure' in page) return page.failure;
    const { next, hasMore } = await give(department, page.sealed, reach);
    if (!hasMore || next === after) return undefined;
    after = next;
  }
  return undefined;
}

async function askCursor(department: string, reach: OwnReach): Promise<string | null> {
  const { claimsCursor } = await askIdentity({ query: CURSOR, variables: { department } }, true, reach);
  if (typeof claimsCursor === 'string' || claimsCursor === null) return claimsCursor;
  throw new ClaimsUnavailableError('Identity did not say how far it has come.');
}

interface Progress {
  readonly next: string;
  readonly hasMore: boolean;
}

async function give(department: string, page: string, reach: OwnReach): Promise<Progress> {
  const { takeIdentityClaims } = await askIdentity(
    { query: TAKE, variables: { department, page } },
    false,
    reach,
  );
  const { next, hasMore } = (takeIdentityClaims ?? {}) as Partial<Progress>;
  if (typeof next === 'string' && typeof hasMore === 'boolean') return { next, hasMore };
  throw new ClaimsUnavailableError('Identity did not take what a department told.');
}

type Page = { readonly sealed: string } | { readonly failure: string };

/** Never throws for what the department does. */
async function readPage(department: string, after: string | null, reach: OwnReach): Promise<Page> {
  try {
    for (let first = RECORDS; ; first = Math.ceil(first / 2)) {
      const question = { query: READ, variables: { after, first } };
      const { data } = await ask(department, question, true, reach);
      const sealed = data?.identityClaims;
      if (typeof sealed !== 'string') return { failure: 'SUBGRAPH_REFUSED' };
      if (sealed.length <= MOST_CHARACTERS || first === 1) return { sealed };
    }
  } catch (error) {
    if (error instanceof TransportError) return { failure: error.code };
    throw error;
  }
}

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What identity answers; nothing that it answers beside an error counts. */
async function askIdentity(
  question: Question,
  repeatable: boolean,
  reach: OwnReach,
): Promise<Readonly<Record<string, unknown>>> {
  const { data, errors = [] } = await ask(TAKER, question, repeatable, reach);
  return errors.length > 0 ? {} : (data ?? {});
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly unknown[];
}

/** Asks as the gateway itself. Throws TransportError, or ClaimsUnavailableError where there is no key to say so by. */
async function ask(
  subgraph: string,
  question: Question,
  repeatable: boolean,
  reach: OwnReach,
): Promise<Answer> {
  const body = JSON.stringify(question);
  const answer = await askAsGateway(reach, {
    ...{ audience: subgraph, tenant: '', body, repeatable },
    timeoutMs: TIMEOUT_MS,
  });
  if (answer === undefined)
    throw new ClaimsUnavailableError('There is no key to say by that this is the gateway.');
  return answer as Answer;
}
