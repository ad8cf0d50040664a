import { existsSync } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CliError, systemCode } from './cliError.ts';
import { acquireFileLock, type FileLock, LockHeldError } from './fileLock.ts';
import { publicKeySet } from './localIssuer.ts';
import { createLocalKeys, type LocalKeys, readLocalKeys } from './localKeys.ts';
import { writeFileAtomically } from './writeFileAtomically.ts';

/** Where things lie in a data directory. */
export interface DataPaths {
  readonly root: string;
  /** The embedded database. Complete whenever it exists. */
  readonly database: string;
  /** The embedded database while it is being made. */
  readonly draft: string;
  readonly keys: string;
  readonly jwks: string;
  readonly lock: string;
  /** What was disclosed and has not been shipped yet. */
  readonly disclosures: string;
}

/** A data directory that this process holds. */
export interface DataDirectory {
  readonly paths: DataPaths;
  readonly keys: LocalKeys;
  /** Gives the directory up. Harmless when called twice. */
  release(): void;
}

export function dataPaths(directory: string): DataPaths {
  const root = resolve(directory);
  return {
    root,
    database: join(root, 'db'),
    draft: join(root, 'db.draft'),
    keys: join(root, 'keys.json'),
    jwks: join(root, 'jwks.json'),
    lock: join(root, 'lock'),
    disclosures: join(root, 'disclosures'),
  };
}

/**
 * Takes a data directory for this process, made with its keys when it is new. `command` is what another process is
 * told about us. Throws CliError when another process holds it, when it is not a data directory, or when its keys are
 * lost or damaged.
 */
export async function openDataDirectory(directory: string, command: string): Promise<DataDirectory> {
  const paths = dataPaths(directory);
  await makeRoot(paths);
  const lock = await acquireLock(paths, command);
  try {
    const keys = await loadKeys(paths);
    await writeFileAtomically(paths.jwks, `${JSON.stringify(publicKeySet(keys.issuer), null, 2)}\n`, 0o644);
    return { paths, keys, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Makes the directory, or checks that an existing one is empty or ours: `--data .` must not fill a source tree. */
async function makeRoot({ root, keys, database, disclosures }: DataPaths): Promise<void> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    if (!(await stat(root)).isDirectory()) throw new CliError(`${root} is not a directory.`);
    const others = (await readdir(root)).filter(
      // a gateway that was run here by itself has its disclosures in this place too
      (name) => !name.startsWith('lock') && !name.startsWith('keys.json') && name !== basename(disclosures),
    );
    if (others.length > 0 && !existsSync(keys) && !existsSync(database)) {
      throw new CliError(
        `${root} is not an Accord data directory: it holds other files. Give an empty or a new one.`,
      );
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = systemCode(error);
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new CliError(`${root} is not a directory.`, { cause: error });
    throw new CliError(`The data directory ${root} cannot be used (${code}).`, { cause: error });
  }
}

async function acquireLock({ root, lock }: DataPaths, command: string): Promise<FileLock> {
  try {
    return await acquireFileLock(lock, command);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    const { pid, command: holder } = error.holder;
    throw new CliError(
      `The data directory ${root} is in use by process ${pid} (${holder}). Stop that process, or give another directory with --data.`,
      { cause: error },
    );
  }
}

async function loadKeys(paths: DataPaths): Promise<LocalKeys> {
  const keys = await readLocalKeys(paths.keys);
  if (keys !== undefined) return keys;
  if (existsSync(paths.database)) {
    throw new CliError(
      `${paths.keys} is missing, but the database that was made with its keys is there. Restore the file from a backup, or remove ${paths.root} to start anew.`,
    );
  }
  return await createLocalKeys(paths.keys);
}
