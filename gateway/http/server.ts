import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { BoundCaller, Pipeline } from '../pipeline/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { serveGraphiql } from './graphiql.ts';

/** What Apollo Server carries from the HTTP request to the executor. */
interface RequestContext {
  readonly caller: BoundCaller;
  readonly clientGone: AbortSignal;
}

/** The server, for requests with a port or without one (`inject`). */
export type HttpServer = FastifyInstance;

type ApolloGatewayInterface = NonNullable<ApolloServerOptions<RequestContext>['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<ApolloGatewayInterface['load']>>['executor']>;

export interface HttpOptions {
  /** Apollo's supergraph life cycle around this executor. */
  readonly asGateway: (executor: Executor) => ApolloGatewayInterface;
  readonly pipeline: Pipeline;
  readonly logger: Logger;
  readonly maxTokens: number;
  readonly maxBodyBytes: number;
  readonly graphiql: boolean;
}

/** The HTTP face: POST and GET /graphql, GET /health, GET /graphiql. Not listening yet. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const app = fastify({ bodyLimit: options.maxBodyBytes, forceCloseConnections: 'idle', logger: false });
  const apollo = createApolloServer(options);
  await apollo.start();
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    // A connection that outlives its last answer would keep the server from closing.
    if (closing) reply.header('connection', 'close');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.addHook('onClose', () => apollo.stop());
  app.setErrorHandler(answerHttpError);
  app.get('/health', async () => ({ status: 'ready' }));
  if (options.graphiql) serveGraphiql(app);
  await app.register(fastifyApollo<RequestContext>(apollo), {
    path: '/graphql',
    context: async (request, reply) => ({
      caller: await options.pipeline.admit((name) => header(request, name)),
      clientGone: goneSignal(reply),
    }),
  });
  return app;
}

function createApolloServer({
  asGateway,
  pipeline,
  logger,
  maxTokens,
}: HttpOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: asGateway(executorOf(pipeline, logger)),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
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
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** What Apollo Server calls once an operation is parsed and valid. */
function executorOf(pipeline: Pipeline, logger: Logger): Executor {
  return async ({ context, document, operation, queryHash: hash, request }) => {
    const { caller, clientGone } = context as unknown as RequestContext;
    if (!operation) return { errors: [new GraphQLError(NO_OPERATION)] };
    if (operation.operation === 'subscription') return { errors: [new GraphQLError(NO_SUBSCRIPTIONS)] };
    try {
      return await pipeline.answer(
        { document, operation, hash, variables: request.variables },
        caller,
        clientGone,
      );
    } catch (error) {
      if (!(error instanceof GraphQLError)) logDefect(error, logger);
      throw error;
    }
  };
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

const NO_SUBSCRIPTIONS = 'This gateway answers queries and mutations only.';
const NO_OPERATION = 'The document holds no such operation, or several: operationName must name one of them.';

/** An error of our own making says nothing of what it stumbled over. */
function neutralError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted;
  return { ...formatted, message: 'The gateway failed to answer this request.' };
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Aborts when the client closes the connection before it has its answer. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort();
  });
  return controller.signal;
}

/** What never reached GraphQL (broken JSON, a wrong content type, too large a body) is answered in its form all the same. */
function answerHttpError(
  error: Error & { statusCode?: number },
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = error.statusCode ?? 500;
  const message = HTTP_MESSAGES[status] ?? 'The gateway failed to answer this request.';
  const code = status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
  void reply.status(status).send({ errors: [{ message, extensions: { code } }] });
}

const HTTP_MESSAGES: Readonly<Record<number, string>> = {
  400: 'The body must be JSON: { "query": "…", "variables": { … }, "operationName": "…" }.',
  413: 'The body is larger than this gateway allows.',
  415: 'The Content-Type must be application/json.',
};
