import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { openPglite } from '../subgraphs/kit/database.ts';
import { CliError, messageOf } from './cliError.ts';
import { type DataPaths, dataPaths, openDataDirectory } from './dataDirectory.ts';

/**
 * Opens the embedded database of a data directory that this process holds. A new one is made and filled in a draft
 * directory and renamed once it is whole, so that a process killed on the way leaves nothing that looks finished: the
 * next one begins again.
 */
export async function openEmbeddedDatabase(
  paths: DataPaths,
  fill: (engine: PGlite) => Promise<void>,
): Promise<PGlite> {
  if (!existsSync(paths.database)) await makeDatabase(paths, fill);
  return await openEngine(paths.database);
}

async function makeDatabase(paths: DataPaths, fill: (engine: PGlite) => Promise<void>): Promise<void> {
  await rm(paths.draft, { recursive: true, force: true });
  const engine = await openEngine(paths.draft);
  try {
    await fill(engine);
  } finally {
    await engine.close();
  }
  await rename(paths.draft, paths.database);
}

/**
 * Uses the embedded database of a data directory as it is, while nobody else may. `command` is what another process is told
 * about us. Throws CliError when there is none, when it cannot be opened, or when another process holds the directory.
 */
export async function withEmbeddedEngine<T>(
  data: string,
  command: string,
  use: (engine: PGlite) => Promise<T>,
): Promise<T> {
  const { root, database } = dataPaths(data);
  if (!existsSync(database)) throw new CliError(`There is no database in ${root}.`);
  const directory = await openDataDirectory(data, command);
  try {
    const engine = await openEngine(database);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  } finally {
    directory.release();
  }
}

/** Opens a database that is there. Throws CliError that says what can be done. */
async function openEngine(directory: string): Promise<PGlite> {
  try {
    return await openPglite(directory);
  } catch (error) {
    const hint = 'If it is damaged, restore the data directory from a backup, or remove it to start anew.';
    throw new CliError(`The database in ${directory} cannot be opened (${messageOf(error)}). ${hint}`, {
      cause: error,
    });
  }
}
