import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { lineOf, Segment } from './segment.ts';

export const SEGMENT_SUFFIX = '.wal';

export interface SegmentLogOptions {
  readonly directory: string;
  /** A segment that is larger is not written to any more. */
  readonly maxSegmentBytes: number;
  /**
   * A batch begins at the earliest so long after the one before it, in milliseconds: syncing costs the same for one answer as
   * for fifty. Who comes when nothing was written lately waits for nobody.
   */
  readonly gatherMs: number;
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A write-ahead log in segment files, each of one process. Group commit: whoever waits while a batch is written and synced
 * is the next batch, so that a disk that is slow makes batches larger and not answers many times slower.
 */
export class SegmentLog {
  readonly #options: SegmentLogOptions;
  /** What the names of this process's segments begin with. */
  readonly #owner = randomUUID();
  #count = 0;
  #isMade = false;
  #segment: Segment | undefined;
  /** The names of the segments that may still be written to. */
  readonly #open = new Set<string>();
  #waiting: Waiting[] = [];
  #isFlushing = false;
  /** When a batch was begun last, in milliseconds of `performance.now()`. */
  #begunAt = Number.NEGATIVE_INFINITY;

  constructor(options: SegmentLogOptions) {
    this.#options = options;
  }

  /** Resolves once the text (one line) is on disk. Throws the system's error. */
  append(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ line: lineOf(text), resolve, reject });
    if (!this.#isFlushing) void this.#flush();
    return promise;
  }

  /** Writes no more to the segment in use: it can be shipped now. */
  async seal(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    if (segment === undefined) return;
    await segment.close();
    this.#open.delete(basename(segment.path));
  }

  /** A name that no other file has. */
  nextName(): string {
    return `${this.#owner}-${String(++this.#count).padStart(8, '0')}${SEGMENT_SUFFIX}`;
  }

  /** Whether a file is one of this process. */
  isOwn(name: string): boolean {
    return name.startsWith(this.#owner);
  }

  /** Whether a file may still be written to by this process. */
  isInUse(name: string): boolean {
    return this.#open.has(name);
  }

  async #flush(): Promise<void> {
    this.#isFlushing = true;
    await turn(); // the answers that are ready in this turn go together
    while (this.#waiting.length > 0) {
      const pause = this.#begunAt + this.#options.gatherMs - performance.now();
      if (pause > 0) await sleep(pause);
      this.#begunAt = performance.now();
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(Buffer.from(batch.map(({ line }) => line).join('')));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        await this.seal().catch(() => {});
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isFlushing = false;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const segment = await this.#writable();
      if (await segment.append(bytes)) return;
      if (segment === this.#segment) await this.seal();
    }
    throw Object.assign(new Error('Segments are taken away as they are written.'), { code: 'ESTALE' });
  }

  async #writable(): Promise<Segment> {
    const current = this.#segment;
    if (current !== undefined) {
      if (current.isWritable && current.bytes < this.#options.maxSegmentBytes) return current;
      await this.seal();
    }
    const segment = await this.#create();
    this.#segment = segment;
    return segment;
  }

  async #create(): Promise<Segment> {
    const { directory } = this.#options;
    // only at the start: what goes missing later is a volume that is not there, and must not be written beside
    if (!this.#isMade) await mkdir(directory, { recursive: true, mode: 0o700 });
    this.#isMade = true;
    const name = this.nextName();
    this.#open.add(name);
    try {
      const segment = await Segment.create(join(directory, name));
      await syncDirectory(directory);
      return segment;
    } catch (error) {
      this.#open.delete(name);
      throw error;
    }
  }
}

/** A new name is on disk only when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
