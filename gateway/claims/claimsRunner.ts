import { Rounds } from '../rounds.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { PassedClaims } from './passClaims.ts';

export interface ClaimsRunnerOptions {
  /** Passes what there is now, for as long as it is wanted. */
  readonly pass: (isWanted: () => boolean) => Promise<PassedClaims>;
  /** Whether there is anybody to take it. */
  readonly isServed: () => boolean;
  /** How often to ask, in milliseconds. */
  readonly intervalMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

const LONGEST_PAUSE_MS = 60_000;
/** How long a gateway that stops waits for a page: what it leaves is asked for again. */
const DRAIN_MS = 1_500;

/** Has departments tell identity of their records, in the background. */
export class ClaimsRunner {
  readonly #options: ClaimsRunnerOptions;
  readonly #rounds: Rounds;
  /** The departments that could not be asked the last time. */
  #away: ReadonlyMap<string, string> = new Map();
  #isStopping = false;

  constructor(options: ClaimsRunnerOptions) {
    const { intervalMs, logger } = options;
    this.#options = options;
    this.#rounds = new Rounds({
      attempt: () => this.#attempt(),
      intervalMs,
      longestPauseMs: LONGEST_PAUSE_MS,
      onFailure: (reason) => logger.warn({ reason }, 'identity cannot be told what departments know'),
      onRecovery: () => logger.info('identity can be told what departments know again'),
    });
  }

  start(): void {
    this.#rounds.start();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#rounds.stop(DRAIN_MS);
  }

  async #attempt(): Promise<void> {
    const { pass, isServed } = this.#options;
    if (!isServed()) return;
    const { away } = await pass(() => !this.#isStopping);
    this.#say(away);
  }

  /** Once, as it begins and as it ends. */
  #say(away: ReadonlyMap<string, string>): void {
    const { logger } = this.#options;
    const before = this.#away;
    this.#away = away;
    for (const [department, reason] of away)
      if (!before.has(department))
        logger.warn({ department, reason }, 'a department cannot be asked what it knows for identity');
    for (const department of before.keys())
      if (!away.has(department))
        logger.info({ department }, 'a department can be asked what it knows for identity again');
  }
}
