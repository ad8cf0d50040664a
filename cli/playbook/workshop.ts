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
  /** The same, and what of it is null since it is withheld. */
  askTelling<T>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    shape: z.ZodType<T>,
  ): Promise<Told<T>>;
  close(): Promise<void>;
}

export interface Told<T> {
  readonly data: T;
  /** How many fields. */
  readonly withheldCount: number;
  /** The first 1,000 of them. */
  readonly withheld: readonly {
    readonly path: readonly (string | number)[];
    readonly reason: string;
  }[];
}

export interface WorkshopOptions {
  readonly databases: DepartmentDatabases;
  readonly tenant: string;
  readonly purpose: WorkshopPurpose;
  /** Whether an AI agent asks, and no person. */
  readonly machine: boolean;
  /** Where the rules of engagement are; those that come with Accord when left out. */
  readonly rules?: string | undefined;
  /** Where what is read is written down; as the environment says when left out. */
  readonly disclosures: string | undefined;
}

/** As whom a workshop asks. What it read is written down under that name. */
const PERSON = { name: 'accord-playbook', kind: 'APP' } as const;
const MACHINE = { name: 'accord-playbook-machine', kind: 'AGENT' } as const;
const askerOf = ({ machine }: WorkshopOptions) => (machine ? MACHINE : PERSON);

/** Throws CliError. Its keys are made for it and forgotten: nobody else's passports or tokens count here. */
export async function openWorkshop(options: WorkshopOptions, env: Environment): Promise<Workshop> {
  const { databases, purpose, rules } = options;
  const keys = await newLocalKeys();
  const subgraphs = await explain('The playbook cannot be used', () =>
    buildSubgraphs(databases, (department) => departmentKeys(keys, department), { rules }),
  );
  const gateway = await openGateway(options, keys, createInProcessTransport(subgraphs), env);
  const bearer = await issueToken(keys.issuer, {
    client: askerOf(options).name,
    lifetimeSeconds: 86_400,
  });
  const workshop: Workshop = {
    close: () => gateway.stop(),
    ask: async (query, variables, shape) => (await workshop.askTelling(query, variables, shape)).data,
    async askTelling(query, variables, shape) {
      const response = await gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${bearer}`, 'accord-purpose': purpose },
        payload: { query, variables },
      });
      const { data, errors = [], extensions } = answerShape.parse(response.json());
      const [error] = errors;
      if (error !== undefined) throw new CliError(`The playbook could not be asked: ${error.message}`);
      const { withheld, withheldCount } = extensions?.consent ?? NOTHING_WITHHELD;
      return { data: shape.parse(data), withheldCount, withheld };
    },
  };
  return workshop;
}

const answerShape = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
  extensions: z
    .object({
      consent: z.object({
        withheldCount: z.number(),
        withheld: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), reason: z.string() })),
      }),
    })
    .optional(),
});
const NOTHING_WITHHELD = { withheldCount: 0, withheld: [] };

async function openGateway(
  options: WorkshopOptions,
  { issuer, callerMaster }: Awaited<ReturnType<typeof newLocalKeys>>,
  transport: ReturnType<typeof createInProcessTransport>,
  env: Environment,
): Promise<Gateway> {
  const { tenant, purpose, disclosures } = options;
  const { name, kind } = askerOf(options);
  const directory = await mkdtemp(join(tmpdir(), 'accord-playbook-'));
  try {
    const at = (name: string) => join(directory, name);
    const client = { team: 'Playbook', kind, tenant, purposes: [purpose] };
    await writeFile(at('clients.yaml'), stringify({ clients: { [name]: client } }));
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
