import { fileURLToPath } from 'node:url';
import { SAMPLE_CLIENTS } from '../gateway/access/clients.ts';
import { type GatewayConfig, loadConfig } from '../gateway/config.ts';
import { createGateway } from '../gateway/createGateway.ts';
import { createLogger, type Logger } from '../gateway/telemetry/logger.ts';
import { formatKeyring } from '../schema/consent/keys.ts';
import { serveSubgraph } from '../subgraphs/kit/serveSubgraph.ts';
import type { Subgraph } from '../subgraphs/kit/subgraph.ts';
import { buildSubgraphs } from './buildSubgraphs.ts';
import { explain } from './cliError.ts';
import { type DataDirectory, openDataDirectory } from './dataDirectory.ts';
import type { DepartmentDatabases } from './departmentDatabases.ts';
import { openEmbeddedDatabases } from './embeddedDatabases.ts';
import { greeting } from './greeting.ts';
import { createInProcessTransport } from './inProcessTransport.ts';
import { type Address, checkAddress, listenOn, urlOf } from './listening.ts';
import { LOCAL_AUDIENCE, LOCAL_ISSUER } from './localIssuer.ts';
import { departmentKeys } from './localKeys.ts';
import { untilStopped } from './shutdown.ts';
import { readDisclosureMonths, readRulesPath } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';
import { Workers } from './workers.ts';

/** The agreed supergraph, composed and committed. */
export const SUPERGRAPH_FILE = fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url));

export interface StartOptions extends Address {
  /** The data directory. */
  readonly data: string;
  /** How many processes serve: with more than one, this one serves the subgraphs, and the others the gateway. */
  readonly workers: number;
}

/** Runs everything until a signal ends it, in this process as far as it is the only one. Throws CliError when it cannot start. */
export async function start(options: StartOptions, terminal: Terminal): Promise<void> {
  const port = await checkAddress(options);
  const directory = await openDataDirectory(options.data, 'accord start');
  try {
    const databases = await openEmbeddedDatabases(directory, terminal);
    try {
      const parts: Parts = { options, directory, databases, terminal };
      if (options.workers > 1) await serveByWorkers(parts, port);
      else await serve(parts);
    } finally {
      await databases.close();
    }
  } finally {
    directory.release();
  }
}

/** What a start has to do with. */
interface Parts {
  readonly options: StartOptions;
  readonly directory: DataDirectory;
  readonly databases: DepartmentDatabases;
  readonly terminal: Terminal;
}

async function serve(parts: Parts): Promise<void> {
  const { options, directory, terminal } = parts;
  const gateway = await explain('The gateway cannot start', async () => {
    const config = configOf(parts);
    const logger = createLogger(config.logLevel);
    const subgraphs = await openSubgraphs(parts, logger);
    return await createGateway({ config, transport: createInProcessTransport(subgraphs), logger });
  });
  const { url } = await listenOn(options, () => gateway.listen());
  const ready = await greeting(url, directory.keys.issuer);
  await untilStopped(terminal, ready, () => gateway.stop());
}

/** The embedded database belongs to one process: that serves the subgraphs, to gateways that are `accord gateway`. */
async function serveByWorkers(parts: Parts, port: number): Promise<void> {
  const { options, directory, terminal } = parts;
  const { host, workers: count } = options;
  const subgraphs = await explain('The subgraphs cannot start', async () => {
    const logger = createLogger(configOf(parts).logLevel);
    const opened = await openSubgraphs(parts, logger);
    return await Promise.all(opened.map((subgraph) => serveLocally(subgraph)));
  });
  try {
    const workers = await Workers.start({
      count,
      args: [
        ...['gateway', '--supergraph', SUPERGRAPH_FILE, '--host', host, '--port', String(port)],
        ...subgraphs.flatMap(({ name, server }) => ['--subgraph', `${name}=${server.url}/graphql`]),
      ],
      env: {
        ACCORD_CLIENTS: SAMPLE_CLIENTS,
        ACCORD_ISSUER: LOCAL_ISSUER,
        ACCORD_AUDIENCE: LOCAL_AUDIENCE,
        ACCORD_JWKS: directory.paths.jwks,
        ACCORD_CALLER_KEYS: formatKeyring(directory.keys.callerMaster),
        ACCORD_DISCLOSURE_DIR: directory.paths.disclosures,
      },
      terminal,
    });
    const ready = await greeting(urlOf(host, port), directory.keys.issuer);
    await Promise.race([untilStopped(terminal, ready, () => workers.stop()), workers.lost]);
  } finally {
    await Promise.all(subgraphs.map(({ server }) => server.stop()));
  }
}

async function serveLocally(subgraph: Subgraph) {
  return { name: subgraph.name, server: await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 }) };
}

function configOf({ options: { host, port }, directory: { keys, paths } }: Parts): GatewayConfig {
  return loadConfig(process.env, {
    host,
    port,
    supergraph: { at: SUPERGRAPH_FILE },
    access: {
      clients: SAMPLE_CLIENTS,
      issuer: LOCAL_ISSUER,
      audience: LOCAL_AUDIENCE,
      jwks: { file: paths.jwks },
    },
    callerKeys: keys.callerMaster,
    disclosureDirectory: paths.disclosures,
  });
}

async function openSubgraphs({ databases, directory: { keys } }: Parts, logger: Logger): Promise<Subgraph[]> {
  return await buildSubgraphs(databases, (department) => departmentKeys(keys, department), {
    disclosureMonths: readDisclosureMonths(process.env),
    rules: readRulesPath(process.env),
    onFault: (fault) => logger.error({ fault }, 'a subgraph failed'),
  });
}
