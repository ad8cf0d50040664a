import type { Kysely } from 'kysely';
import { type DatabaseTarget, migrate, openDatabase, type StatementLog } from '../subgraphs/kit/database.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import { SUBGRAPHS } from '../subgraphs/registry.ts';

/** The departments' databases, migrated. */
export interface DepartmentDatabases {
  /** Throws an Error for a department that was not opened. */
  of(department: Department): Kysely<unknown>;
  /** Closes the connections. An embedded engine is left to whoever opened it. */
  close(): Promise<void>;
}

/**
 * Opens the databases of the departments that have a target, and brings their tables up to date. Throws an Error that
 * names the department whose database cannot be reached or migrated, with all others closed again.
 */
export async function openDepartmentDatabases(
  targetOf: (department: Department) => DatabaseTarget | undefined,
  onStatement?: StatementLog,
): Promise<DepartmentDatabases> {
  const open = new Map<Department, Kysely<unknown>>();
  const close = async () => {
    await Promise.all([...open.values()].map((database) => database.destroy()));
  };
  try {
    for (const { name, migrations } of SUBGRAPHS) {
      const target = targetOf(name);
      if (target === undefined) continue;
      const database = await openDatabase<unknown>(target, name, onStatement);
      open.set(name, database);
      await migrate(database, name, migrations);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    of(department) {
      const database = open.get(department);
      if (database === undefined) throw new Error(`${department} has no database here`);
      return database;
    },
  };
}

/** The same for PostgreSQL, a URL for each department. */
export async function openPostgresDatabases(
  urls: ReadonlyMap<Department, string>,
): Promise<DepartmentDatabases> {
  return await openDepartmentDatabases((department) => {
    const url = urls.get(department);
    return url === undefined ? undefined : { kind: 'postgres', url };
  });
}
