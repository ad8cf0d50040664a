import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CliError, systemCode } from './cliError.ts';

const holderShape = z.object({
  pid: z.int().positive(),
  /** When the process started, in the kernel's words, '' where that cannot be known: tells a reused pid from the old one. */
  started: z.string(),
  command: z.string(),
  nonce: z.string(),
});

/** Who holds a lock, as written in the lock file. */
export type LockHolder = z.infer<typeof holderShape>;

export interface FileLock {
  /** Gives the lock up. Harmless when called twice, or when the lock is no longer ours. */
  release(): void;
}

/** Thrown when a living process holds the lock. */
export class LockHeldError extends CliError {
  readonly holder: LockHolder;
  constructor(path: string, holder: LockHolder) {
    super(`${path} is held by process ${holder.pid} (${holder.command}).`);
    this.holder = holder;
  }
}

/**
 * Field 22 of /proc/<pid>/stat, the start time in clock ticks since boot; '' where there is no /proc. A zombie (field 3
 * is Z or X) has ended, and only waits for its parent to notice: it did not start at any time.
 */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/.test(fields[0] ?? '') ? 'ended' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

function isAlive(holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false; // EPERM: it lives, and belongs to somebody else
  }
  return holder.started === '' || processStart(holder.pid) === holder.started;
}

function readHolder(path: string): LockHolder | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return holderShape.parse(JSON.parse(text));
  } catch (error) {
    const message = `The lock file ${path} is damaged. If no other Accord process uses this directory, delete it.`;
    throw new CliError(message, { cause: error });
  }
}

/** Creates the file with its content in one step, so that nobody ever reads half of it. False: it exists already. */
function create(path: string, holder: LockHolder): boolean {
  const draft = `${path}.${holder.nonce}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, JSON.stringify(holder));
    fsyncSync(file);
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
}

function remove(path: string, nonce: string): void {
  if (readHolder(path)?.nonce === nonce) rmSync(path, { force: true });
}

/**
 * Takes the lock. A dead process's file may be removed only by whoever holds `<path>.takeover`, itself a lock of this
 * kind: otherwise of two processes that both found it dead, the slower would remove the lock of the faster.
 */
async function take(path: string, holder: LockHolder): Promise<void> {
  while (!create(path, holder)) {
    const found = readHolder(path);
    if (found === undefined) continue; // given up in the meantime
    if (isAlive(found)) throw new LockHeldError(path, found);
    const takeover = `${path}.takeover`;
    try {
      await take(takeover, holder);
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      await sleep(20); // somebody is taking it over right now
      continue;
    }
    try {
      remove(path, found.nonce);
    } finally {
      remove(takeover, holder.nonce);
    }
  }
}

/**
 * Locks `path` for this process until it releases it or dies, by kill -9 too: the lock of a dead process is taken over.
 * `command` is what the next one is told. Throws LockHeldError while another process holds it, and CliError for a lock
 * file that cannot be read.
 */
export async function acquireFileLock(path: string, command: string): Promise<FileLock> {
  const { pid } = process;
  const holder: LockHolder = { pid, started: processStart(pid), command, nonce: randomUUID() };
  await take(path, holder);
  const release = () => {
    process.removeListener('exit', release);
    remove(path, holder.nonce);
  };
  process.once('exit', release);
  return { release };
}
