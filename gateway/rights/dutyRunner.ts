import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { Logger } from '../telemetry/logger.ts';

export interface DutyRunnerOptions {
  /** Does what is to be done now; answers how many duties were done and how many failed. */
  readonly perform: () => Promise<{ readonly done: number; readonly failed: number }>;
  /** Whether there is anybody to ask for duties. */
  readonly isServed: () => boolean;
  /** How often to ask, in milliseconds. */
  readonly intervalMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** While identity is away it is asked less often, up to this many milliseconds. */
const LONGEST_PAUSE_MS = 60_000;
/** How long a gateway that stops waits for departments. */
const DRAIN_MS = 1_500;

/** Has departments do their duties for customers' rights, in the background, one round at a time. */
export class DutyRunner {
  readonly #options: DutyRunnerOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #failures = 0;
  #isStopping = false;

  constructor(options: DutyRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    const { intervalMs } = this.#options;
    // gateways that lost identity in one moment must not come back in one moment
    const longest = Math.max(intervalMs, LONGEST_PAUSE_MS);
    const pause = Math.min(intervalMs * 2 ** this.#failures, longest) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#round = this.#attempt().then(() => {
        if (!this.#isStopping) this.start();
      });
    }, pause);
    this.#timer.unref();
  }

  /** Begins no other round, and waits a moment for the one under way: what it leaves is handed out again. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await Promise.race([this.#round, setTimeoutPromise(DRAIN_MS, undefined, { ref: false })]);
  }

  async #attempt(): Promise<void> {
    const { perform, isServed, logger } = this.#options;
    if (!isServed()) return;
    try {
      const { done, failed } = await perform();
      if (done > 0) logger.info({ done }, 'departments did their duties for customers’ rights');
      if (failed > 0) logger.warn({ failed }, 'departments could not do their duties; they are asked again');
      this.#failures = 0;
    } catch (error) {
      // never a message: it may quote a record
      const reason = (error as { code?: string }).code ?? 'unknown';
      if (this.#failures++ === 0) logger.warn({ reason }, 'identity cannot be asked for duties');
    }
  }
}
