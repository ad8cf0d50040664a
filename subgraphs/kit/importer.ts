import type { Kysely, Transaction } from 'kysely';
import { type RecordClaims, recordKey } from './claims.ts';
import { ImportError } from './importError.ts';
import { type Line, readLines } from './readLines.ts';

/** A line that is left out: kept for whoever mends the file. It may hold personal data. */
export interface Rejection {
  readonly line: number;
  /** What was expected; quotes no value. */
  readonly reason: string;
  readonly raw: string;
}

export interface ImportSummary {
  /** Records in the file, the rejected ones included. */
  readonly read: number;
  /** Records that are new or have changed. */
  readonly written: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Records of people who were erased: they are left out, and kept nowhere. */
  readonly suppressed: number;
}

export interface ImportProgress extends ImportSummary {
  /** How far into the file, in bytes. */
  readonly bytes: number;
}

/** What the caller of an import decides. */
export interface ImportOptions {
  readonly tenant: string;
  /** Do everything, and keep nothing. */
  readonly dryRun?: boolean;
  /** After each batch. */
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly onRejected?: (rejection: Rejection) => void | Promise<void>;
  /** Asked of each batch before it is written: which of these records, by recordKey, must not come back. */
  readonly suppressed?: (claims: readonly RecordClaims[]) => Promise<ReadonlySet<string>>;
  /** Told, and waited for, what identity must know of each batch that was committed, also of records that were known. */
  readonly onClaims?: (claims: readonly RecordClaims[]) => Promise<void>;
}

/** What a line turned out to be. */
export type ParsedLine<R> =
  | { readonly kind: 'Record'; readonly record: R /** Not to come twice in a file. */; readonly key?: string }
  | { readonly kind: 'Rejected'; readonly reason: string }
  | { readonly kind: 'Ignored' };

/** How a file is read and where its records go. */
export interface ImportFormat<T, R> {
  /** Throws an ImportError for a line after which there is no going on, such as a header of another format. */
  parse(line: Line): ParsedLine<R>;
  /** What a record says of its person before it is written. */
  claimsOf(record: R): RecordClaims;
  /** Records written in one transaction; 500 when left out. */
  readonly batchSize?: number;
  /** Writes what is new or has changed, and answers how many records that were, and what identity must know of all. */
  write(
    transaction: Transaction<T>,
    records: readonly R[],
  ): Promise<{ readonly written: number; readonly claims: readonly RecordClaims[] }>;
}

const BATCH_SIZE = 500;

/**
 * Imports a file as it streams in, batch by batch, each in a transaction of its own: the batches before an error stay,
 * and importing the mended file again is safe. Throws an ImportError that says so and names the line.
 */
export async function importFile<T, R>(
  source: AsyncIterable<Uint8Array>,
  database: Kysely<T>,
  format: ImportFormat<T, R>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const run = new ImportRun(database, format, options);
  try {
    for await (const line of readLines(source)) await run.take(line);
    return await run.finish();
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    throw new ImportError(`${error.reason}; ${run.kept()}`, { line: error.line, cause: error });
  }
}

class ImportRun<T, R> {
  readonly #database: Kysely<T>;
  readonly #format: ImportFormat<T, R>;
  readonly #options: ImportOptions;
  readonly #keys = new Set<string>();
  #batch: R[] = [];
  #firstLine = 0;
  #last: Line | undefined;
  #read = 0;
  #written = 0;
  #unchanged = 0;
  #rejected = 0;
  #suppressed = 0;

  constructor(database: Kysely<T>, format: ImportFormat<T, R>, options: ImportOptions) {
    this.#database = database;
    this.#format = format;
    this.#options = options;
  }

  async take(line: Line): Promise<void> {
    this.#last = line;
    const parsed = this.#withoutRepetition(this.#format.parse(line));
    if (parsed.kind === 'Ignored') return;
    this.#read++;
    if (parsed.kind === 'Rejected') return await this.#reject(line, parsed.reason);
    if (this.#batch.length === 0) this.#firstLine = line.number;
    this.#batch.push(parsed.record);
    if (this.#batch.length >= (this.#format.batchSize ?? BATCH_SIZE)) await this.#commit();
  }

  async finish(): Promise<ImportSummary> {
    if (this.#last === undefined) throw new ImportError('is empty');
    await this.#commit();
    return this.#summary();
  }

  /** What an import that stops here leaves behind. */
  kept(): string {
    if (this.#options.dryRun) return 'this was a dry run, and nothing was written';
    const done = this.#written + this.#unchanged;
    return `the ${done} records of the batches before it are imported, and importing the mended file again is safe`;
  }

  #withoutRepetition(parsed: ParsedLine<R>): ParsedLine<R> {
    if (parsed.kind !== 'Record' || parsed.key === undefined) return parsed;
    if (this.#keys.has(parsed.key))
      return { kind: 'Rejected', reason: 'the same record came before in this file' };
    this.#keys.add(parsed.key);
    return parsed;
  }

  async #reject(line: Line, reason: string): Promise<void> {
    this.#rejected++;
    await this.#options.onRejected?.({ line: line.number, reason, raw: line.text });
  }

  async #commit(): Promise<void> {
    const batch = await this.#withoutErased(this.#batch);
    this.#batch = [];
    if (batch.length > 0) {
      const { written, claims } = await this.#write(batch);
      this.#written += written;
      this.#unchanged += batch.length - written;
      if (!this.#options.dryRun) await this.#options.onClaims?.(claims);
    }
    this.#options.onProgress?.({ ...this.#summary(), bytes: this.#last?.end ?? 0 });
  }

  /** What was erased is not even kept for whoever mends the file. */
  async #withoutErased(batch: readonly R[]): Promise<readonly R[]> {
    const { suppressed } = this.#options;
    if (suppressed === undefined || batch.length === 0) return batch;
    const claims = batch.map((record) => this.#format.claimsOf(record));
    const erased = await suppressed(claims);
    const kept = batch.filter((_, index) => !erased.has(recordKey(claims[index] as RecordClaims)));
    this.#suppressed += batch.length - kept.length;
    return kept;
  }

  async #write(batch: readonly R[]) {
    const transaction = await this.#database.startTransaction().execute();
    try {
      const result = await this.#format.write(transaction, batch);
      await (this.#options.dryRun ? transaction.rollback() : transaction.commit()).execute();
      return result;
    } catch (error) {
      if (!transaction.isCommitted && !transaction.isRolledBack) await transaction.rollback().execute();
      // The engine's message may quote a row.
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new ImportError(`begins a batch that the database refused${code}`, {
        line: this.#firstLine,
        cause: error,
      });
    }
  }

  #summary(): ImportSummary {
    return {
      read: this.#read,
      written: this.#written,
      unchanged: this.#unchanged,
      rejected: this.#rejected,
      suppressed: this.#suppressed,
    };
  }
}
