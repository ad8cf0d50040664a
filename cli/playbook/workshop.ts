import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../gateway/config.ts';
import { createGateway, type Gateway } from '../../gateway/createGateway.ts';
import { createLogger } from '../../gateway/telemetry/logger.ts';
import { buildSubgraphs } from '../buildSubgraphs.ts';
import { CliError, explain } from '../cliError.ts';
import type { DepartmentDatabases } from '../departmentDatabases.ts';
import { createInProcessTransport } from '../inProcessTransport.ts';
import { issueToken, LOCAL_AUDIENCE, LOCAL_ISSUER, publicKeySet } from '../localIssuer.ts';
import { departmentKeys, newLocalKeys } from '../localKeys.ts';
import { SUPERGRAPH_FILE } from '../start.ts';
import type { Environment } from '../subgraphConfig.ts';

/** For what the workshop may ask: it judges relationships, and learns from what is left of whom. */
export type WorkshopPurpose = 'RELATIONSHIP_MANAGEMENT' | 'ANALYTICS';

/** The playbook at work on real customers, by the gateway's own gates, within this process and with no port open. */
export interface Workshop {
  /** The answer's data, of this shape. What the customers do not allow is null in it. Throws CliError. */
  ask<T>(query: string, variables: Readonly<Record<string, unknown>>, shape: z.ZodType<T>): Promise<T>;
  /** The same, and how many fields of it are null since they are withheld. */
  askCounting<T>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    shape: z.ZodType<T>,
  ): Promise<{ readonly data: T; readonly withheld: number }>;
  close(): Promise<void>;
}

export interface WorkshopOptions {
  readonly databases: DepartmentDatabases;
  readonly tenant: string;
  readonly purpose: WorkshopPurpose;
  /** Where the rules of engagement are; those that come with Accord when left out. */
  readonly rules?: string | undefined;
  /** Where what is read is written down; as the environment says when left out. */
  readonly disclosures: string | undefined;
}

const CLIENT = 'accord-playbook';

/** Throws CliError. Its keys are made for it and forgotten: nobody else's passports or tokens count here. */
export async function openWorkshop(options: WorkshopOptions, env: Environment): Promise<Workshop> {
  const { databases, purpose, rules } = options;
  const keys = await newLocalKeys();
  const subgraphs = await explain('The playbook cannot be used', () =>
    buildSubgraphs(databases, (department) => departmentKeys(keys, department), { rules }),
  );
  const gateway = await openGateway(options, keys, createInProcessTransport(subgraphs), env);
  const bearer = await issueToken(keys.issuer, { client: CLIENT, lifetimeSeconds: 86_400 });
  const workshop: Workshop = {
    close: () => gateway.stop(),
    ask: async (query, variables, shape) => (await workshop.askCounting(query, variables, shape)).data,
    async askCounting(query, variables, shape) {
      const response = await gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${bearer}`, 'accord-purpose': purpose },
        payload: { query, variables },
      });
      const { data, errors = [], extensions } = answerShape.parse(response.json());
      const [error] = errors;
      if (error !== undefined) throw new CliError(`The playbook could not be asked: ${error.message}`);
      return { data: shape.parse(data), withheld: extensions?.consent.withheldCount ?? 0 };
    },
  };
  return workshop;
}

const answerShape = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
  extensions: z.object({ consent: z.object({ withheldCount: z.number() }) }).optional(),
});

async function openGateway(
  { tenant, purpose, disclosures }: WorkshopOptions,
  { issuer, callerMaster }: Awaited<ReturnType<typeof newLocalKeys>>,
  transport: ReturnType<typeof createInProcessTransport>,
  env: Environment,
): Promise<Gateway> {
  const directory = await mkdtemp(join(tmpdir(), 'accord-playbook-'));
  try {
    const at = (name: string) => join(directory, name);
    const client = { team: 'Playbook', kind: 'APP', tenant, purposes: [purpose] };
    await writeFile(at('clients.yaml'), stringify({ clients: { [CLIENT]: client } }));
    await writeFile(at('jwks.json'), JSON.stringify(publicKeySet(issuer)));
    return await explain('The playbook cannot be used', () => {
      const config = loadConfig(env, {
        supergraph: { at: SUPERGRAPH_FILE },
        access: {
          clients: at('clients.yaml'),
          issuer: LOCAL_ISSUER,
          audience: LOCAL_AUDIENCE,
          jwks: { file: at('jwks.json') },
        },
        callerKeys: callerMaster,
        logLevel: 'error',
        ...(disclosures !== undefined && { disclosureDirectory: disclosures }),
      });
      return createGateway({ config, transport, logger: createLogger('error') });
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
