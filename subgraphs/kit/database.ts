import { PGlite, types as pgliteTypes } from '@electric-sql/pglite';
import { Kysely, type LogEvent, PGliteDialect, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import type { Department } from './departments.ts';

/** Where a department keeps its data: a PostgreSQL database of its own, or a share of the embedded engine. */
export type DatabaseTarget =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'pglite'; readonly engine: PGlite };

/** Hears the text of every statement, without its parameters: they may be personal. */
export type StatementLog = (statement: string) => void;

/** A connection pool never grows beyond this many connections per department and process. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;

/** Both engines give the same JavaScript value for a column: text for dates and numerics, number for bigint. */
const parsers: Record<number, (text: string) => unknown> = {
  [pgliteTypes.INT8]: safeInteger,
  [pgliteTypes.DATE]: (text) => text,
  [pgliteTypes.NUMERIC]: (text) => text,
};

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('A bigint column holds a number beyond 2^53 - 1');
  return value;
}

/** Starts the embedded engine on a directory (made when missing), or in memory when there is none. */
export async function openPglite(directory: string | undefined): Promise<PGlite> {
  return directory === undefined
    ? await PGlite.create({ parsers })
    : await PGlite.create({ dataDir: directory, parsers });
}

/**
 * Opens a department's database. Queries name bare tables; they lie in the Postgres schema named like the department,
 * so that one engine can serve all of them. `destroy()` closes the pool, and leaves an embedded engine to its owner.
 * Throws an Error that names the department, never the URL: it may hold a password.
 */
export async function openDatabase<T>(
  target: DatabaseTarget,
  department: Department,
  onStatement?: StatementLog,
): Promise<Kysely<T>> {
  const database = new Kysely<T>({
    dialect:
      target.kind === 'postgres' ? postgresDialect(target.url, department) : pgliteDialect(target.engine),
    ...(onStatement && { log: (event: LogEvent) => onStatement(event.query.sql) }),
  });
  try {
    await sql`select 1`.execute(database);
  } catch (error) {
    await database.destroy();
    throw new Error(`The database of ${department} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
  return database.withSchema(department);
}

/**
 * Brings a department's tables up to date, in the order of the migrations' names; all of them or none. Safe to run from
 * several processes at once. Throws an Error that names the department and the migration that failed.
 */
export async function migrate<T>(
  database: Kysely<T>,
  department: Department,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: department,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  const what =
    failed === undefined ? `The migrations of ${department}` : `Migration ${failed} of ${department}`;
  throw new Error(`${what} failed: ${reasonOf(error)}`, { cause: error });
}

function postgresDialect(url: string, department: Department): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: `accord-${department}`,
    types: {
      getTypeParser: (oid, format) => parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    // one that breaks in use fails the statement that waits, or the next one; who awaits it hears of it there
    client.on('error', () => {});
    // our statements are short: compiling one of them costs many times what it saves
    client.query('set jit = off').catch(() => {});
  });
  return new PostgresDialect({ pool });
}

function pgliteDialect(engine: PGlite): PGliteDialect {
  return new PGliteDialect({
    pglite: {
      get closed() {
        return engine.closed;
      },
      get ready() {
        return engine.ready;
      },
      waitReady: engine.waitReady,
      query: (text, parameters, options) => engine.query(text, parameters, options),
      transaction: (run) => engine.transaction((transaction) => run(transaction)),
      close: async () => {}, // one engine serves every department; who opened it closes it
    },
  });
}

/** The engine's own message. Never its detail, which quotes the values of rows. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
