import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUBGRAPHS, subgraphUrl } from '../company/subgraphs.ts';
import { withoutConsent } from '../company/writeSupergraphs.ts';
import type { GatewayUnderTest } from './gateway.ts';
import { INSTALL_PEERS, installedVersion, missingPath, repositoryPath } from './packages.ts';

const PACKAGE = 'bench/peers/node_modules/@grafbase/cli-x86_64-unknown-linux-musl';
const PROGRAM = `${PACKAGE}/grafbase`;

/**
 * The gateway in Rust that the Grafbase CLI runs by `grafbase dev`. It composes the subgraphs by itself and takes no
 * supergraph, so it is given the agreed subgraphs without the consent spec.
 */
export const grafbase: GatewayUnderTest = {
  name: 'grafbase',
  title: 'a gateway in Rust: the Grafbase CLI’s `grafbase dev`',
  enforcesConsent: false,
  path: '/graphql',
  version: () => `@grafbase/cli ${installedVersion(PACKAGE)}`,
  missing: () => missingPath(PROGRAM, INSTALL_PEERS),
  command: ({ directory, port }) => {
    const folder = join(directory, 'grafbase');
    mkdirSync(folder, { recursive: true });
    const sections = SUBGRAPHS.map((name) => {
      const sdl = readFileSync(repositoryPath(`schema/subgraphs/${name}.graphql`), 'utf8');
      writeFileSync(join(folder, `${name}.graphql`), withoutConsent(sdl));
      return `[subgraphs.${name}]\nurl = "${subgraphUrl(name)}"\nschema_path = "${name}.graphql"\n`;
    });
    writeFileSync(join(folder, 'grafbase.toml'), sections.join('\n'));
    const address = ['--port', String(port), '--listen-address', `127.0.0.1:${port}`];
    return {
      line: [repositoryPath(PROGRAM), 'dev', '--config', 'grafbase.toml', ...address],
      log: join(directory, 'grafbase.log'),
      cwd: folder,
    };
  },
};
