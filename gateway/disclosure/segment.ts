import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/**
 * A segment in which nothing was written for so long belongs to whoever takes it: its process has gone, or has stopped
 * writing to it. In milliseconds.
 */
export const LEASE_MS = 60_000;

/** Half of the lease is for what its holder does last: clocks differ, disks stall, processes are suspended. */
const WRITABLE_MS = LEASE_MS / 2;

/** A file that is not there yet, each write to which ends when it is on disk, as after fdatasync. */
const NEW_AND_SYNCED =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | constants.O_DSYNC;

/** A line of a segment: the CRC-32 of the text in eight hexadecimal digits, a space, the text. */
export function lineOf(text: string): string {
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
}

/** What stands in a segment: the texts that are whole, and how many lines are not. */
export interface SegmentContent {
  readonly texts: readonly string[];
  /** A last line without an end is not among them: its write was cut off, and nobody was told that it was done. */
  readonly damaged: number;
}

/** Reads what `lineOf` wrote. */
export function readLines(content: string): SegmentContent {
  const lines = content.split('\n').slice(0, -1);
  const whole = lines.filter((line) => line === lineOf(line.slice(9)).slice(0, -1));
  return { texts: whole.map((line) => line.slice(9)), damaged: lines.length - whole.length };
}

/** A file that is written to by one process, and never again after a write that failed. */
export class Segment {
  readonly path: string;
  readonly #file: FileHandle;
  /** When it was last written to, at the latest; milliseconds of `performance.now()`. */
  #touchedAt: number;
  #bytes = 0;
  #isClosed = false;
  #appending: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: FileHandle, openedAt: number) {
    this.path = path;
    this.#file = file;
    this.#touchedAt = openedAt;
  }

  /** Throws the system's error. */
  static async create(path: string): Promise<Segment> {
    const openedAt = performance.now();
    return new Segment(path, await open(path, NEW_AND_SYNCED, 0o600), openedAt);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isWritable(): boolean {
    return !this.#isClosed && performance.now() - this.#touchedAt < WRITABLE_MS;
  }

  /** Resolves with true once the bytes are on disk, and with false when they must be written to another segment. */
  async append(bytes: Uint8Array): Promise<boolean> {
    if (!this.isWritable) return false;
    const appending = this.#append(bytes);
    this.#appending = appending.catch(() => {});
    return await appending;
  }

  async #append(bytes: Uint8Array): Promise<boolean> {
    const startedAt = performance.now();
    await this.#write(bytes);
    // what a write has just told the system: to ask another thread for it would cost more than to look
    const { nlink } = fstatSync(this.#file.fd);
    this.#bytes += bytes.length;
    // removed, or so late that another process may have taken it for given up and read it already
    const isKept = nlink > 0 && performance.now() - this.#touchedAt < WRITABLE_MS;
    this.#touchedAt = startedAt;
    return isKept;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten;
    } catch (error) {
      // lines of it may be there, and the answers that they are of are not sent
      await this.#file.truncate(this.#bytes).catch(() => {});
      throw error;
    }
  }

  /** Ends what is under way first. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#appending;
    await this.#file.close();
  }
}
