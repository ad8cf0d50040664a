import { availableParallelism } from 'node:os';
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { ResolutionError } from '../resolutionError.ts';

/** DuckDB, in this process: nothing else in the resolver knows that it is DuckDB. */
export interface Engine {
  run(sql: string): Promise<void>;
  /** All rows of a small result. Whole numbers of 64 bits come as numbers. */
  rows(sql: string): Promise<readonly Row[]>;
  /** A large result, some thousand rows at a time, column by column. */
  columns(sql: string): AsyncGenerator<readonly Column[]>;
  /** Opens a table for rows that come from here. Close it before the table is read. */
  append(table: string, types: readonly ColumnType[]): Promise<Appending>;
  close(): void;
}

export type Row = readonly (string | number | boolean | null)[];
export type Column = readonly (string | number | null)[];
export type ColumnType = 'VARCHAR' | 'UINTEGER' | 'DOUBLE';

export interface Appending {
  /** All columns have the same length, of at most 2,048. */
  add(columns: readonly Column[]): void;
  close(): void;
}

export interface EngineOptions {
  /** What the engine may hold in memory, in MiB; the rest goes to `directory`. */
  readonly memoryMiB: number;
  /** An existing directory for what does not fit. */
  readonly directory: string;
}

const TYPES: Readonly<Record<ColumnType, DuckDBType>> = { DOUBLE, UINTEGER, VARCHAR };

/** Starts an engine with an empty database in memory. It loads no extensions and reaches no network. */
export async function openEngine({ memoryMiB, directory }: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(availableParallelism()),
    memory_limit: `${memoryMiB}MiB`,
    temp_directory: directory,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  });
  const main = await instance.connect();
  const refuse = (error: unknown): never => {
    if (error instanceof Error && error.message.startsWith('Out of Memory'))
      throw new ResolutionError(`more than ${memoryMiB} MiB of memory are needed`, { cause: error });
    throw error;
  };
  return {
    async run(sql) {
      await main.run(sql).catch(refuse);
    },
    async rows(sql) {
      const result = await main.runAndReadAll(sql).catch(refuse);
      return result.getRows().map((row) => row.map(plain));
    },
    async *columns(sql) {
      const reading = await instance.connect();
      try {
        const result = await reading.stream(sql);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          yield chunk.getColumns() as Column[];
        }
      } finally {
        reading.closeSync();
      }
    },
    async append(table, types) {
      const writing = await instance.connect();
      const appender = await writing.createAppender(table);
      const duckTypes = types.map((type) => TYPES[type]);
      return {
        add(columns) {
          const chunk = DuckDBDataChunk.create(duckTypes, columns[0]?.length ?? 0);
          chunk.setColumns(columns);
          appender.appendDataChunk(chunk);
        },
        close() {
          appender.closeSync();
          writing.closeSync();
        },
      };
    },
    close() {
      main.closeSync();
      instance.closeSync();
    },
  };
}

function plain(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : String(value);
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
