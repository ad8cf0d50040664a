import { join } from 'node:path';
import type { Supergraphs } from '../company/writeSupergraphs.ts';
import type { GatewayUnderTest } from './gateway.ts';
import { installedVersion, missingPath, repositoryPath } from './packages.ts';

/** One way of running Accord. */
export interface AccordVariant {
  readonly name: string;
  readonly title: string;
  readonly over: keyof Supergraphs;
  /** A module that is loaded first, by its path in the repository. */
  readonly preload?: string;
}

/**
 * Accord as it is built, in one process: bearer tokens are verified, clients are registered, disclosures are on disk
 * before answers are sent, and shipped to identity. Consent is on over the `linked` supergraph and over no other.
 */
export function accord({ name, title, over, preload }: AccordVariant): GatewayUnderTest {
  return {
    name,
    title,
    enforcesConsent: over === 'linked',
    path: '/graphql',
    version: () => installedVersion('.'),
    missing: () => missingPath('dist/cli/main.js', 'npm run build'),
    command: (setting) => {
      const profile = setting.cpuProfile;
      const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
      return {
        line: [
          process.execPath,
          '--max-semi-space-size=16', // as package.json starts it
          ...(preload === undefined ? [] : ['--import', repositoryPath(preload)]),
          ...flags,
          repositoryPath('dist/cli/main.js'),
          ...['gateway', '--supergraph', setting.supergraphs[over], '--port', String(setting.port)],
        ],
        env: {
          ACCORD_CLIENTS: setting.clients,
          ACCORD_ISSUER: setting.issuer.name,
          ACCORD_JWKS: setting.issuer.jwks,
          ACCORD_CALLER_KEYS: setting.callerKeys,
          ACCORD_DISCLOSURE_DIR: join(setting.directory, `disclosures-${name}`),
        },
      };
    },
  };
}
