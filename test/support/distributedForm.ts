import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '../../cli/dataDirectory.ts';
import { type AccordProcess, runAccord, spawnAccord } from './accordProcess.ts';
import { buildAccord } from './buildAccord.ts';
import { freshPostgresDatabase } from './freshDatabase.ts';

export const DEPARTMENTS = ['identity', 'crm', 'commerce', 'support', 'playbook'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** A subgraph or a gateway that runs; its URL has no path. */
export interface Serving {
  readonly process: AccordProcess;
  readonly url: string;
}

/**
 * What the distributed form runs on: keys, a data directory with the issuer of tokens, and an empty database for each
 * department. The gateway and the subgraphs are processes of their own, as many as are started.
 */
export interface DistributedForm {
  /** A directory that only this form uses. */
  readonly data: string;
  /** The variables of everybody; each process is given its own. */
  readonly env: Readonly<Record<string, string>>;
  /** Each gets the variables with its own name in them, and nobody else's. */
  startSubgraph(department: Department, port?: string): Promise<Serving>;
  startGateway(subgraphs: ReadonlyMap<Department, Serving>): Promise<Serving>;
  /** A bearer token of a client, for a customer where it is a self-service client. */
  token(client: string, customer?: string): Promise<string>;
  /** Ends what is still running, and leaves no trace. */
  stop(): Promise<void>;
}

/** Throws when the databases cannot be made. */
export async function createDistributedForm(postgresUrl: string): Promise<DistributedForm> {
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const data = mkdtempSync(join(tmpdir(), 'accord-distributed-'));
  closers.push(async () => rmSync(data, { recursive: true }));
  try {
    await buildAccord();
    const keys = await generateKeys();
    const databases = await createDatabases(postgresUrl, closers);
    const directory = await openDataDirectory(data, 'npm test');
    directory.release();
    const env: Record<string, string> = { ...keys, ...databases, ACCORD_LOG_LEVEL: 'error' };
    let gateways = 0;
    const serving = async (process: AccordProcess, at: RegExp): Promise<Serving> => {
      closers.push(() => process.stop('SIGTERM'));
      const [, url = ''] = await process.until(at);
      return { process, url };
    };
    return {
      data,
      env,
      stop,
      async startSubgraph(department, port = '0') {
        const own = `ACCORD_${department.toUpperCase()}_`;
        const mine = Object.entries(env).filter(
          ([name]) => name.startsWith(own) || name === 'ACCORD_LOG_LEVEL',
        );
        const args = ['subgraph', department, '--port', port];
        return serving(spawnAccord(args, { env: Object.fromEntries(mine) }), /is ready at (\S+)/);
      },
      async startGateway(subgraphs) {
        const where = [...subgraphs].flatMap(([name, { url }]) => ['--subgraph', `${name}=${url}/graphql`]);
        const args = ['gateway', '--supergraph', 'schema/supergraph.graphql', '--port', '0', ...where];
        const gateway = spawnAccord(args, {
          env: {
            ACCORD_CALLER_KEYS: env.ACCORD_CALLER_KEYS ?? '',
            ACCORD_CLIENTS: 'gateway/access/clients.yaml',
            ACCORD_DISCLOSURE_DIR: join(data, `disclosures-${gateways++}`),
            ACCORD_ISSUER: 'accord-local',
            ACCORD_JWKS: directory.paths.jwks,
            ACCORD_LOG_LEVEL: 'error',
            ACCORD_RIGHTS_MS: '500',
          },
        });
        return serving(gateway, /ready at (\S+)\/graphql/);
      },
      async token(client, customer) {
        const self = customer === undefined ? [] : ['--customer', customer];
        return (await runAccord(['token', client, ...self, '--data', data])).stdout.trim();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function generateKeys(): Promise<Record<string, string>> {
  const { stdout } = await runAccord(['keys', 'generate']);
  const lines = stdout.trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

async function createDatabases(
  postgresUrl: string,
  closers: (() => Promise<unknown>)[],
): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  for (const department of DEPARTMENTS) {
    const database = await freshPostgresDatabase(postgresUrl);
    closers.push(database.stop);
    urls[`ACCORD_${department.toUpperCase()}_DATABASE_URL`] = database.url;
  }
  return urls;
}
