import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from './cliError.ts';
import type { Terminal } from './terminal.ts';
import { ORDERS } from './worker.ts';

export interface WorkersOptions {
  readonly count: number;
  /** The command line of each, and what its environment has besides ours. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Processes that serve one port. Each that ends is replaced by another, later and later while these fail to start. This
 * process holds the port and hands each connection to one of them.
 */
export class Workers {
  /** Where they listen. */
  readonly port: number;
  /** Rejects with CliError when none is left and no other can start. */
  readonly lost: Promise<never>;
  readonly #options: WorkersOptions;
  readonly #serving = new Set<Worker>();
  readonly #fail: (error: CliError) => void;
  #isStopping = false;

  private constructor(options: WorkersOptions, first: Worker, port: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // whoever starts them waits for it later
    this.lost = promise;
    this.#fail = reject;
    this.#options = options;
    this.port = port;
    this.#take(first);
  }

  /**
   * Resolves when all listen. Throws CliError when the first cannot: then no other is tried, so that what is wrong is said
   * once.
   */
  static async start(options: WorkersOptions): Promise<Workers> {
    cluster.setupPrimary({ args: [...options.args] });
    const first = await startWorker(options);
    if (first === undefined) throw new CliError('No gateway could start: the reason is above.');
    const workers = new Workers(options, first.worker, first.port);
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
    const ends = [...this.#serving].map(async (worker) => {
      const ended = once(worker, 'exit');
      worker.send(ORDERS.stop);
      const [code] = await ended;
      return code === 0;
    });
    if ((await Promise.all(ends)).includes(false))
      throw new CliError('Some requests did not finish in time.');
  }

  #take(worker: Worker): void {
    this.#serving.add(worker);
    worker.on('error', () => {}); // an order that no longer reaches it: that it has ended is told by `exit`
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.#serving.delete(worker);
      if (this.#isStopping) return;
      const how = signal ?? `exit code ${code}`;
      this.#options.terminal.err(`Worker ${worker.process.pid} ended (${how}); another is started.`);
      void this.#add(worker);
    });
  }

  /** Starts one more, however often that takes. */
  async #add(gone?: Worker): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.#isStopping; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const started = await startWorker(this.#options);
      if (started !== undefined) {
        this.#take(started.worker);
        if (gone !== undefined) {
          const { pid } = started.worker.process;
          this.#options.terminal.err(`Worker ${pid} serves in place of worker ${gone.process.pid}.`);
        }
        // told to stop while this one started
        if (this.#isStopping) started.worker.send(ORDERS.stop);
        return;
      }
      if (this.#isStopping) return;
      if (this.#serving.size === 0) {
        this.#fail(new CliError('No gateway is left, and no other could start: the reason is above.'));
        return;
      }
      await sleep(pause);
    }
  }
}

/** Undefined when it ended before it listened; it has said why. */
function startWorker({ env }: WorkersOptions): Promise<{ worker: Worker; port: number } | undefined> {
  const worker = cluster.fork(env);
  return new Promise((resolve) => {
    worker.once('listening', ({ port }) => resolve({ worker, port }));
    worker.once('exit', () => resolve(undefined));
  });
}
