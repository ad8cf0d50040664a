import type { SupergraphFeed } from './supergraphFeed.ts';

/** How long one request for a supergraph may take. */
const TIMEOUT_MS = 10_000;
/** The agreed supergraph has 60 kB; the largest known ones have a few MB. */
const MAX_BYTES = 33_554_432;

/**
 * A supergraph behind an http(s) URL, such as a schema registry's. It is asked for with the entity tag of the last answer
 * (If-None-Match, RFC 9110 section 13.1.2), so that one which has not changed costs next to nothing. User and password
 * in the URL are sent as basic authentication.
 */
export function createUrlFeed(address: string, pollMs: number): SupergraphFeed {
  const { url, authorization } = withoutCredentials(new URL(address));
  const name = `${url.origin}${url.pathname}`;
  let tag: string | undefined;
  return {
    name,
    pollMs,
    async read(signal) {
      const headers = {
        ...(authorization !== undefined && { authorization }),
        ...(tag !== undefined && { 'if-none-match': tag }),
      };
      const response = await request(url, headers, signal).catch((error: unknown) => {
        throw new Error(`${name}: the supergraph cannot be read (${reasonOf(error)})`, { cause: error });
      });
      if (response === undefined) return undefined;
      tag = response.tag;
      return response.text;
    },
    forget() {
      tag = undefined;
    },
    listen: () => () => {},
  };
}

/** What cannot be used of an answer, in words for the log. */
class BadAnswer extends Error {}

async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ text: string; tag: string | undefined } | undefined> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(url, { headers, signal: limit });
  if (response.status === 304 && headers['if-none-match'] !== undefined) {
    await response.body?.cancel();
    return undefined;
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new BadAnswer(`status ${response.status}`);
  }
  return { text: await textOf(response), tag: response.headers.get('etag') ?? undefined };
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
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'no answer in time';
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
