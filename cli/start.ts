import { fileURLToPath } from 'node:url';
import { SAMPLE_CLIENTS } from '../gateway/access/clients.ts';
import { loadConfig } from '../gateway/config.ts';
import { createGateway, type Gateway } from '../gateway/createGateway.ts';
import { createLogger } from '../gateway/telemetry/logger.ts';
import { buildSubgraphs } from './buildSubgraphs.ts';
import { explain } from './cliError.ts';
import { type DataDirectory, openDataDirectory } from './dataDirectory.ts';
import type { DepartmentDatabases } from './departmentDatabases.ts';
import { openEmbeddedDatabases } from './embeddedDatabases.ts';
import { greeting } from './greeting.ts';
import { createInProcessTransport } from './inProcessTransport.ts';
import { type Address, checkAddress, listenOn } from './listening.ts';
import { LOCAL_AUDIENCE, LOCAL_ISSUER } from './localIssuer.ts';
import { departmentKeys } from './localKeys.ts';
import { untilStopped } from './shutdown.ts';
import type { Terminal } from './terminal.ts';

/** The agreed supergraph, composed and committed. */
const SUPERGRAPH_FILE = fileURLToPath(new URL('../schema/supergraph.graphql', import.meta.url));

export interface StartOptions extends Address {
  /** The data directory. */
  readonly data: string;
}

/** Runs everything in this process until a signal ends it. Throws CliError when it cannot start. */
export async function start(options: StartOptions, terminal: Terminal): Promise<void> {
  await checkAddress(options);
  const directory = await openDataDirectory(options.data, 'accord start');
  try {
    const databases = await openEmbeddedDatabases(directory, terminal);
    try {
      const gateway = await openGateway(options, directory, databases);
      const { url } = await listenOn(options, () => gateway.listen());
      terminal.out(await greeting(url, directory.keys.issuer));
      await untilStopped(terminal, () => gateway.stop());
    } finally {
      await databases.close();
    }
  } finally {
    directory.release();
  }
}

async function openGateway(
  address: Address,
  directory: DataDirectory,
  databases: DepartmentDatabases,
): Promise<Gateway> {
  const { keys, paths } = directory;
  return await explain('The gateway cannot start', async () => {
    const config = loadConfig(process.env, {
      host: address.host,
      port: address.port,
      supergraph: { at: SUPERGRAPH_FILE },
      access: {
        clients: SAMPLE_CLIENTS,
        issuer: LOCAL_ISSUER,
        audience: LOCAL_AUDIENCE,
        jwks: { file: paths.jwks },
      },
      callerKeys: keys.callerMaster,
    });
    const logger = createLogger(config.logLevel);
    const subgraphs = await buildSubgraphs(databases, (department) => departmentKeys(keys, department), {
      onFault: (fault) => logger.error({ fault }, 'a subgraph failed'),
    });
    return await createGateway({ config, transport: createInProcessTransport(subgraphs), logger });
  });
}
