import { join } from 'node:path';
import type { GatewayUnderTest } from './gateway.ts';
import { INSTALL_PEERS, installedVersion, missingPath, repositoryPath } from './packages.ts';

const PROGRAM = 'bench/peers/node_modules/.bin/hive-gateway';

/** Hive Gateway's program, one process, as it comes; `inRust`: planning and executing by @graphql-hive/router-runtime. */
export function hive(name: string, title: string, inRust: boolean): GatewayUnderTest {
  const packages = ['@graphql-hive/gateway', ...(inRust ? ['@graphql-hive/router-runtime'] : [])];
  return {
    name,
    title,
    enforcesConsent: false,
    path: '/graphql',
    version: () =>
      packages.map((id) => `${id} ${installedVersion(`bench/peers/node_modules/${id}`)}`).join(', '),
    missing: () => missingPath(PROGRAM, INSTALL_PEERS),
    command: ({ directory, supergraphs, port }) => ({
      line: [
        process.execPath,
        repositoryPath(PROGRAM),
        ...['supergraph', supergraphs.linked, '--fork', '1', '--host', '127.0.0.1', '--port', String(port)],
        ...(inRust ? ['--hive-router-runtime'] : []),
      ],
      log: join(directory, `${name}.log`),
      // so that it finds no configuration file but its own defaults
      cwd: directory,
    }),
  };
}
