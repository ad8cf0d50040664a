import { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerQuestion } from './apolloPlannerWorker.ts';

interface Waiting {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread with Apollo's planner. It answers one question at a time, until it is ended or dies. */
export class PlannerThread {
  /** Rejects when the planner cannot read the supergraph. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  #hasEnded = false;
  #waiting: Waiting | undefined;

  constructor(supergraphSdl: string) {
    // the sources run as they are in tests, and built everywhere else
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const file = new URL(`./apolloPlannerWorker.${extension}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: supergraphSdl });
    this.ready = new Promise((resolve, reject) => {
      this.#waiting = {
        resolve: ({ failure }) => (failure === undefined ? resolve() : reject(new Error(failure))),
        reject,
      };
    });
    this.ready.catch(() => {}); // whoever waits for it is told
    this.#worker.on('message', (answer: WorkerAnswer) => this.#take()?.resolve(answer));
    this.#worker.on('error', (error) => this.#died(error));
    this.#worker.on('exit', () => this.#died(new Error('the planner’s thread has ended')));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** To be called when it is ready and has answered. Throws when the thread ends before it answers. */
  ask(question: WorkerQuestion): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage(question);
    });
  }

  async end(): Promise<void> {
    this.#hasEnded = true;
    await this.#worker.terminate();
  }

  #take(): Waiting | undefined {
    this.#worker.unref(); // an idle planner keeps no process alive
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }

  #died(error: Error): void {
    this.#hasEnded = true;
    this.#take()?.reject(error);
  }
}
