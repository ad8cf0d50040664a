import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphs } from '../../cli/buildSubgraphs.ts';
import { type DepartmentDatabases, openDepartmentDatabases } from '../../cli/departmentDatabases.ts';
import { createInProcessTransport } from '../../cli/inProcessTransport.ts';
import { loadSampleCompany } from '../../cli/loadSampleCompany.ts';
import { issueToken, LOCAL_AUDIENCE, LOCAL_ISSUER, publicKeySet } from '../../cli/localIssuer.ts';
import { createLocalKeys, departmentKeys, type LocalKeys } from '../../cli/localKeys.ts';
import { SAMPLE_CLIENTS } from '../../gateway/access/clients.ts';
import { loadConfig } from '../../gateway/config.ts';
import { assembleGateway, type Gateway } from '../../gateway/createGateway.ts';
import { type ConsentLayer, ENFORCING_LAYERS } from '../../gateway/execution/consentLayer.ts';
import type { SubgraphAnswer, Transport } from '../../gateway/execution/transport.ts';
import { createLogger } from '../../gateway/telemetry/logger.ts';
import { createHttpTransport } from '../../gateway/transport/httpTransport.ts';
import { readSubgraphSettings } from '../../gateway/transport/subgraphSettings.ts';
import type { Department } from '../../subgraphs/kit/departments.ts';
import { serveSubgraph } from '../../subgraphs/kit/serveSubgraph.ts';
import type { Subgraph } from '../../subgraphs/kit/subgraph.ts';
import { freshDatabase } from './freshDatabase.ts';
import { type Answer, askOverHttp, type Question, requestOf } from './question.ts';

/** The layers that keep the promise of consent: the gateway's three, and the subgraphs' guard. */
export type Layer = 'plan' | 'fetch' | 'shape' | 'guard';

export interface SystemOptions {
  /** Customers of the sample company, the eleven stories first; 60 when left out. */
  readonly size?: number;
  /** A PostgreSQL server to make a database on; embedded when left out. */
  readonly postgresUrl?: string | undefined;
  /** The layers that enforce; all of them when left out. The others release everything. */
  readonly layers?: readonly Layer[];
  /** The text of a clients.yaml; the sample's when left out. */
  readonly clients?: string;
  /** Whether requests without a token are served. */
  readonly anonymous?: boolean;
  /** Every subgraph and the gateway on a loopback port of its own, and HTTP between them. */
  readonly overHttp?: boolean;
  /** Where the gateway writes what it discloses; a place that goes with the system when left out. */
  readonly disclosureDirectory?: string;
  /** The gateway's environment: `ACCORD_…`; empty when left out. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What the gateway sent to a subgraph, and what came back. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined while it is under way, and when it failed. */
  answer?: SubgraphAnswer;
}

/** The whole of Accord in this process: no ports unless they are asked for, and nothing left after `stop()`. */
export interface System {
  readonly gateway: Gateway;
  readonly databases: DepartmentDatabases;
  readonly keys: LocalKeys;
  /** A data directory with these keys, as far as whoever signs tokens is concerned. */
  readonly directory: string;
  /** Every subgraph request since `forget()`, in the order in which they were sent. */
  readonly calls: readonly SubgraphCall[];
  /** The text of every SQL statement since `forget()`. */
  readonly statements: readonly string[];
  subgraph(department: Department): Subgraph;
  /** A bearer token, good for an hour. */
  token(client: string, subject?: string): Promise<string>;
  ask<T = Record<string, unknown>>(question: Question): Promise<Answer<T>>;
  /** Empties `calls` and `statements`. */
  forget(): void;
  stop(): Promise<void>;
}

const SUPERGRAPH_FILE = 'schema/supergraph.graphql';

