import { readClients } from './access/clients.ts';
import { createTokenVerifier } from './access/verifyToken.ts';
import { claimants } from './claims/claimants.ts';
import { ClaimsRunner } from './claims/claimsRunner.ts';
import { passClaims } from './claims/passClaims.ts';
import type { GatewayConfig } from './config.ts';
import { checkDirectory } from './disclosure/checkDirectory.ts';
import { DisclosureLog } from './disclosure/disclosureLog.ts';
import { DisclosureShipper } from './disclosure/disclosureShipper.ts';
import { SegmentLog } from './disclosure/segmentLog.ts';
import { sendDisclosures } from './disclosure/sendDisclosures.ts';
import { type ConsentLayers, ENFORCING_LAYERS } from './execution/consentLayer.ts';
import type { Transport } from './execution/transport.ts';
import { createSupergraphFeed } from './federation/createSupergraphFeed.ts';
import { SupergraphSource } from './federation/supergraphSource.ts';
import type { ApolloPlugin } from './http/apollo.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { CallerKeys } from './pipeline/execute.ts';
import type { EvaluatePolicies } from './pipeline/grantAccess.ts';
import { Pipeline } from './pipeline/index.ts';
import { DutyRunner } from './rights/dutyRunner.ts';
import { performDuties } from './rights/performDuties.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { createHttpTransport } from './transport/httpTransport.ts';

/** Small enough to be read as a whole. */
const MAX_SEGMENT_BYTES = 8 * 1024 * 1024;
/** So long an answer waits at most for others that are recorded with it, in milliseconds. */
const GATHER_MS = 5;

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** How subgraphs are reached; by default over HTTP. */
  readonly transport?: Transport;
  readonly logger?: Logger;
  /** Evaluates `@policy`. Without it a supergraph that uses `@policy` is refused. */
  readonly policies?: EvaluatePolicies;
  /** Plugins of Apollo Server. With any, every request goes through Apollo Server, at its cost. */
  readonly plugins?: readonly ApolloPlugin[];
}

export interface Gateway {
  /** The HTTP server, for requests without a port: `app.inject(...)`. */
  readonly app: HttpServer;
  /** Throws when the port is in use. */
  listen(): Promise<{ readonly url: string }>;
  /** Looks at once for a new supergraph. Resolves when it is in force or refused; the log says which. */
  reload(): Promise<void>;
  /** Lets requests in flight finish, then closes all connections. */
  stop(): Promise<void>;
}

/** Builds a gateway. Throws for a supergraph, a clients file, a key set or a directory of disclosures that cannot be used. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { directory, mode } = options.config.disclosure;
  if (mode === 'required') await checkDirectory(directory);
  return await assembleGateway(options, ENFORCING_LAYERS);
}

/**
 * The composition root. The layers of consent enforcement are handed in so that tests can look at one alone; production
 * code calls createGateway.
 */
export async function assembleGateway(options: GatewayOptions, layers: ConsentLayers): Promise<Gateway> {
  const { config } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const { directory, mode } = config.disclosure;
  const segments = new SegmentLog({ directory, maxSegmentBytes: MAX_SEGMENT_BYTES, gatherMs: GATHER_MS });
  const { transport, use } =
    options.transport === undefined ? overHttp(config, logger) : asGiven(options.transport);
  const supergraph = new SupergraphSource({
    feed: createSupergraphFeed(config.supergraph),
    planner: { choice: config.planner, overrideLabels: config.overrideLabels },
    logger,
    policies: options.policies !== undefined,
    prepare: (next, inForce) => pipeline.prepare(next, inForce),
    takeOver: ({ urls }) => use(new Map([...urls, ...config.subgraphUrls])),
  });
  const keys = new CallerKeys(config.callerKeys);
  const clock = () => Math.floor(Date.now() / 1000);
  const reach = { transport, keyOf: (subgraph: string) => keys.for(subgraph), clock };
  const shipper = new DisclosureShipper({
    directory,
    segments,
    send: sendDisclosures(reach),
    intervalMs: config.disclosure.shipMs,
    logger,
  });
  const duties = new DutyRunner({
    perform: () => performDuties(reach),
    isServed: () => supergraph.current.fullSchema.getMutationType()?.getFields().takeDuties !== undefined,
    intervalMs: config.rightsMs,
    logger,
  });
  const claims = new ClaimsRunner({
    pass: (isWanted) => passClaims(claimants(supergraph.current.fullSchema), reach, isWanted),
    isServed: () =>
      supergraph.current.fullSchema.getMutationType()?.getFields().takeIdentityClaims !== undefined,
    intervalMs: config.claimsMs,
    logger,
  });
  const pipeline = new Pipeline({
    supergraph,
    transport,
    layers,
    keys,
    access: {
      clients: config.access === undefined ? new Map() : readClients(config.access.clients),
      verify: config.access === undefined ? undefined : await createTokenVerifier(config.access),
      anonymous: config.anonymous,
    },
    policies: options.policies,
    limits: config.limits,
    disclosures: new DisclosureLog(segments, mode, logger),
    requestTimeoutMs: config.requestTimeoutMs,
    planTimeoutMs: config.planTimeoutMs,
    planCacheSize: config.planCacheSize,
    clock,
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
  shipper.start();
  duties.start();
  claims.start();
  return {
    app,
    async listen() {
      return { url: await app.listen({ host: config.host, port: config.port }) };
    },
    reload: () => supergraph.reload(),
    async stop() {
      await app.close();
      await Promise.all([duties.stop(), claims.stop()]);
      await shipper.stop();
      await transport.close();
    },
  };
}

/** How subgraphs are reached, and how that learns where they are. */
interface Reach {
  readonly transport: Transport;
  readonly use: (urls: ReadonlyMap<string, string>) => void;
}

function overHttp({ subgraphs, requestTimeoutMs }: GatewayConfig, logger: Logger): Reach {
  const transport = createHttpTransport({ urls: new Map(), settings: subgraphs, requestTimeoutMs, logger });
  return { transport, use: (urls) => transport.use(urls) };
}

/** A transport that was handed in knows by itself. */
function asGiven(transport: Transport): Reach {
  return { transport, use: () => {} };
}
