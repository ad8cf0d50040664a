import type { GraphQLFormattedError } from 'graphql';

/** A question to the gateway, and who asks it. */
export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
  /** The registered client; without one (and without a token) the question is asked anonymously. */
  readonly client?: string | undefined;
  /** Left out: the client's default. */
  readonly purpose?: string | undefined;
  /** The signed-in customer, for SELF_SERVICE clients. */
  readonly customer?: string | undefined;
  /** The person behind any other client. */
  readonly person?: string | undefined;
  /** More headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** In place of a token for the client. */
  readonly token?: string | undefined;
}

export interface WithheldField {
  readonly path: readonly (string | number)[];
  readonly field: string;
  readonly category: string;
  readonly reason: string;
}

/** `T` is the shape that the test expects of the data. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly data?: T | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: {
    readonly consent: {
      readonly purpose: string;
      readonly withheld: readonly WithheldField[];
      readonly withheldCount: number;
    };
  };
}

/** The HTTP request in which a question is asked. */
export function requestOf(question: Question, token: string | undefined) {
  const { query, variables, operationName, purpose, headers = {} } = question;
  return {
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(purpose !== undefined && { 'accord-purpose': purpose }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  };
}

/** Asks over HTTP. `url` is the gateway's, without a path. */
export async function askOverHttp<T = Record<string, unknown>>(
  url: string,
  question: Question,
  token: string | undefined,
): Promise<Answer<T>> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', ...requestOf(question, token) });
  return { status: response.status, ...((await response.json()) as Omit<Answer<T>, 'status'>) };
}
