import { CliError } from '../cliError.ts';
import { dataPaths } from '../dataDirectory.ts';
import { token } from '../token.ts';

export interface OfficeOptions {
  /** The gateway's address, with its path. */
  readonly url: string;
  /** The data directory whose keys sign a token where the environment holds none. */
  readonly data: string;
}

/** The privacy office, as it asks a gateway. */
export interface Office {
  readonly url: string;
  /** A secret: in no message and no output. */
  readonly token: string;
  /** Where the token is from, for the message about one that is refused. */
  readonly origin: string;
  readonly timeoutMs: number;
}

/** The client that the token is for where we make it. */
const CLIENT = 'privacy-office';
const TOKEN_SECONDS = 300;
/** More than a gateway allows itself for a request. */
const TIMEOUT_MS = 60_000;
/** RFC 6750, section 2.1. What is none must not come into a header: the error of `fetch` would quote it. */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;

/** Takes the token of ACCORD_TOKEN, or makes one from a data directory's keys. Throws CliError where neither is to be had. */
export async function openOffice({ url, data }: OfficeOptions, env: NodeJS.ProcessEnv): Promise<Office> {
  const given = env.ACCORD_TOKEN?.trim();
  if (!given) {
    const origin = `the keys of ${dataPaths(data).root}`;
    return {
      url,
      token: await token(CLIENT, { data, expires: TOKEN_SECONDS }),
      origin,
      timeoutMs: TIMEOUT_MS,
    };
  }
  if (!BEARER.test(given))
    throw new CliError(
      `ACCORD_TOKEN holds no bearer token. Expected one word, as \`accord token ${CLIENT}\` prints it.`,
    );
  return { url, token: given, origin: 'ACCORD_TOKEN', timeoutMs: TIMEOUT_MS };
}
