import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AdmittedCaller, Pipeline } from '../pipeline/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { RequestContext } from './apollo.ts';
import { mayBeCrossSite } from './crossSite.ts';
import type { KnownOperation, KnownOperations } from './knownOperations.ts';
import { answerOrExplain, presentError, statusOf } from './presentError.ts';

export interface GraphqlRouteOptions {
  readonly apollo: ApolloServer<RequestContext>;
  readonly pipeline: Pipeline;
  readonly known: KnownOperations;
  readonly logger: Logger;
  /** Whether operations that are known may pass Apollo Server by; not so where somebody's plugins look at requests. */
  readonly direct: boolean;
}

/** How many Accept headers are kept with what they came to. */
const MOST_ACCEPTS = 100;

interface DirectRequest {
  readonly operation: KnownOperation;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly contentType: string;
}

/**
 * POST and GET /graphql. Apollo Server answers; an operation that it has parsed and validated before, asked by a plain
 * POST, goes straight to the pipeline, which answers the same at a fraction of the cost.
 */
export function serveGraphql(app: FastifyInstance, options: GraphqlRouteOptions): void {
  const route = new GraphqlRoute(options);
  app.route({
    method: ['GET', 'POST', 'OPTIONS'],
    url: '/graphql',
    handler: (request, reply) => route.handle(request, reply),
  });
}

class GraphqlRoute {
  readonly #options: GraphqlRouteOptions;
  /** Content types by Accept header, as Apollo Server chose them. */
  readonly #contentTypes = new LRUCache<string, string>({ max: MOST_ACCEPTS });

  constructor(options: GraphqlRouteOptions) {
    this.#options = options;
  }

  async handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const direct = this.#directly(request);
    if (direct === undefined) return await this.#byApollo(request, reply);
    const { operation, variables, contentType } = direct;
    reply.header('content-type', contentType);
    try {
      const answer = await answerOrExplain(this.#options.logger, async () => {
        const caller = await this.#admit(request);
        return await this.#options.pipeline.answer({ ...operation, variables }, caller, cancelledWith(reply));
      });
      return reply.send(textOf(answer));
    } catch (thrown) {
      const error = thrown instanceof GraphQLError ? thrown : new GraphQLError('');
      const body = JSON.stringify({ errors: [presentError(error)] });
      return reply.status(polite(statusOf(error), contentType, body)).send(body);
    }
  }

  /** What the pipeline can answer without Apollo Server's help; undefined for everything out of the ordinary. */
  #directly({ method, headers, body }: FastifyRequest): DirectRequest | undefined {
    if (!this.#options.direct || method !== 'POST' || !isRecord(body)) return undefined;
    if (!JSON_TYPE.test(headers['content-type'] ?? '')) return undefined;
    const { query, variables, operationName } = body;
    if (typeof query !== 'string' || body.extensions !== undefined) return undefined;
    if (variables !== undefined && variables !== null && !isRecord(variables)) return undefined;
    const contentType = this.#contentTypes.get(headers.accept ?? '');
    if (contentType === undefined) return undefined;
    const operation = this.#options.known.find(query, (operationName ?? undefined) as string | undefined);
    return operation && { operation, variables: variables ?? undefined, contentType };
  }

  async #byApollo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const answer = await this.#options.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: apolloRequest(request),
      context: async () => ({ caller: await this.#admit(request), cancellation: cancelledWith(reply) }),
    });
    for (const [name, value] of answer.headers) reply.header(name, value);
    // only subscriptions and @defer answer in pieces, and the gateway offers neither
    const body = answer.body.kind === 'complete' ? answer.body.string : '';
    const contentType = answer.headers.get('content-type') ?? '';
    const status = answer.status ?? 200;
    if (status === 200 && request.method === 'POST')
      this.#contentTypes.set(request.headers.accept ?? '', contentType);
    return reply.status(polite(status, contentType, body)).send(body);
  }

  #admit(request: FastifyRequest): Promise<AdmittedCaller> {
    return this.#options.pipeline.admit((name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    });
  }
}

const JSON_TYPE = /^application\/json *(?:$|;)/i;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Apollo Server's order. */
function textOf({ errors, data, extensions }: ExecutionResult): string {
  return JSON.stringify({ errors: errors?.map(presentError), data, extensions });
}

function apolloRequest({ method, headers, body, url }: FastifyRequest): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (!mayBeCrossSite(headers)) map.set('apollo-require-preflight', 'not a browser');
  const start = url.indexOf('?');
  return { method, headers: map, body, search: start === -1 ? '' : url.slice(start) };
}

/**
 * GraphQL over HTTP: a client that takes `application/json` is told of a request that is not run by a 200, since for it
 * another status would mean that whoever answered may have been no GraphQL server. What is wrong with the HTTP request
 * itself keeps its status.
 */
function polite(status: number, contentType: string, body: string): number {
  if (status !== 400 || !contentType.startsWith('application/json')) return status;
  const { errors } = JSON.parse(body) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.some(({ extensions }) => extensions?.code === 'BAD_REQUEST') === false ? 200 : 400;
}

/** Aborts when the client closes the connection before it has its answer. */
function cancelledWith(reply: FastifyReply): AbortController {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort();
  });
  return controller;
}
