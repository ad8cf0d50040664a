import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError } from 'graphql';
import type { AdmittedCaller, Pipeline } from '../pipeline/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { KnownOperations } from './knownOperations.ts';
import { answerOrExplain, neutralError } from './presentError.ts';

/** What Apollo Server carries from the HTTP request to the executor. */
export interface RequestContext {
  readonly caller: AdmittedCaller;
  readonly cancellation: AbortController;
}

export type ApolloPlugin = ApolloServerPlugin<RequestContext>;
type ApolloGatewayInterface = NonNullable<ApolloServerOptions<RequestContext>['gateway']>;
export type Executor = NonNullable<Awaited<ReturnType<ApolloGatewayInterface['load']>>['executor']>;
/** Apollo's supergraph life cycle around an executor. */
export type AsGateway = (executor: Executor) => ApolloGatewayInterface;

export interface ApolloOptions {
  readonly asGateway: AsGateway;
  readonly pipeline: Pipeline;
  readonly known: KnownOperations;
  readonly logger: Logger;
  readonly maxTokens: number;
  readonly plugins: readonly ApolloPlugin[];
}

/** Apollo Server as its users know it, with the pipeline as its executor. Not started yet. */
export function createApolloServer(options: ApolloOptions): ApolloServer<RequestContext> {
  const { asGateway, logger, maxTokens, plugins } = options;
  return new ApolloServer<RequestContext>({
    gateway: asGateway(executorOf(options)),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens },
    formatError: neutralError,
    logger: {
      debug: () => {},
      info: () => {},
      warn: (message: unknown) => logger.warn(String(message)),
      error: (message: unknown) => logger.error(String(message)),
    },
    stringifyResult: JSON.stringify,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ...plugins,
    ],
  });
}

/** What Apollo Server calls once an operation is parsed and valid. */
function executorOf({ pipeline, known, logger }: ApolloOptions): Executor {
  return async ({ context, document, operation, queryHash: hash, request, schema, source }) => {
    const { caller, cancellation } = context as unknown as RequestContext;
    if (!operation) return { errors: [new GraphQLError(NO_OPERATION)] };
    if (operation.operation === 'subscription') return { errors: [new GraphQLError(NO_SUBSCRIPTIONS)] };
    known.remember(source, request.operationName ?? undefined, { schema, document, operation, hash });
    return await answerOrExplain(logger, () =>
      pipeline.answer(
        { schema, document, operation, hash, variables: request.variables },
        caller,
        cancellation,
      ),
    );
  };
}

const NO_SUBSCRIPTIONS = 'This gateway answers queries and mutations only.';
const NO_OPERATION = 'The document holds no such operation, or several: operationName must name one of them.';
