import type { Pool } from 'undici';
import type { RequestLimit, SubgraphRequest } from '../execution/transport.ts';
import { AnswerHandler, type RawAnswer } from './answerHandler.ts';
import { ExchangeError } from './exchangeError.ts';
import { type ReadAnswer, readAnswer } from './readAnswer.ts';
import type { Shield } from './shield.ts';
import type { SubgraphSettings } from './subgraphSettings.ts';

/** Where a call goes, and on what terms. */
export interface CallTarget {
  readonly pool: Pool;
  /** The path and query of the GraphQL endpoint. */
  readonly path: string;
  readonly shield: Shield;
  readonly settings: SubgraphSettings;
  /** Hears of each call that fails. */
  readonly onFailure: (error: ExchangeError) => void;
}

/** Tells a subgraph for how many milliseconds its answer is still waited for. */
export const TIMEOUT_HEADER = 'accord-timeout-ms';

const FIXED_HEADERS = [
  'content-type',
  'application/json',
  'accept',
  'application/graphql-response+json, application/json',
  'accept-encoding',
  'identity',
] as const;
const FIRST_PAUSE_MS = 50;

/**
 * One request to one subgraph, from when it is wanted to its answer. It ends in time whatever the subgraph does: the
 * wait for its turn, every attempt and the pauses between them share one limit.
 */
export class SubgraphCall {
  /** Rejects with ExchangeError. */
  readonly answer: Promise<ReadAnswer>;
  readonly #target: CallTarget;
  readonly #request: SubgraphRequest;
  readonly #signal: AbortSignal | undefined;
  /** In milliseconds of `performance.now()`. */
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #reject: (error: unknown) => void;
  #isOver = false;
  /** Ends what is under way. */
  #stop: ((error: ExchangeError) => void) | undefined;

  /** Without a limit the call has all the time that its subgraph may take. */
  constructor(target: CallTarget, request: SubgraphRequest, limit?: RequestLimit) {
    const { promise, resolve, reject } = Promise.withResolvers<ReadAnswer>();
    this.answer = promise;
    this.#target = target;
    this.#request = request;
    this.#signal = limit?.signal;
    this.#reject = reject;
    const now = performance.now();
    const own = target.settings.timeoutMs;
    const left = limit === undefined ? own : Math.max(limit.deadline - now, 0);
    // a subgraph is to blame only for its own time: not for what others left of the request's
    const isFault = own <= left;
    this.#endsAt = now + Math.min(own, left);
    this.#timer = setTimeout(() => this.#end(timeout(isFault)), Math.min(own, left));
    this.#signal?.addEventListener('abort', this);
    if (this.#signal?.aborted) this.cancel();
    else if (left === 0) this.#end(timeout(false));
    target.shield
      .run(() => this.#exchange())
      .then(
        (answer) => {
          this.#finish();
          resolve(answer);
        },
        (error: unknown) => this.#end(error),
      );
  }

  /** Nobody waits for the answer any more. */
  cancel(): void {
    if (this.#isOver) return; // an error costs its stack, also where nobody gets it
    this.#end(timeout(false));
  }

  /** The client has gone: the signal listens through this. */
  handleEvent(): void {
    this.cancel();
  }

  #end(error: unknown): void {
    if (this.#isOver) return;
    this.#finish();
    if (error instanceof ExchangeError) {
      this.#stop?.(error);
      this.#target.onFailure(error);
    }
    this.#reject(error);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this);
  }

  async #exchange(): Promise<ReadAnswer> {
    for (let attempt = 1; ; attempt++) {
      // it ended while it waited for its turn, which says nothing about the subgraph
      if (this.#isOver) throw timeout(false);
      try {
        return readAnswer(await this.#attempt());
      } catch (error) {
        const pause = this.#pauseBefore(attempt + 1, error);
        if (pause === undefined) throw error;
        await this.#pause(pause);
      }
    }
  }

  #attempt(): Promise<RawAnswer> {
    const { pool, path, settings } = this.#target;
    return new Promise((resolve, reject) => {
      const handler = new AnswerHandler({ maxBytes: settings.maxAnswerBytes, resolve, reject });
      this.#stop = (error) => handler.cancel(error);
      const { body } = this.#request;
      // `idempotent` lets it share an HTTP/2 connection; the handler sees to it that nothing is sent twice
      pool.dispatch({ method: 'POST', path, headers: this.#headers(), body, idempotent: true }, handler);
    });
  }

  #headers(): string[] {
    const left = Math.max(Math.floor(this.#endsAt - performance.now()), 0);
    const headers = [...FIXED_HEADERS, TIMEOUT_HEADER, String(left)];
    for (const [name, value] of Object.entries(this.#request.headers)) headers.push(name, value);
    return headers;
  }

  /**
   * How long to wait before the next attempt, in milliseconds; undefined when there is to be none. Only a query is sent
   * again, and only where it never got onto a connection: what was sent may have been processed.
   */
  #pauseBefore(attempt: number, error: unknown): number | undefined {
    const { retries } = this.#target.settings;
    if (!(error instanceof ExchangeError && error.isUnsent)) return undefined;
    if (!this.#request.repeatable || attempt > 1 + retries) return undefined;
    // gateways that lost a subgraph in one moment must not come back in one moment
    const pause = Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1);
    return performance.now() + pause < this.#endsAt ? pause : undefined;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      this.#stop = (error) => {
        clearTimeout(timer);
        reject(error);
      };
    });
  }
}

function timeout(isFault: boolean): ExchangeError {
  return new ExchangeError('SUBGRAPH_TIMEOUT', 'did not answer in time', { isFault });
}
