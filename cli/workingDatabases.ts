import type { Keyring } from '../schema/consent/keys.ts';
import type { Department } from '../subgraphs/kit/departments.ts';
import { explain } from './cliError.ts';
import { openDataDirectory } from './dataDirectory.ts';
import { type DepartmentDatabases, openPostgresDatabases } from './departmentDatabases.ts';
import { openEmbeddedDatabases } from './embeddedDatabases.ts';
import { type Environment, namesDatabases, readLoadConfig } from './subgraphConfig.ts';
import type { Terminal } from './terminal.ts';

/** Departments' databases to work on, identity's among them. */
export interface WorkingDatabases {
  readonly databases: DepartmentDatabases;
  /** Identity's fingerprint keys. */
  readonly fingerprint: Keyring;
  /** Where what is read is to be written down: the data directory's; undefined where the environment says so. */
  readonly disclosures: string | undefined;
  close(): Promise<void>;
}

export interface WorkRequest {
  /** The departments whose databases are worked on, identity among them. */
  readonly departments: readonly Department[];
  /** The data directory, where the environment names no databases. */
  readonly data: string;
  /** What is being done, for whoever finds the directory locked: `accord import`. */
  readonly command: string;
}

/**
 * The databases that the environment names for the departments; else those of the data directory, which is locked
 * meanwhile, and made when it is new. Throws CliError.
 */
export async function openWorkingDatabases(
  { departments, data, command }: WorkRequest,
  env: Environment,
  terminal: Terminal,
): Promise<WorkingDatabases> {
  if (namesDatabases(departments, env)) {
    const { databaseUrls, fingerprint } = readLoadConfig(departments, env);
    const databases = await explain(`${command} cannot start`, () => openPostgresDatabases(databaseUrls));
    return { databases, fingerprint, disclosures: undefined, close: databases.close };
  }
  const directory = await openDataDirectory(data, command);
  try {
    const databases = await openEmbeddedDatabases(directory, terminal);
    const close = async () => {
      await databases.close();
      directory.release();
    };
    const { keys, paths } = directory;
    return { databases, fingerprint: keys.fingerprint, disclosures: paths.disclosures, close };
  } catch (error) {
    directory.release();
    throw error;
  }
}
