import type { SupergraphFeed } from './supergraphFeed.ts';

/** How long one request for a supergraph may take. */
const TIMEOUT_MS = 10_000;
const MOST_REDIRECTS = 5;
/** The agreed supergraph has 60 kB; the largest known ones have a few MB. */
const MAX_BYTES = 33_554_432;

/** Where a supergraph is asked for, and with what. */
export interface UrlLocation {
  readonly url: string;
  /** Secrets such as a registry's key, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly pollMs: number;
}

/**
 * A supergraph behind an http(s) URL, such as a schema registry's. It is asked for with the entity tag of the last answer
 * (If-None-Match, RFC 9110 section 13.1.2), so that one which has not changed costs next to nothing. User and password
 * in the URL are sent as basic authentication. No secret goes to another origin that the registry may point to.
 */
export function createUrlFeed(location: UrlLocation, timeoutMs = TIMEOUT_MS): SupergraphFeed {
  const { url, authorization } = withoutCredentials(new URL(location.url));
  const secrets = { ...location.headers, ...(authorization !== undefined && { authorization }) };
  const name = `${url.origin}${url.pathname}`;
  let tag: string | undefined;
  return {
    name,
    pollMs: location.pollMs,
    async read(signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const limit = AbortSignal.any([signal, timeout]);
      const answer = await request({ url, secrets, tag, signal: limit }).catch((error: unknown) => {
        const reason = timeout.aborted ? 'no answer in time' : reasonOf(error);
        throw new Error(`${name}: the supergraph cannot be read (${reason})`, { cause: error });
      });
      if (answer === undefined) return undefined;
      tag = answer.tag;
      return answer.text;
    },
    forget() {
      tag = undefined;
    },
    listen: () => () => {},
  };
}

/** What cannot be used of an answer, in words for the log. */
class BadAnswer extends Error {}

interface Question {
  readonly url: URL;
  readonly secrets: Readonly<Record<string, string>>;
  readonly tag: string | undefined;
  readonly signal: AbortSignal;
}

/** Undefined when it is still what the tag says. */
async function request(question: Question): Promise<{ text: string; tag: string | undefined } | undefined> {
  const response = await followed(question);
  if (response.status === 304 && question.tag !== undefined) {
    await response.body?.cancel();
    return undefined;
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new BadAnswer(`status ${response.status}`);
  }
  return { text: await textOf(response), tag: response.headers.get('etag') ?? undefined };
}

/** The answer behind all redirects. fetch itself would take every header but Authorization along to wherever they lead. */
async function followed({ url, secrets, tag, signal }: Question): Promise<Response> {
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const headers = {
      ...(at.origin === url.origin && secrets),
      ...(tag !== undefined && { 'if-none-match': tag }),
    };
    const response = await fetch(at, { headers, signal, redirect: 'manual' });
    const to = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (to === null) return response;
    await response.body?.cancel();
    if (redirects === MOST_REDIRECTS) throw new BadAnswer('too many redirects');
    at = leadingTo(to, at);
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Throws BadAnswer for what is no URL, and for the way from https to anything less. */
function leadingTo(location: string, from: URL): URL {
  const to = URL.parse(location, from.href);
  const isSafe = to?.protocol === 'https:' || (to?.protocol === 'http:' && from.protocol === 'http:');
  if (to === null || !isSafe) throw new BadAnswer('a redirect that is not followed');
  return withoutCredentials(to).url;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new BadAnswer(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  if (error instanceof BadAnswer) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
}

/** fetch refuses URLs that hold credentials. */
function withoutCredentials(url: URL): { url: URL; authorization: string | undefined } {
  if (url.username === '' && url.password === '') return { url, authorization: undefined };
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return { url: bare, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}
