import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  createIntake,
  type Intake,
  type Learned,
  learnAll,
  MatchModels,
  migrate,
  migrations,
  openDatabase,
  type RecordClaims,
  type Resolving,
  readDefinition,
  resolvePending,
} from './product.ts';

/** Records registered in one transaction. */
const ROUND = 4_000;
const LEARNING_MIB = 1_150;
/** How often autovacuum looks, where nothing else is said. */
const HOUSEKEEPING_MS = 60_000;
/** The same in every run, so that a store that was kept can be read again: its people are made up. */
const SECRET = createHash('sha256').update('accord bench').digest();

/** An identity store of the benchmark's own. */
export interface BenchStore {
  readonly url: string;
  readonly resolving: Resolving;
  readonly intake: Intake;
  /** Does what autovacuum would have done by now. */
  readonly tidy: () => Promise<void>;
  /** Closes it, and leaves its database under this name. */
  readonly keepAs: (kept: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StoreOptions {
  /** The server, and a database to make others from. */
  readonly server: string;
  /** Whether tables are vacuumed and analysed; not all servers do so by themselves. */
  readonly tidies: boolean;
}

/** Makes a database, migrates identity in it, and drops it at its close. A `template` is a database to begin with a copy of. */
export async function openStore({ server, tidies }: StoreOptions, template?: string): Promise<BenchStore> {
  const name = `accord_bench_${randomBytes(6).toString('hex')}`;
  const copying = template === undefined ? '' : ` template ${template} strategy file_copy`;
  await runOn(server, `create database ${name}${copying}`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await runOn(url, 'create schema if not exists identity');
  const database = await openDatabase({ kind: 'postgres', url }, 'identity');
  await migrate(database, 'identity', migrations);
  if (template !== undefined) await warm(url);
  const ring = { keys: [{ id: 'bench', secret: SECRET }] } as const;
  const definition = readDefinition();
  return {
    url,
    resolving: { database, ring, models: new MatchModels(definition), now: () => new Date() },
    intake: createIntake(database, ring, definition),
    tidy: async () => {
      if (tidies) await runOn(url, 'vacuum (analyze)');
    },
    keepAs: async (kept) => {
      await database.destroy();
      await runOn(server, `alter database ${name} rename to ${kept}`);
    },
    close: async () => {
      await database.destroy();
      await runOn(server, `drop database if exists ${name} with (force)`);
    },
  };
}

/** A copy is on the disk, and not in the server's memory like a store that has been in use. */
async function warm(url: string): Promise<void> {
  await runOn(url, 'create extension if not exists pg_prewarm');
  await runOn(
    url,
    `select pg_prewarm(oid) from pg_class where relnamespace = 'identity'::regnamespace and relkind in ('r', 'i')`,
  );
}

export async function isKept(server: string, name: string): Promise<boolean> {
  return (await runOn(server, 'select 1 from pg_database where datname = $1', [name])).rowCount === 1;
}

/** One statement on a connection of its own. */
export async function runOn(url: string, statement: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(statement, values);
  } finally {
    await client.end();
  }
}

/** Registers records round by round, and answers how many. */
export async function registerAll(
  { intake }: BenchStore,
  tenant: string,
  records: AsyncIterable<RecordClaims> | Iterable<RecordClaims>,
): Promise<number> {
  let round: RecordClaims[] = [];
  let registered = 0;
  const flush = async () => {
    if (round.length > 0) await intake.register(tenant, round);
    registered += round.length;
    round = [];
  };
  for await (const record of records) {
    round.push(record);
    if (round.length === ROUND) await flush();
  }
  await flush();
  return registered;
}

export async function learn({ resolving }: BenchStore, tenant: string): Promise<Learned> {
  const directory = mkdtempSync(join(tmpdir(), 'accord-bench-arrivals-'));
  try {
    const engine = { memoryMiB: LEARNING_MIB, directory };
    return await learnAll(resolving, { tenant, seed: 1, engine });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Resolves all that waits, tidying from time to time. */
export async function resolveAll(
  { resolving, tidy }: BenchStore,
  tenant: string,
  onProgress?: (resolved: number) => void,
): Promise<number> {
  let tidying: Promise<void> | undefined;
  const timer = setInterval(() => {
    tidying ??= tidy().finally(() => {
      tidying = undefined;
    });
  }, HOUSEKEEPING_MS);
  try {
    return await resolvePending(resolving, tenant, Number.MAX_SAFE_INTEGER, onProgress);
  } finally {
    clearInterval(timer);
    await tidying;
  }
}
