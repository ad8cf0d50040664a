import type { SupergraphFeed } from './supergraphFeed.ts';

/** Waits between looks differ by up to a tenth, so that many gateways do not ask at the same moment. */
const JITTER = 0.1;
/** Notices come in bursts: one look serves all that come within this time. */
const BURST_MS = 50;

export interface WatchListener {
  /** A text that may be new. May take its time; the next look waits for it. */
  readonly offer: (sdl: string) => Promise<void>;
  /** Looking failed. */
  readonly failed: (error: Error) => void;
}

/** Looks for new texts of a feed, one look at a time, until it is stopped. */
export class SupergraphWatch {
  readonly #feed: SupergraphFeed;
  readonly #listener: WatchListener;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #burst: NodeJS.Timeout | undefined;
  #endListening: () => void = () => {};
  #looking: Promise<void> = Promise.resolve();

  constructor(feed: SupergraphFeed, listener: WatchListener) {
    this.#feed = feed;
    this.#listener = listener;
  }

  start(): void {
    this.#endListening = this.#feed.listen(() => {
      this.#burst ??= setTimeout(() => {
        this.#burst = undefined;
        void this.#look();
      }, BURST_MS).unref();
    });
    this.#schedule();
  }

  /** Looks at once and reads the text even if it seems not to have changed. Resolves when it has been dealt with. */
  async lookNow(): Promise<void> {
    this.#feed.forget();
    await this.#look();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#endListening();
    clearTimeout(this.#timer);
    clearTimeout(this.#burst);
    await this.#looking;
  }

  #schedule(): void {
    const { pollMs } = this.#feed;
    if (pollMs === undefined || this.#stopped.signal.aborted) return;
    const wait = pollMs * (1 + JITTER * (2 * Math.random() - 1));
    this.#timer = setTimeout(() => void this.#look().then(() => this.#schedule()), wait).unref();
  }

  #look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      if (this.#stopped.signal.aborted) return;
      try {
        const sdl = await this.#feed.read(this.#stopped.signal);
        if (sdl !== undefined && !this.#stopped.signal.aborted) await this.#listener.offer(sdl);
      } catch (error) {
        if (!this.#stopped.signal.aborted)
          this.#listener.failed(error instanceof Error ? error : new Error(String(error)));
      }
    });
    return this.#looking;
  }
}
