import { z } from 'zod';
import { CliError, systemCode } from '../cliError.ts';
import { gatewayFailure, type Hints } from './gatewayFailure.ts';
import type { Office } from './office.ts';

export interface Question<T> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What `data` must look like. */
  readonly shape: z.ZodType<T>;
  /** What an error code means for this question, and what to do about it. */
  readonly hints?: Hints;
}

const PURPOSE = 'RIGHTS_FULFILMENT';

const answerShape = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
});

/**
 * Asks a running gateway for the purpose RIGHTS_FULFILMENT. An answer with an error counts as none, even where there is
 * something beside it: half a list of who waits would be read as the whole.
 * Throws CliError that says what to do, and never what was sent.
 */
export async function askGateway<T>(office: Office, question: Question<T>): Promise<T> {
  const { status, text } = await post(office, question);
  const answer = answerShape.safeParse(jsonOf(text)).data;
  if (answer === undefined)
    throw new CliError(
      `${office.url} answered with status ${status}, and not with GraphQL. Is this the address of a gateway, such as http://127.0.0.1:4000/graphql?`,
    );
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw gatewayFailure(error, office, question.hints);
  const data = question.shape.safeParse(answer.data);
  if (!data.success)
    throw new CliError(
      `${office.url} answered with something else than was asked for. Does it run another version of Accord?`,
    );
  return data.data;
}

async function post(
  { url, token, timeoutMs }: Office,
  { query, variables }: Pick<Question<unknown>, 'query' | 'variables'>,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        authorization: `Bearer ${token}`,
        'accord-purpose': PURPOSE,
      },
      body: JSON.stringify({ query, variables }),
      // the token is for this address, and for none that it names
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw unanswered(error, url, timeoutMs);
  }
}

function unanswered(error: unknown, url: string, timeoutMs: number): CliError {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: unknown };
  if (name === 'TimeoutError')
    return new CliError(
      `The gateway at ${url} did not answer within ${timeoutMs / 1000} s. What was to be changed may have been changed: \`accord rights show\` says how it stands.`,
      { cause: error },
    );
  const code = systemCode(cause) ?? 'no connection';
  return new CliError(
    `No gateway answers at ${url} (${code}). Start one with \`accord start\`, or say with --url where it is.`,
    { cause: error },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
