import { sql } from 'kysely';
import { createLogger } from '../gateway/telemetry/logger.ts';
import { migrate, openDatabase } from '../subgraphs/kit/database.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import { serveSubgraph } from '../subgraphs/kit/serveSubgraph.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';
import { CliError, explain } from './cliError.ts';
import { type Address, listenOn } from './listening.ts';
import { untilStopped } from './shutdown.ts';
import { type Environment, readRulesPath, readSubgraphConfig } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

export interface RunSubgraphOptions extends Address {
  readonly name: Department;
}

/** Runs one subgraph over HTTP until a signal ends it. Throws CliError when it cannot start. */
export async function runSubgraph(
  options: RunSubgraphOptions,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const { name } = options;
  const config = readSubgraphConfig(name, env);
  const department = SUBGRAPHS.find((entry) => entry.name === name);
  if (department === undefined) throw new CliError(`The subgraph ${name} is not in the registry.`);
  const database = await explain(`The ${name} subgraph cannot start`, () =>
    openDatabase<unknown>({ kind: 'postgres', url: config.databaseUrl }, name),
  );
  try {
    await explain(`The ${name} subgraph cannot start`, () => migrate(database, name, department.migrations));
    const logger = createLogger(config.logLevel);
    const subgraph = await department.create({
      database,
      keys: config.keys,
      disclosureMonths: config.disclosureMonths,
      rules: name === 'playbook' ? readRulesPath(env) : undefined,
      onFault: (fault) => logger.error({ fault }, 'the subgraph failed'),
    });
    const check = () => sql`select 1`.execute(database);
    const server = await listenOn(options, () => serveSubgraph(subgraph, { ...options, check }));
    await untilStopped(terminal, `${name} is ready at ${server.url}`, () => server.stop());
  } finally {
    await database.destroy();
  }
}
