import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayUnderTest } from './gateway.ts';
import { installedVersion, repositoryPath } from './packages.ts';

/** The same calls and the same JSON with no GraphQL: what no gateway on Node can be below. */
export const floor: GatewayUnderTest = {
  name: 'floor',
  title: 'the floor: the same HTTP calls and JSON, no GraphQL, no tokens, no consent',
  enforcesConsent: false,
  path: '/graphql',
  version: () => `Node.js ${process.version}, undici ${installedVersion('node_modules/undici')}`,
  missing: () => undefined,
  command: ({ directory, port, recipes }) => {
    const file = join(directory, 'recipes.json');
    writeFileSync(file, JSON.stringify([...recipes]));
    return {
      line: [process.execPath, repositoryPath('bench/gateways/floorServer.ts'), file, String(port)],
      log: join(directory, 'floor.log'),
    };
  },
};
