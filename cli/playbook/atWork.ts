import type { Kysely } from 'kysely';
import type { IdentityTables } from '../../subgraphs/identity/index.ts';
import { listCustomers } from '../../subgraphs/identity/listCustomers.ts';
import { DEPARTMENTS } from '../../subgraphs/kit/departments.ts';
import type { DepartmentDatabases } from '../departmentDatabases.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import { openWorkingDatabases } from '../workingDatabases.ts';
import { openWorkshop, type Workshop, type WorkshopPurpose } from './workshop.ts';

/** What work on real customers is done on. */
export interface AtWork {
  /** The data directory, where the environment names no databases. */
  readonly data: string;
  readonly tenant: string;
  /** Whether an AI agent is to ask, and no person. */
  readonly machine?: boolean;
}

export interface Place {
  readonly env: Environment;
  readonly terminal: Terminal;
}

/** Opens a workshop; with these rules where they are given. */
export type Open = (rules?: string, purpose?: WorkshopPurpose) => Promise<Workshop>;

/** So many customers at once: as many as Query.customers takes. */
const PAGE = 200;

/** Does work on the departments' databases, and closes all that it opened. `pages` are the ids of all customers. Throws CliError. */
export async function atWork<T>(
  { data, tenant, machine = false }: AtWork,
  command: string,
  { env, terminal }: Place,
  work: (
    open: Open,
    pages: () => AsyncGenerator<readonly string[]>,
    databases: DepartmentDatabases,
  ) => Promise<T>,
): Promise<T> {
  const request = { departments: DEPARTMENTS, data, command };
  const { databases, disclosures, close } = await openWorkingDatabases(request, env, terminal);
  const workshops: Workshop[] = [];
  try {
    const identity = databases.of('identity') as Kysely<IdentityTables>;
    return await work(
      async (rules, purpose = 'RELATIONSHIP_MANAGEMENT') => {
        const workshop = await openWorkshop({ databases, tenant, purpose, machine, rules, disclosures }, env);
        workshops.push(workshop);
        return workshop;
      },
      async function* () {
        for (let after: string | undefined = ''; after !== undefined; ) {
          const ids: readonly string[] = await listCustomers(identity, tenant, PAGE, after);
          if (ids.length > 0) yield ids;
          after = ids.length < PAGE ? undefined : ids.at(-1);
        }
      },
      databases,
    );
  } finally {
    for (const workshop of workshops) await workshop.close();
    await close();
  }
}
