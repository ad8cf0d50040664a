import { GraphQLError } from 'graphql';
import type { Department } from './departments.ts';
import { SubgraphError } from './errors.ts';

/** Something went wrong inside a subgraph, told without any value: an error's message may quote a customer's data. */
export interface Fault {
  readonly subgraph: Department;
  /** Where in the answer, without the positions in lists: `_entities.orders`; '' when it was not about one field. */
  readonly field: string;
  /** The error's class. */
  readonly error: string;
  /** The error's code, where it has one: a database's SQLSTATE, or a system error's name. */
  readonly code: string | undefined;
  /** Where in the program, innermost first: `at` lines without the message. */
  readonly stack: readonly string[];
}

export type OnFault = (fault: Fault) => void;

/**
 * What the caller is told of an error: its own words when it was made for callers, and otherwise that there was one.
 * The fault itself goes to `onFault`.
 */
export function presentError(
  error: unknown,
  subgraph: Department,
  onFault: OnFault | undefined,
): GraphQLError {
  const located = error instanceof GraphQLError ? error : undefined;
  const cause = located?.originalError ?? error;
  if (cause instanceof SubgraphError) return told(cause.message, cause.code, located, cause.argument);
  onFault?.(faultOf(cause, subgraph, located));
  const what = located?.path === undefined ? 'request' : 'field';
  return told(`The ${subgraph} subgraph could not answer this ${what}.`, 'INTERNAL_SERVER_ERROR', located);
}

/**
 * What the caller is told of a request that graphql-js did not begin to execute. Its own words quote the value of a
 * wrong variable; ours name the variable only.
 */
export function presentRequestError({ message }: GraphQLError): GraphQLError {
  const [, variable] = /^Variable "\$(\w+)"/.exec(message) ?? [];
  const reason =
    variable === undefined
      ? 'The request does not fit its variables, or names no operation that it holds.'
      : `Variable "$${variable}" is missing or has a value that does not fit its type.`;
  return told(reason, 'BAD_USER_INPUT', undefined);
}

function told(
  message: string,
  code: string,
  located: GraphQLError | undefined,
  argument?: string,
): GraphQLError {
  const extensions = argument === undefined ? { code } : { code, argument };
  return new GraphQLError(message, { path: located?.path ?? null, extensions });
}

function faultOf(error: unknown, subgraph: Department, located: GraphQLError | undefined): Fault {
  const known = error instanceof Error ? error : undefined;
  const code = known !== undefined && 'code' in known ? String(known.code) : undefined;
  const frames = known?.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    subgraph,
    field: located?.path?.filter((step) => typeof step === 'string').join('.') ?? '',
    error: known?.name ?? typeof error,
    code,
    stack: frames.map((line) => line.trim()),
  };
}
