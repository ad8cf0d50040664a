import { type ConfigOverrides, type GatewayConfig, loadConfig, parseUrls } from '../gateway/config.ts';
import { createGateway } from '../gateway/createGateway.ts';
import { explain } from './cliError.ts';
import { checkAddress, listenOn, urlOf } from './listening.ts';
import { reloadingOnHangUp, untilStopped } from './shutdown.ts';
import type { Environment } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';
import { isWorker, serveAsWorker } from './worker.ts';
import { Workers } from './workers.ts';

/** What the command line says; what it leaves out comes from the environment. */
export interface RunGatewayOptions {
  /** The path of a supergraph SDL, or its URL. */
  readonly supergraph?: string;
  readonly host?: string;
  readonly port?: number;
  readonly anonymous?: boolean;
  /** How many processes serve; this one alone when left out. */
  readonly workers?: number;
  /** Addresses instead of those in the supergraph and the environment. */
  readonly subgraph?: ReadonlyMap<string, string>;
}

/** Runs the gateway over HTTP until a signal ends it; SIGHUP makes it look for a new supergraph. Throws CliError when it cannot start. */
export async function runGateway(
  options: RunGatewayOptions,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const config = await explain('The gateway is not configured', () =>
    loadConfig(env, overridesOf(options, env)),
  );
  const { workers = 1 } = options;
  if (isWorker(env)) await serveAsWorker((await open(config)).gateway);
  else if (workers > 1) await serveByWorkers(workers, config, terminal);
  else await serve(config, terminal);
}

async function open(config: GatewayConfig) {
  const gateway = await explain('The gateway cannot start', () => createGateway({ config }));
  return { gateway, ...(await listenOn(config, () => gateway.listen())) };
}

async function serve(config: GatewayConfig, terminal: Terminal): Promise<void> {
  const { gateway, url } = await open(config);
  const serving = () => untilStopped(terminal, readyAt(url), () => gateway.stop());
  await reloadingOnHangUp(() => void gateway.reload(), serving);
}

async function serveByWorkers(count: number, config: GatewayConfig, terminal: Terminal): Promise<void> {
  const port = await checkAddress(config);
  // each reads the command line as this process did, and takes itself for the one that it is
  const args = [...process.argv.slice(2), '--port', String(port)];
  const workers = await Workers.start({ count, args, terminal });
  const ready = readyAt(urlOf(config.host, port));
  const serving = () => Promise.race([untilStopped(terminal, ready, () => workers.stop()), workers.lost]);
  await reloadingOnHangUp(() => workers.reload(), serving);
}

function readyAt(url: string): string {
  return `The gateway is ready at ${url}/graphql`;
}

function overridesOf(
  { supergraph, subgraph, workers: _, ...rest }: RunGatewayOptions,
  env: Environment,
): ConfigOverrides {
  return {
    ...rest,
    ...(supergraph !== undefined && { supergraph: { at: supergraph } }),
    ...(subgraph !== undefined && {
      subgraphUrls: new Map([...parseUrls(env.ACCORD_SUBGRAPH_URLS ?? ''), ...subgraph]),
    }),
  };
}
