import { open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Rounds } from '../rounds.ts';
import type { Logger } from '../telemetry/logger.ts';
import { deliverDisclosures, type SendDisclosures } from './deliverDisclosures.ts';
import { LEASE_MS, lineOf, readLines } from './segment.ts';
import { SEGMENT_SUFFIX, type SegmentLog } from './segmentLog.ts';

export interface DisclosureShipperOptions {
  readonly directory: string;
  readonly segments: SegmentLog;
  readonly send: SendDisclosures;
  /** How often to look for something to ship, in milliseconds. */
  readonly intervalMs: number;
  readonly logger: Pick<Logger, 'error' | 'info' | 'warn'>;
}

/** Half of the lease, so that a segment is not taken for given up between two attempts. */
const LONGEST_PAUSE_MS = LEASE_MS / 2;
/** How long a gateway that stops goes on shipping. */
const DRAIN_MS = 1_500;
const BATCH_RECORDS = 500;
const BATCH_BYTES = 1_000_000;

/**
 * Takes segments to the store in the background, one at a time, and removes each once the store has all of it. A segment
 * is sealed only when there is none left to ship: while the store is away, the log fills large segments and this holds one.
 */
export class DisclosureShipper {
  readonly #options: DisclosureShipperOptions;
  readonly #rounds: Rounds;
  /** How much of a segment the store has: an attempt that failed is not begun anew. */
  #progress: { readonly name: string; readonly sent: number } | undefined;

  constructor(options: DisclosureShipperOptions) {
    const { intervalMs, logger } = options;
    this.#options = options;
    this.#rounds = new Rounds({
      attempt: () => this.#attempt(),
      intervalMs,
      longestPauseMs: LONGEST_PAUSE_MS,
      onFailure: (reason) => logger.warn({ reason }, 'disclosures cannot be shipped; they are kept on disk'),
      onRecovery: () => logger.info('disclosures are shipped again'),
    });
  }

  start(): void {
    this.#rounds.start();
  }

  /** Ships what it can in a moment; what is left is given up to whoever comes next. */
  async stop(): Promise<void> {
    await this.#rounds.stop(DRAIN_MS, true);
    await this.#options.segments.seal();
    await this.#giveUp();
  }

  async #attempt(): Promise<void> {
    await this.#shipAll();
    await this.#options.segments.seal();
    await this.#shipAll();
  }

  /** The oldest of our own that are sealed first, then what nobody holds any more. */
  async #shipAll(): Promise<void> {
    const next = async () => (await this.#sealed()) ?? (await this.#adopt());
    for (let name = await next(); name !== undefined; name = await next()) await this.#ship(name);
  }

  async #names(): Promise<string[]> {
    const { directory } = this.#options;
    const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []; // nothing was disclosed yet
      throw error;
    });
    return names.filter((name) => name.endsWith(SEGMENT_SUFFIX)).sort();
  }

  async #sealed(): Promise<string | undefined> {
    const { segments } = this.#options;
    return (await this.#names()).find((name) => segments.isOwn(name) && !segments.isInUse(name));
  }

  /** Of several that want the same segment, one renames it. */
  async #adopt(): Promise<string | undefined> {
    const { directory, segments } = this.#options;
    for (const name of await this.#names()) {
      if (segments.isOwn(name)) continue;
      try {
        const path = join(directory, name);
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs < LEASE_MS) continue;
        const adopted = segments.nextName();
        await rename(path, join(directory, adopted));
        return adopted;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    return undefined;
  }

  async #ship(name: string): Promise<void> {
    const path = join(this.#options.directory, name);
    try {
      await touch(path);
      const { texts, damaged } = readLines(await readFile(path, 'utf8'));
      let sent = this.#progress?.name === name ? this.#progress.sent : 0;
      while (sent < texts.length) {
        const batch = batchFrom(texts, sent);
        const refused = await deliverDisclosures(this.#options.send, batch);
        if (refused.length > 0) await this.#keepRefused(path, refused);
        sent += batch.length;
        this.#progress = { name, sent };
        await touch(path);
      }
      if (damaged === 0) await rm(path);
      else await this.#keepDamaged(path, damaged);
    } catch (error) {
      // another process took it for given up: it ships it
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  /** Beside the segment, in the form of one: renamed to `*.wal` it is sent once more. */
  async #keepRefused(path: string, texts: readonly string[]): Promise<void> {
    const file = await open(`${path}.refused`, 'a', 0o600);
    try {
      await file.appendFile(texts.map(lineOf).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    const about = { file: `${path}.refused`, records: texts.length };
    this.#options.logger.error(about, 'the store refuses disclosures, which are kept aside');
  }

  async #keepDamaged(path: string, lines: number): Promise<void> {
    await rename(path, `${path}.damaged`);
    this.#options.logger.error({ file: `${path}.damaged`, lines }, 'a segment has lines that were changed');
  }

  /** So that the next process need not wait until the lease is over. */
  async #giveUp(): Promise<void> {
    const { directory, segments } = this.#options;
    for (const name of await this.#names().catch(() => []))
      if (segments.isOwn(name)) await utimes(join(directory, name), 0, 0).catch(() => {});
  }
}

function batchFrom(texts: readonly string[], start: number): string[] {
  let bytes = 0;
  let end = start;
  while (end < texts.length && end - start < BATCH_RECORDS && bytes < BATCH_BYTES)
    bytes += texts[end++]?.length ?? 0;
  return texts.slice(start, end);
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}
