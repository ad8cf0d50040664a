import type { Department } from '../subgraphs/kit/departments.ts';
import type { Subgraph, SubgraphDeps, SubgraphKeys } from '../subgraphs/kit/subgraph.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';
import type { DepartmentDatabases } from './departmentDatabases.ts';

/** Builds all subgraphs, each on its own database with its own keys. */
export async function buildSubgraphs(
  databases: DepartmentDatabases,
  keysOf: (department: Department) => SubgraphKeys,
  rest: Omit<SubgraphDeps<unknown>, 'database' | 'keys'> = {},
): Promise<Subgraph[]> {
  return await Promise.all(
    SUBGRAPHS.map(({ name, create }) =>
      create({ ...rest, database: databases.of(name), keys: keysOf(name) }),
    ),
  );
}
