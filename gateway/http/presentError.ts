import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from '../telemetry/logger.ts';

/** An error of our own making says nothing of what it stumbled over. */
export function neutralError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted;
  return { ...formatted, message: 'The gateway failed to answer this request.' };
}

/** An error as Apollo Server presents it: with a code, and without what concerns HTTP alone. */
export function presentError(error: GraphQLError): GraphQLFormattedError {
  const { http: _, ...extensions } = error.extensions;
  const code = extensions.code ?? 'INTERNAL_SERVER_ERROR';
  return neutralError({ ...error.toJSON(), extensions: { ...extensions, code } });
}

/** The HTTP status of an answer that is nothing but this error. */
export function statusOf(error: GraphQLError): number {
  const http = error.extensions.http as { readonly status?: number } | undefined;
  return http?.status ?? 500;
}

/** Answers; a defect is logged before it is thrown on. */
export async function answerOrExplain<T>(logger: Logger, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof GraphQLError)) logDefect(error, logger);
    throw error;
  }
}

/** Where it happened, and no message: that may quote a value. */
function logDefect(error: unknown, logger: Logger): void {
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: undefined };
  const frames = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
  logger.error({ error: name, stack: frames }, 'a request failed unexpectedly');
}
