import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAIN = resolve('dist/cli/main.js');

export interface ProcessOptions {
  readonly cwd?: string;
  /** Beside PATH and HOME, the whole environment: no ACCORD_ variable of the machine reaches a test. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process that has ended. */
export interface Ended {
  /** Undefined for a process that a signal ended. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `accord`. */
export interface AccordProcess {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the match once what was printed (on either stream) matches; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

/** Starts `accord` with these arguments. */
export function spawnAccord(args: readonly string[], { cwd, env = {} }: ProcessOptions = {}): AccordProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const streams = { stdout: collect(child.stdout), stderr: collect(child.stderr) };
  const ended = once(child, 'close').then(
    ([code]): Ended => ({ code: code ?? undefined, stdout: streams.stdout(), stderr: streams.stderr() }),
  );
  return {
    pid: child.pid ?? 0,
    ...streams,
    ended,
    until: (pattern) => untilPrinted(child, streams, pattern),
    async stop(signal) {
      child.kill(signal);
      return await ended;
    },
  };
}

/** Runs `accord` to its end. */
export async function runAccord(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return await spawnAccord(args, options).ended;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

async function untilPrinted(
  child: ChildProcess,
  { stdout, stderr }: Pick<AccordProcess, 'stdout' | 'stderr'>,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(stdout()) ?? pattern.exec(stderr());
    if (match !== null) return match;
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`accord ended before it printed ${pattern}:\n${stdout()}\n${stderr()}`);
    await sleep(20);
  }
}
