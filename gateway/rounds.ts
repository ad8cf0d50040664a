export interface RoundsOptions {
  /** One round of the work. */
  readonly attempt: () => Promise<void>;
  /** How often, in milliseconds. */
  readonly intervalMs: number;
  /** After failures it is tried less and less often, and at least every so many milliseconds. */
  readonly longestPauseMs: number;
  /** Hears of the first failure after a success: a code, and never a message, which may quote a record. */
  readonly onFailure: (reason: string) => void;
  /** Hears of the first success after a failure. */
  readonly onRecovery: () => void;
}

/** Work that is done over and over in the background, one round at a time. */
export class Rounds {
  readonly #options: RoundsOptions;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #failures = 0;
  #isStopping = false;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  start(): void {
    const { intervalMs, longestPauseMs } = this.#options;
    // processes that lost the other side in one moment must not come back in one moment
    const longest = Math.max(intervalMs, longestPauseMs);
    const pause = Math.min(intervalMs * 2 ** this.#failures, longest) * (0.5 + Math.random() / 2);
    this.#timer = setTimeout(() => {
      this.#round = this.#attempt().then(() => {
        if (!this.#isStopping) this.start();
      });
    }, pause);
    this.#timer.unref();
  }

  /** Begins no other round, but for one last where it is wanted, and waits so long at most for what is under way. */
  async stop(withinMs: number, isOneLast = false): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const ended = isOneLast ? this.#round.then(() => this.#attempt()) : this.#round;
    await Promise.race([ended, delay(withinMs)]);
  }

  async #attempt(): Promise<void> {
    const { attempt, onFailure, onRecovery } = this.#options;
    try {
      await attempt();
      if (this.#failures > 0) onRecovery();
      this.#failures = 0;
    } catch (error) {
      if (this.#failures++ === 0) onFailure(reasonOf(error));
    }
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function reasonOf(error: unknown): string {
  return (error as { code?: string }).code ?? (error instanceof Error ? error.name : 'unknown');
}
