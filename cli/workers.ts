import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './cliError.ts';
import type { Terminal } from './terminal.ts';
import { ORDERS, WORKER_MARK } from './worker.ts';

export interface WorkersOptions {
  readonly count: number;
  /** The command line of each. It names a port: all must come by the same one. */
  readonly args: readonly string[];
  /** What the environment of each has besides ours. */
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Processes that serve one port. Each that ends is replaced by another, later and later while these fail to start. This
 * process holds the port and hands each connection to one of them. None outlives it.
 */
export class Workers {
  /** Rejects with CliError when none is left and no other can start. */
  readonly lost: Promise<never>;
  readonly #options: WorkersOptions;
  readonly #starting = new Set<Worker>();
  readonly #serving = new Set<Worker>();
  readonly #lose: (error: CliError) => void;
  #isStopping = false;

  private constructor(options: WorkersOptions) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // whoever starts them waits for it later
    this.lost = promise;
    this.#lose = reject;
    this.#options = options;
    // one that hangs would go on serving, or starting, without anybody to end it
    process.once('exit', () => this.#kill([...this.#starting, ...this.#serving]));
  }

  /**
   * Resolves when all listen, or have tried to: those that could not are tried again. Throws CliError when the first
   * cannot: then no other is tried, so that what is wrong is said once.
   */
  static async start(options: WorkersOptions): Promise<Workers> {
    if (!cluster.isPrimary)
      throw new CliError(
        '--workers needs a process of its own: this one is a worker of another program already.',
      );
    cluster.setupPrimary({ args: [...options.args] });
    const workers = new Workers(options);
    if ((await workers.#startOne()) === undefined)
      throw new CliError('No gateway could start: the reason is above.');
    await Promise.all(Array.from({ length: options.count - 1 }, () => workers.#add()));
    return workers;
  }

  /** All look at once for a new supergraph. */
  reload(): void {
    for (const worker of this.#serving) worker.send(ORDERS.reload);
  }

  /** Resolves when all have answered what is in flight and have ended. Throws CliError when one could not. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#kill(this.#starting);
    const ends = [...this.#serving].map(
      (worker) =>
        new Promise<boolean>((resolve) => {
          worker.once('exit', (code: number | null) => resolve(code === 0));
          worker.send(ORDERS.stop);
        }),
    );
    if ((await Promise.all(ends)).includes(false))
      throw new CliError('Some requests did not finish in time.');
  }

  /** Starts one more. When it cannot, it goes on trying, and does not keep whoever called waiting for that. */
  async #add(gone?: Worker): Promise<void> {
    if (!(await this.#tryToAdd(gone))) void this.#addLater(gone);
  }

  async #addLater(gone: Worker | undefined): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.#isStopping; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false });
      if (this.#isStopping || (await this.#tryToAdd(gone))) return;
    }
  }

  async #tryToAdd(gone: Worker | undefined): Promise<boolean> {
    const started = await this.#startOne();
    if (started !== undefined) {
      if (gone !== undefined) {
        const [now, before] = [started.process.pid, gone.process.pid];
        this.#options.terminal.err(`Worker ${now} serves in place of worker ${before}.`);
      }
      return true;
    }
    if (!this.#isStopping && this.#serving.size === 0 && this.#starting.size === 0) {
      this.#isStopping = true;
      this.#lose(new CliError('No gateway is left, and no other could start: the reason is above.'));
    }
    return false;
  }

  /** Undefined when there is no such process, or it ended before it listened: the reason has been said. */
  async #startOne(): Promise<Worker | undefined> {
    try {
      return await this.#fork();
    } catch (error) {
      this.#options.terminal.err(`A worker could not be started: ${(error as Error).message}`);
      return undefined;
    }
  }

  /** Undefined when it ended before it listened; it has said why. Throws when the system has no process to give. */
  #fork(): Promise<Worker | undefined> {
    const worker = cluster.fork({ ...this.#options.env, ...WORKER_MARK });
    this.#starting.add(worker);
    return new Promise((resolve, reject) => {
      const give = (started: Worker | undefined) => {
        this.#starting.delete(worker);
        resolve(started);
      };
      worker.once('listening', () => {
        this.#take(worker);
        give(worker);
      });
      worker.once('exit', () => give(undefined));
      // it could not be started; or, once it serves, an order did not reach it, and `exit` says that it has ended
      worker.on('error', (error) => {
        this.#starting.delete(worker);
        reject(error);
      });
    });
  }

  #take(worker: Worker): void {
    this.#serving.add(worker);
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.#serving.delete(worker);
      if (this.#isStopping) return;
      const how = signal ?? `exit code ${code}`;
      this.#options.terminal.err(`Worker ${worker.process.pid} ended (${how}); another is started.`);
      void this.#add(worker);
    });
  }

  #kill(workers: Iterable<Worker>): void {
    for (const worker of workers) worker.process.kill('SIGKILL');
  }
}
