import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { acquireFileLock, LockHeldError } from '../../cli/fileLock.ts';

let directory: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'accord-lock-'));
  path = join(directory, 'lock');
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(directory, { recursive: true });
});

/** Another process that tries for the lock; answers its first line. */
async function contend(): Promise<{ child: ChildProcess; said: string }> {
  const script = new URL('./processes/holdLock.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a file lock', () => {
  test('is held once, and free again after its release', async () => {
    const first = await acquireFileLock(path, 'accord start');
    const refusal = await acquireFileLock(path, 'accord import').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LockHeldError);
    expect((refusal as LockHeldError).message).toBe(
      `${path} is held by process ${process.pid} (accord start).`,
    );
    first.release();
    first.release();
    expect(existsSync(path)).toBe(false);
    (await acquireFileLock(path, 'accord import')).release();
  });

  test('names the other process that holds it', async () => {
    const { child } = await contend();
    await expect(acquireFileLock(path, 'accord start')).rejects.toThrow(
      `${path} is held by process ${child.pid} (accord test).`,
    );
  });

  test('is taken over from a process that was killed', async () => {
    const { child } = await contend();
    await kill(child);
    expect(existsSync(path)).toBe(true);
    const lock = await acquireFileLock(path, 'accord start');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      command: 'accord start',
    });
    lock.release();
    expect(existsSync(path)).toBe(false);
  });

  const testWhereThereIsProc = existsSync('/proc/self/stat') ? test : test.skip;
  testWhereThereIsProc(
    'is taken over from a process that was killed and that nobody has waited for',
    async () => {
      const script = new URL('./processes/holdLock.ts', import.meta.url).pathname;
      // the shell becomes a program that never asks after its child, so the killed child stays a zombie
      const run = '"$0" --disable-warning=ExperimentalWarning "$1" "$2" & exec sleep 600';
      const parent = spawn('sh', ['-c', run, process.execPath, script, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(parent);
      await once(parent.stdout ?? parent, 'data');
      const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { pid: number };
      process.kill(pid, 'SIGKILL');
      await sleep(200);
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      expect(stat.slice(stat.lastIndexOf(')'))).toMatch(/^\) Z /);
      const lock = await acquireFileLock(path, 'accord start');
      lock.release();
    },
  );

  test('is taken over when its process id belongs to another process by now', async () => {
    writeFileSync(
      path,
      JSON.stringify({ pid: process.pid, started: '1', command: 'accord start', nonce: 'old' }),
    );
    (await acquireFileLock(path, 'accord start')).release();
    expect(existsSync(path)).toBe(false);
  });

  test('is taken over although somebody was killed while taking it over', async () => {
    const dead = { pid: process.pid, started: '1', command: 'accord start' };
    writeFileSync(path, JSON.stringify({ ...dead, nonce: 'one' }));
    writeFileSync(`${path}.takeover`, JSON.stringify({ ...dead, nonce: 'two' }));
    (await acquireFileLock(path, 'accord start')).release();
    expect(existsSync(`${path}.takeover`)).toBe(false);
  });

  test('is left alone while somebody else takes it over', async () => {
    writeFileSync(
      path,
      JSON.stringify({ pid: process.pid, started: '1', command: 'accord start', nonce: 'old' }),
    );
    const other = await acquireFileLock(`${path}.takeover`, 'accord import');
    let taken = false;
    const mine = acquireFileLock(path, 'accord start').then((lock) => {
      taken = true;
      return lock;
    });
    await sleep(200);
    expect(taken).toBe(false);
    expect(readFileSync(path, 'utf8')).toContain('"nonce":"old"');
    other.release();
    (await mine).release();
  });

  test('goes to exactly one of several processes that race for a dead one’s', async () => {
    for (let round = 0; round < 3; round++) {
      writeFileSync(
        path,
        JSON.stringify({ pid: process.pid, started: '1', command: 'accord start', nonce: 'old' }),
      );
      const contenders = await Promise.all([contend(), contend(), contend(), contend()]);
      const winners = contenders.filter(({ said }) => said === 'held');
      expect(winners).toHaveLength(1);
      const losers = contenders.filter(({ said }) => said === `refused by ${winners[0]?.child.pid}`);
      expect(losers).toHaveLength(3);
      await Promise.all(winners.map(({ child }) => kill(child)));
    }
  });

  test('is refused when its file is damaged', async () => {
    writeFileSync(path, '{"pid":');
    await expect(acquireFileLock(path, 'accord start')).rejects.toThrow(
      `The lock file ${path} is damaged. If no other Accord process uses this directory, delete it.`,
    );
  });

  test('released late does not take away the lock of the next holder', async () => {
    const first = await acquireFileLock(path, 'accord start');
    rmSync(path);
    const second = await acquireFileLock(path, 'accord import');
    first.release();
    expect(existsSync(path)).toBe(true);
    second.release();
  });
});
