import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { acquireFileLock, LockHeldError } from '../../cli/fileLock.ts';

const CACHE = 'node_modules/.cache/accord';
/** What `state()` was after the last build. */
const STAMP = `${CACHE}/built`;
const FILES = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
const FOLDERS = ['cli', 'gateway', 'schema', 'subgraphs', 'dist'];

/**
 * Builds dist/ unless it is built: the processes are those of `npm start`. One test file builds for all: another one may be
 * starting processes from dist/ already.
 */
export async function buildAccord(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const lock = await patientLock(`${CACHE}/build.lock`);
  try {
    if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === state()) return;
    await promisify(execFile)('npm', ['run', '--silent', 'build']);
    writeFileSync(STAMP, state());
  } finally {
    lock.release();
  }
}

/** Changes with whatever goes into dist/, and with dist/ itself. */
function state(): string {
  const hash = createHash('sha256');
  const folders = FOLDERS.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const path of [...FILES, ...folders.sort()]) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

async function patientLock(path: string) {
  for (;;) {
    try {
      return await acquireFileLock(path, 'npm test');
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      await sleep(200);
    }
  }
}