/** Starts a system with the sample company in it. Share one among the tests of a file: it takes seconds. */
export async function createSystem(options: SystemOptions = {}): Promise<System> {
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return { ...(await assemble(options, closers)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  options: SystemOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<System, 'stop'>> {
  const { size = 60, layers = ['plan', 'fetch', 'shape', 'guard'] } = options;
  const directory = await mkdtemp(join(tmpdir(), 'accord-system-'));
  closers.push(() => rm(directory, { recursive: true }));
  const keys = await createLocalKeys(join(directory, 'keys.json'));
  const database = await freshDatabase(options.postgresUrl);
  closers.push(() => database.stop());

  const statements: string[] = [];
  const databases = await openDepartmentDatabases(
    () => database.target,
    (statement) => statements.push(statement),
  );
  closers.push(() => databases.close());
  await loadSampleCompany({ databases, fingerprint: keys.fingerprint, size });
  const subgraphs = await buildSubgraphs(databases, (department) => departmentKeys(keys, department), {
    ...(!layers.includes('guard') && { guard: () => ({ kind: 'Released' }) as const }),
  });

  const calls: SubgraphCall[] = [];
  const transport = spyOn(await createTransport(subgraphs, options, closers), calls);
  const gateway = await createTestGateway(options, { directory, keys, transport });
  closers.push(() => gateway.stop());
  const url = options.overHttp ? (await gateway.listen()).url : undefined;

  const forget = () => {
    statements.length = 0;
    calls.length = 0;
  };
  const token = (client: string, subject?: string) =>
    issueToken(keys.issuer, { client, subject, lifetimeSeconds: 3600 });
  forget();
  return {
    gateway,
    databases,
    keys,
    directory,
    calls,
    statements,
    token,
    forget,
    subgraph: (department) => found(subgraphs, department),
    async ask<T>(question: Question) {
      const bearer = await bearerOf(question, token);
      const answer =
        url === undefined ? inject(gateway, question, bearer) : askOverHttp(url, question, bearer);
      return (await answer) as Answer<T>;
    },
  };
}

interface TestGatewayParts {
  readonly directory: string;
  readonly keys: LocalKeys;
  readonly transport: Transport;
}

async function createTestGateway(
  { anonymous = false, clients, layers, env = {}, disclosureDirectory }: SystemOptions,
  { directory, keys, transport }: TestGatewayParts,
): Promise<Gateway> {
  const jwks = join(directory, 'jwks.json');
  await writeFile(jwks, JSON.stringify(publicKeySet(keys.issuer)));
  const clientsFile = clients === undefined ? SAMPLE_CLIENTS : join(directory, 'clients.yaml');
  if (clients !== undefined) await writeFile(clientsFile, clients);
  // a test that looks at what is sent wants to see its own requests only
  const config = loadConfig(
    {
      ACCORD_DISCLOSURE_SHIP_MS: '3600000',
      ACCORD_RIGHTS_MS: '3600000',
      ACCORD_CLAIMS_MS: '3600000',
      ...env,
    },
    {
      supergraph: { at: SUPERGRAPH_FILE },
      anonymous,
      access: { clients: clientsFile, issuer: LOCAL_ISSUER, audience: LOCAL_AUDIENCE, jwks: { file: jwks } },
      callerKeys: keys.callerMaster,
      disclosureDirectory: disclosureDirectory ?? join(directory, 'disclosures'),
      logLevel: 'silent',
      port: 0,
    },
  );
  const layer = (name: keyof typeof ENFORCING_LAYERS) =>
    layers === undefined || layers.includes(name) ? ENFORCING_LAYERS[name] : RELEASING;
  return await assembleGateway(
    { config, transport },
    { plan: layer('plan'), fetch: layer('fetch'), shape: layer('shape') },
  );
}

/** A layer that is switched off. */
const RELEASING: ConsentLayer = {
  servesPurpose: () => true,
  standingOf: () => ({ open: -1, otherwise: 'NOT_CONSENTED' }),
};

async function createTransport(
  subgraphs: readonly Subgraph[],
  { overHttp }: SystemOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Transport> {
  if (!overHttp) return createInProcessTransport(subgraphs);
  const urls = new Map<string, string>();
  for (const subgraph of subgraphs) {
    const { url, stop } = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 });
    closers.push(stop);
    urls.set(subgraph.name, `${url}/graphql`);
  }
  const settings = readSubgraphSettings({ ACCORD_SUBGRAPH_TIMEOUT_MS: '10000' });
  return createHttpTransport({ urls, settings, requestTimeoutMs: 30_000, logger: createLogger('silent') });
}

function spyOn(transport: Transport, calls: SubgraphCall[]): Transport {
  return {
    async send(subgraph, request, limit) {
      const { query, variables } = JSON.parse(request.body) as Pick<SubgraphCall, 'query' | 'variables'>;
      const call: SubgraphCall = { subgraph, query, variables, headers: request.headers };
      calls.push(call);
      call.answer = await transport.send(subgraph, request, limit);
      return call.answer;
    },
    close: () => transport.close(),
  };
}

async function bearerOf(question: Question, token: System['token']): Promise<string | undefined> {
  if (question.token !== undefined || question.client === undefined) return question.token;
  return await token(question.client, question.customer ?? question.person);
}

async function inject(gateway: Gateway, question: Question, bearer: string | undefined): Promise<Answer> {
  const { headers, body } = requestOf(question, bearer);
  const response = await gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload: body });
  return { status: response.statusCode, ...response.json<Omit<Answer, 'status'>>() };
}

function found(subgraphs: readonly Subgraph[], department: Department): Subgraph {
  const subgraph = subgraphs.find(({ name }) => name === department);
  if (subgraph === undefined) throw new Error(`There is no subgraph ${department}`);
  return subgraph;
}
