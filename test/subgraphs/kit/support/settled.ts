import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';

const PATIENCE_MS = 20_000;

/**
 * Waits until every transaction is over that has begun by now, so that a changeFeed tells all that they changed: also
 * those of other tests on the same server.
 */
export async function settled<T>(database: Kysely<T>): Promise<void> {
  const begun = await sql<{
    xid: string;
  }>`select pg_snapshot_xmax(pg_current_snapshot())::text as xid`.execute(database);
  const xid = begun.rows[0]?.xid ?? '';
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const { rows } = await sql<{ isOver: boolean }>`
      select pg_snapshot_xmin(pg_current_snapshot()) >= ${xid}::xid8 as "isOver"`.execute(database);
    if (rows[0]?.isOver === true) return;
    await sleep(10);
  }
  throw new Error('Some transaction does not end');
}
