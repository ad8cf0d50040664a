import { join } from 'node:path';
import type { GatewayUnderTest } from './gateway.ts';
import { installedVersion, repositoryPath } from './packages.ts';

/** @apollo/gateway in @apollo/server's standalone server, in the versions that Accord itself depends on. */
export const stock: GatewayUnderTest = {
  name: 'stock',
  title: 'stock @apollo/gateway + @apollo/server',
  enforcesConsent: false,
  path: '/',
  version: () =>
    ['@apollo/gateway', '@apollo/server']
      .map((name) => `${name} ${installedVersion(`node_modules/${name}`)}`)
      .join(', '),
  missing: () => undefined,
  command: ({ directory, supergraphs, port }) => ({
    line: [
      process.execPath,
      repositoryPath('bench/gateways/stockServer.ts'),
      supergraphs.linked,
      String(port),
    ],
    env: { APOLLO_TELEMETRY_DISABLED: 'true' },
    log: join(directory, 'stock.log'),
  }),
};
