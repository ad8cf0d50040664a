import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { signalFamily } from './processStatistics.ts';

/** The core of the gateway that is measured, and the core of the load and the subgraphs. */
export const GATEWAY_CORE = 0;
export const LOAD_CORE = 1;

export interface Command {
  /** The program and its arguments. */
  readonly line: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The file that takes what it says; /dev/null when left out. */
  readonly log?: string;
}

const running = new Set<PinnedProcess>();

/** A process that runs on one core only. */
export class PinnedProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  /** Throws an Error when the program cannot be started. */
  constructor({ line, env, cwd, log = '/dev/null' }: Command, core: number) {
    const output = openSync(log, 'a');
    // taskset becomes the program: the id is the program's own
    this.#child = spawn('taskset', ['-c', String(core), ...line], {
      stdio: ['ignore', output, output],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
      ...(cwd !== undefined && { cwd }),
    });
    closeSync(output);
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', () => resolve());
    });
    if (this.#child.pid === undefined) throw new Error('taskset (Debian: util-linux) cannot be started');
    this.pid = this.#child.pid;
    running.add(this);
    void this.#ended.then(() => running.delete(this));
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Takes it off its core until `resume`; what it holds stays as it is. */
  pause(): void {
    signalFamily(this.pid, 'SIGSTOP');
  }

  resume(): void {
    signalFamily(this.pid, 'SIGCONT');
  }

  /** Asks it to end, and after ten seconds makes it. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.resume();
    signalFamily(this.pid, 'SIGTERM');
    const force = setTimeout(() => signalFamily(this.pid, 'SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(force);
  }
}

/** Ends whatever is still running: the way out, also of a run that failed. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.stop()));
}
