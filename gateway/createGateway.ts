import { readClients } from './access/clients.ts';
import { createTokenVerifier } from './access/verifyToken.ts';
import type { GatewayConfig } from './config.ts';
import { type ConsentLayers, ENFORCING_LAYERS } from './execution/consentLayer.ts';
import { createHttpTransport } from './execution/httpTransport.ts';
import type { Transport } from './execution/transport.ts';
import { SupergraphSource, subgraphUrls } from './federation/supergraph.ts';
import type { ApolloPlugin } from './http/apollo.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { CallerKeys } from './pipeline/execute.ts';
import { Pipeline } from './pipeline/index.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** How subgraphs are reached; by default over HTTP. */
  readonly transport?: Transport;
  readonly logger?: Logger;
  /** Plugins of Apollo Server. With any, every request goes through Apollo Server, at its cost. */
  readonly plugins?: readonly ApolloPlugin[];
}

export interface Gateway {
  /** The HTTP server, for requests without a port: `app.inject(...)`. */
  readonly app: HttpServer;
  /** Throws when the port is in use. */
  listen(): Promise<{ readonly url: string }>;
  /** Lets requests in flight finish, then closes all connections. */
  stop(): Promise<void>;
}

/** Builds a gateway. Throws for a supergraph, a clients file or a key set that cannot be used. */
export function createGateway(options: GatewayOptions): Promise<Gateway> {
  return assembleGateway(options, ENFORCING_LAYERS);
}

/**
 * The composition root. The layers of consent enforcement are handed in so that tests can look at one alone; production
 * code calls createGateway.
 */
export async function assembleGateway(options: GatewayOptions, layers: ConsentLayers): Promise<Gateway> {
  const { config } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const supergraph = new SupergraphSource(config.supergraphSdl, logger);
  const transport = options.transport ?? httpTransport(config);
  const pipeline = new Pipeline({
    supergraph,
    transport,
    layers,
    keys: new CallerKeys(config.callerKeys),
    access: {
      clients: config.access === undefined ? new Map() : readClients(config.access.clients),
      verify: config.access === undefined ? undefined : await createTokenVerifier(config.access),
      anonymous: config.anonymous,
    },
    limits: config.limits,
    disclosures: { record: (disclosure) => logger.info({ disclosure }, 'disclosed') },
    requestTimeoutMs: config.requestTimeoutMs,
    planTimeoutMs: config.planTimeoutMs,
    planCacheSize: config.planCacheSize,
    clock: () => Math.floor(Date.now() / 1000),
  });
  const app = await createHttpServer({
    asGateway: (executor) => supergraph.asGateway(executor),
    pipeline,
    logger,
    maxTokens: config.limits.tokens,
    maxBodyBytes: config.limits.bodyBytes,
    graphiql: config.graphiql,
    plugins: options.plugins ?? [],
  });
  return {
    app,
    async listen() {
      return { url: await app.listen({ host: config.host, port: config.port }) };
    },
    async stop() {
      await app.close();
      await transport.close();
    },
  };
}

function httpTransport(config: GatewayConfig): Transport {
  const urls = new Map([...subgraphUrls(config.supergraphSdl), ...config.subgraphUrls]);
  return createHttpTransport({ urls, ...config.subgraphs });
}
