import { type ConfigOverrides, loadConfig, parseUrls } from '../gateway/config.ts';
import { createGateway } from '../gateway/createGateway.ts';
import { explain } from './cliError.ts';
import { listenOn } from './listening.ts';
import { untilStopped } from './shutdown.ts';
import type { Environment } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

/** What the command line says; what it leaves out comes from the environment. */
export interface RunGatewayOptions {
  /** The path of a supergraph SDL, or its URL. */
  readonly supergraph?: string;
  readonly host?: string;
  readonly port?: number;
  readonly anonymous?: boolean;
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
  const gateway = await explain('The gateway cannot start', () => createGateway({ config }));
  const { url } = await listenOn(config, () => gateway.listen());
  terminal.out(`The gateway is ready at ${url}/graphql`);
  const onHangUp = () => void gateway.reload();
  process.on('SIGHUP', onHangUp);
  try {
    await untilStopped(terminal, () => gateway.stop());
  } finally {
    process.off('SIGHUP', onHangUp);
  }
}

function overridesOf(
  { supergraph, subgraph, ...rest }: RunGatewayOptions,
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
