import { createHash } from 'node:crypto';
import { PGlite, types as pgliteTypes } from '@electric-sql/pglite';
import {
  type Dialect,
  DummyDriver,
  Kysely,
  type LogEvent,
  PGliteDialect,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  sql,
  Transaction,
} from 'kysely';
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
  const log = onStatement && { log: (event: LogEvent) => onStatement(event.query.sql) };
  const pool = target.kind === 'postgres' ? postgresPool(target.url, department) : undefined;
  const dialect =
    target.kind === 'pglite' ? pgliteDialect(target.engine) : new PostgresDialect({ pool: pool as pg.Pool });
  const database = new Kysely<T>({ dialect, ...log });
  try {
    await sql`select 1`.execute(database);
  } catch (error) {
    await database.destroy();
    throw new Error(`The database of ${department} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
  const opened = database.withSchema(department);
  if (pool)
    preparing.set(
      opened,
      new Kysely<T>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }), ...log }).withSchema(
        department,
      ),
    );
  return opened;
}

// biome-ignore lint/suspicious/noExplicitAny: each database is kept beside one of its own tables.
const preparing = new WeakMap<Kysely<any>, Kysely<any>>();

/**
 * The same database, on the same connections, whose server keeps the plan of each statement: for work that is done again and
 * again on a few rows, which are found by indexes, and where planning costs more than running. A plan that is kept knows
 * nothing of how many values it is given: what is done to thousands of rows at once is better planned each time.
 */
export function prepared<T>(database: Kysely<T>): Kysely<T> {
  return preparing.get(database) ?? database;
}

/**
 * Does work in a transaction whose statements do not wait for each other's answers: those that are begun together (Promise.all)
 * are sent together, and done in the order in which they were begun. Rejects like the work (or like its rollback, where that
 * fails), all of it undone: what goes on in it then is refused.
 */
export async function inTransaction<T, R>(
  database: Kysely<T>,
  work: (transaction: Transaction<T>) => Promise<R>,
): Promise<R> {
  return await database.transaction().execute((queueing) =>
    queueing.getExecutor().provideConnection(async (connection) => {
      let isOver = false;
      const executor = queueing.getExecutor().withConnectionProvider({
        async provideConnection(consumer) {
          if (isOver) throw new Error('The transaction is over');
          return await consumer(connection);
        },
      });
      try {
        return await work(new Transaction<T>({ ...COMPILING, executor }));
      } finally {
        // a statement that came behind the end would be done outside of it
        isOver = true;
      }
    }),
  );
}

const DIALECT: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (database) => new PostgresIntrospector(database),
  createQueryCompiler: () => new PostgresQueryCompiler(),
};
/** What of a transaction its executor does not bring. */
const COMPILING = { config: { dialect: DIALECT }, dialect: DIALECT, driver: DIALECT.createDriver() };

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

function postgresPool(url: string, department: Department): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: `accord-${department}`,
    pipeline: true, // of the statements of a transaction: inTransaction
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
  return pool;
}

/**
 * The server would plan anew where it takes the plan that it keeps for a dearer one; and a plan that was made while tables were
 * small must do when they have grown: by the indexes, and row by row.
 */
const PREPARED_SETTINGS = [
  'set local plan_cache_mode = force_generic_plan',
  'set local enable_seqscan = off',
  'set local enable_bitmapscan = off',
].join('; ');

/** Names each statement that has parameters by what it says, so that a connection prepares it once. */
function preparingPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `accord_${createHash('sha256').update(text).digest('base64url')}`;
    names.set(text, name);
    return name;
  };
  return {
    async connect() {
      const client = await pool.connect();
      let begun: Promise<unknown> | undefined;
      // The first statements are sent with the beginning, and fail where that does. It is a message of its own: refused as a whole
      // it would leave what follows outside of a transaction.
      const query = async (text: string, values: readonly unknown[]) => {
        if (text === 'begin') {
          begun = Promise.all([client.query(text), client.query(PREPARED_SETTINGS)]);
          begun.catch(() => {});
          return { command: 'BEGIN', rows: [] };
        }
        const sent =
          values.length > 0
            ? client.query({ text, values: [...values], name: nameOf(text) })
            : client.query(text);
        const [result] = await Promise.all([sent, begun]);
        return result;
      };
      const release = (isBroken?: boolean) => client.release(isBroken);
      return { query, release } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
    options: pool.options,
  };
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
