import type { Kysely } from 'kysely';
import type { Keyring } from '../schema/consent/keys.ts';
import { createIntake } from '../subgraphs/identity/intake.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import { sampleCompany } from '../subgraphs/kit/sample/sampleCompany.ts';
import { SAMPLE_TENANT } from '../subgraphs/kit/sample/sampleCustomer.ts';
import type { SubgraphModule } from '../subgraphs/kit/subgraphModule.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';
import type { DepartmentDatabases } from './departmentDatabases.ts';
import type { ProgressLine } from './progressLine.ts';

/** Hears how much of a department's part is loaded. */
export type LoadProgress = (department: Department, done: number, total: number) => void;

/**
 * Runs `load` on a department's database, or decides that there is nothing to do (false). All that `load` does elsewhere
 * must have happened when the department's own rows become visible.
 */
export type LoadPart = (
  department: Department,
  database: Kysely<unknown>,
  load: (database: Kysely<unknown>) => Promise<void>,
) => Promise<boolean>;

export interface SampleLoad {
  readonly databases: DepartmentDatabases;
  /** Identity's fingerprint keys. */
  readonly fingerprint: Keyring;
  /** Customers; 2,000 when left out. */
  readonly size?: number | undefined;
  readonly progress?: LoadProgress;
  readonly loadPart?: LoadPart;
}

const always: LoadPart = async (_department, database, load) => {
  await load(database);
  return true;
};

/**
 * Loads the sample company: each department its part, and identity what they know of whom. Identity's own part, the
 * consents, comes last: it is about customers that the others have told it of. Answers which departments were loaded.
 */
export async function loadSampleCompany(options: SampleLoad): Promise<Department[]> {
  const { databases, progress, loadPart = always } = options;
  const company = sampleCompany(options.size);
  const intake = createIntake(
    databases.of('identity') as Parameters<typeof createIntake>[0],
    options.fingerprint,
  );
  const loaded: Department[] = [];
  for (const department of identityLast(SUBGRAPHS)) {
    const { name } = department;
    const isNew = await loadPart(name, databases.of(name), async (database) => {
      const claims = await department.seed(database, company, SAMPLE_TENANT, (done, total) =>
        progress?.(name, done, total),
      );
      if (claims.length > 0) await intake.register(SAMPLE_TENANT, claims);
    });
    if (isNew) loaded.push(name);
  }
  return loaded;
}

/** Shows the load on a line of the terminal. */
export function showOn(line: ProgressLine): LoadProgress {
  return (department, done, total) =>
    line.update({ label: `Loading ${department}`, done, share: total > 0 ? done / total : undefined });
}

function identityLast(subgraphs: readonly SubgraphModule[]): SubgraphModule[] {
  return subgraphs.toSorted((a, b) => Number(a.name === 'identity') - Number(b.name === 'identity'));
}
