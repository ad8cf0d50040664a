import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import {
  type DatabaseTarget,
  migrate,
  openDatabase,
  type StatementLog,
} from '../../subgraphs/kit/database.ts';
import type { Department } from '../../subgraphs/kit/departments.ts';
import { freshPostgresDatabase } from './freshDatabase.ts';
import { freshPglite } from './freshPglite.ts';

export interface TestDatabaseOptions {
  /** Run before the database is handed out. */
  readonly migrations?: Readonly<Record<string, Migration>>;
  readonly onStatement?: StatementLog;
}

/** Opens a department's database with nothing in it but what the migrations make. It is closed after the tests. */
export type OpenTestDatabase = <T>(
  department: Department,
  options?: TestDatabaseOptions,
) => Promise<Kysely<T>>;

/** An engine that one test file has to itself. */
interface TestEngine {
  readonly target: DatabaseTarget;
  /** Leaves no trace. */
  stop(): Promise<void>;
}

const POSTGRES_URL = process.env.ACCORD_TEST_POSTGRES_URL;

/**
 * Defines the tests once for each engine: the embedded one always, PostgreSQL when ACCORD_TEST_POSTGRES_URL names a
 * server (otherwise they are skipped, visibly).
 */
export function eachEngine(define: (engine: string, open: OpenTestDatabase) => void): void {
  onEngine(describe, 'PGlite', startPglite, define);
  onEngine(POSTGRES_URL ? describe : describe.skip, 'PostgreSQL', startPostgres, define);
}

/** The embedded engine alone, for tests that are not about the database. */
export function onPglite(define: (open: OpenTestDatabase) => void): void {
  onEngine(describe, 'PGlite', startPglite, (_engine, open) => define(open));
}

function onEngine(
  describeIt: (name: string, tests: () => void) => void,
  name: string,
  start: () => Promise<TestEngine>,
  define: (engine: string, open: OpenTestDatabase) => void,
): void {
  describeIt(`on ${name}`, () => {
    let engine: TestEngine | undefined;
    const opened: Kysely<unknown>[] = [];

    beforeAll(async () => {
      engine = await start();
    }, 60_000);
    afterAll(async () => {
      await Promise.all(opened.map((database) => database.destroy()));
      await engine?.stop();
    });

    define(name, async <T>(department: Department, options: TestDatabaseOptions = {}) => {
      if (engine === undefined)
        throw new Error('Open databases in a test or a hook, not while tests are defined');
      const database = await openDatabase<T>(engine.target, department, options.onStatement);
      opened.push(database as unknown as Kysely<unknown>);
      await sql`drop schema if exists ${sql.id(department)} cascade`.execute(database);
      if (options.migrations) await migrate(database, department, options.migrations);
      return database;
    });
  });
}

async function startPglite(): Promise<TestEngine> {
  const { engine, stop } = await freshPglite();
  return { target: { kind: 'pglite', engine }, stop };
}

async function startPostgres(): Promise<TestEngine> {
  const { url, stop } = await freshPostgresDatabase(POSTGRES_URL ?? '');
  return { target: { kind: 'postgres', url }, stop };
}
