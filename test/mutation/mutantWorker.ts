import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A mutant that takes longer than this, and so many times as long as the file as it is, loops. */
const PATIENCE_MS = 30_000;
const PATIENCE = 3;
/** How long the file as it is may take, with all that is loaded for the first time. */
const FIRST_PATIENCE_MS = 600_000;

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url));
const UNCHANGED = -1;

const EXEC_ARGV = ['--max-old-space-size=1500'];

/** `noticedBy`: the test that failed, null when all passed. */
type Answer = { readonly noticedBy: string | null } | 'gone' | 'timedOut';

export type Outcome = 'killed' | 'timedOut' | 'survived';

/** A process that tries the mutants of one file, and is replaced when one of them never ends. */
export class MutantWorker {
  readonly #file: string;
  #process: ChildProcess;
  #patience = FIRST_PATIENCE_MS;

  constructor(file: string) {
    this.#file = file;
    this.#process = this.#start();
  }

  async outcomeOf(mutant: number): Promise<Outcome> {
    const answer = await this.#ask(mutant);
    if (typeof answer === 'object') return answer.noticedBy === null ? 'survived' : 'killed';
    this.stop();
    this.#process = this.#start();
    return answer === 'gone' ? 'killed' : 'timedOut';
  }

  /** Throws an Error when the tests fail for the file as it is. */
  async expectUnbroken(): Promise<void> {
    const start = performance.now();
    const answer = await this.#ask(UNCHANGED);
    this.#patience = Math.max(PATIENCE_MS, PATIENCE * (performance.now() - start));
    const failure = typeof answer === 'object' ? answer.noticedBy : answer;
    if (failure !== null) throw new Error(`The tests of ${this.#file} fail as it is: ${failure}`);
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  #start(): ChildProcess {
    return fork(WORKER, [this.#file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: EXEC_ARGV });
  }

  async #ask(mutant: number): Promise<Answer> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(Math.ceil(this.#patience))]);
    const gone = once(this.#process, 'exit', { signal }).then((): Answer => 'gone');
    const answered = once(this.#process, 'message', { signal }).then(([answer]): Answer => answer);
    this.#process.send(mutant);
    try {
      return await Promise.race([gone, answered]).catch((): Answer => 'timedOut');
    } finally {
      over.abort();
    }
  }
}
