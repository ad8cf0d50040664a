import { Rounds } from '../rounds.ts';
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

const LONGEST_PAUSE_MS = 60_000;
/** How long a gateway that stops waits for departments: what it leaves is handed out again. */
const DRAIN_MS = 1_500;

/** Has departments do their duties for customers' rights, in the background. */
export class DutyRunner {
  readonly #options: DutyRunnerOptions;
  readonly #rounds: Rounds;

  constructor(options: DutyRunnerOptions) {
    const { intervalMs, logger } = options;
    this.#options = options;
    this.#rounds = new Rounds({
      attempt: () => this.#attempt(),
      intervalMs,
      longestPauseMs: LONGEST_PAUSE_MS,
      onFailure: (reason) => logger.warn({ reason }, 'identity cannot be asked for duties'),
      onRecovery: () => logger.info('identity can be asked for duties again'),
    });
  }

  start(): void {
    this.#rounds.start();
  }

  async stop(): Promise<void> {
    await this.#rounds.stop(DRAIN_MS);
  }

  async #attempt(): Promise<void> {
    const { perform, isServed, logger } = this.#options;
    if (!isServed()) return;
    const { done, failed } = await perform();
    if (done > 0) logger.info({ done }, 'departments did their duties for customers’ rights');
    if (failed > 0) logger.warn({ failed }, 'departments could not do their duties; they are asked again');
  }
}
