import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Pipeline } from '../pipeline/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type ApolloPlugin, type AsGateway, createApolloServer } from './apollo.ts';
import { graphiqlLandingPage, serveGraphiql } from './graphiql.ts';
import { serveGraphql } from './graphqlRoute.ts';
import { KnownOperations } from './knownOperations.ts';

/** The server, for requests with a port or without one (`inject`). */
export type HttpServer = FastifyInstance;

export interface HttpOptions {
  readonly asGateway: AsGateway;
  readonly pipeline: Pipeline;
  readonly logger: Logger;
  readonly maxTokens: number;
  readonly maxBodyBytes: number;
  readonly graphiql: boolean;
  /** Apollo Server's plugins. With any, every request goes through Apollo Server. */
  readonly plugins: readonly ApolloPlugin[];
}

/** The HTTP face: POST and GET /graphql, GET /health, GET /graphiql. Not listening yet. */
export async function createHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { pipeline, logger, plugins } = options;
  const app = fastify({ bodyLimit: options.maxBodyBytes, forceCloseConnections: 'idle', logger: false });
  const known = new KnownOperations(() => pipeline.schema);
  const landingPage = graphiqlLandingPage(options.graphiql);
  const apollo = createApolloServer({ ...options, known, plugins: [landingPage, ...plugins] });
  await apollo.start();
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that outlives its last answer would keep the server from closing.
    if (closing) reply.header('connection', 'close');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    done();
  });
  app.addHook('onClose', () => apollo.stop());
  app.setErrorHandler(answerHttpError);
  app.get('/health', async () => ({ status: 'ready' }));
  if (options.graphiql) serveGraphiql(app);
  serveGraphql(app, { apollo, pipeline, known, logger, direct: plugins.length === 0 });
  return app;
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
