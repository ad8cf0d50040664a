import type { Keyring } from '../schema/consent/keys.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import { explain } from './cliError.ts';
import { openDataDirectory } from './dataDirectory.ts';
import { type DepartmentDatabases, openPostgresDatabases } from './departmentDatabases.ts';
import { openEmbeddedDatabases } from './embeddedDatabases.ts';
import { type Environment, namesDatabases, readLoadConfig } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

/** Where an import writes to. */
export interface ImportTarget {
  readonly databases: DepartmentDatabases;
  /** Identity's fingerprint keys. */
  readonly fingerprint: Keyring;
  close(): Promise<void>;
}

/**
 * The databases that the environment names for the department and for identity; else those of the data directory, which
 * is locked meanwhile, and made when it is new. Throws CliError.
 */
export async function openImportTarget(
  { into, data }: { readonly into: Department; readonly data: string },
  env: Environment,
  terminal: Terminal,
): Promise<ImportTarget> {
  const departments: readonly Department[] = [into, 'identity'];
  if (namesDatabases(departments, env)) {
    const { databaseUrls, fingerprint } = readLoadConfig(departments, env);
    const databases = await explain('The import cannot start', () => openPostgresDatabases(databaseUrls));
    return { databases, fingerprint, close: databases.close };
  }
  const directory = await openDataDirectory(data, 'accord import');
  try {
    const databases = await openEmbeddedDatabases(directory, terminal);
    const close = async () => {
      await databases.close();
      directory.release();
    };
    return { databases, fingerprint: directory.keys.fingerprint, close };
  } catch (error) {
    directory.release();
    throw error;
  }
}
