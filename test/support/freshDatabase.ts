import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseTarget } from '../../subgraphs/kit/database.ts';
import { freshPglite } from './freshPglite.ts';

/** A database that nobody else uses, with nothing in it. */
export interface FreshDatabase {
  readonly target: DatabaseTarget;
  /** Leaves no trace. */
  stop(): Promise<void>;
}

/** A new database on the PostgreSQL server of that URL; without one, an embedded engine. */
export async function freshDatabase(serverUrl: string | undefined): Promise<FreshDatabase> {
  if (serverUrl !== undefined) {
    const { url, stop } = await freshPostgresDatabase(serverUrl);
    return { target: { kind: 'postgres', url }, stop };
  }
  const { engine, stop } = await freshPglite();
  return { target: { kind: 'pglite', engine }, stop };
}

/** Creates a database on a PostgreSQL server; `stop` drops it. */
export async function freshPostgresDatabase(
  serverUrl: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const name = `accord_test_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => administer(serverUrl, `drop database ${name} with (force)`) };
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
