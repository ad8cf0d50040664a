import { type Kysely, sql } from 'kysely';
import { type ClaimsPage, FEED_BEGINNING, type RecordChange, type RecordClaims } from './claims.ts';
import type { Department } from './departments.ts';
import { SubgraphError } from './errors.ts';

/**
 * Which records changed, and when: one row for each that there is or was. Kept by triggers (changeFeedMigration), read by
 * changeFeed alone.
 */
export interface IdentityFeedTable {
  tenant: string;
  record_id: string;
  /** The transaction that changed the record last. */
  xid: string;
  /** Orders the changes of a transaction. */
  position: number;
}

/** Names a record of a department. */
export interface FeedRecord {
  readonly tenant: string;
  readonly recordId: string;
}

/** What a tenant's record says. */
export interface TenantClaims {
  readonly tenant: string;
  readonly claims: RecordClaims;
}

/** Reads what these records say now, in so many statements whatever their number; those that are gone are missing. */
export type ReadClaims<T> = (
  database: Kysely<T>,
  records: readonly FeedRecord[],
) => Promise<readonly TenantClaims[]>;

/** What a department's records say of people, from change to change, for all tenants. */
export interface ChangeFeed<T> {
  /**
   * The changes of at most `limit` records after a cursor that a page gave as `next`, or from the beginning: of each record
   * what it says by now. Throws a SubgraphError BAD_USER_INPUT for what is no cursor.
   */
  page(database: Kysely<T>, after: string | undefined, limit: number): Promise<ClaimsPage>;
}

/** One key for a tenant's record, to find by. */
export const feedKey = (tenant: string, recordId: string): string => JSON.stringify([tenant, recordId]);

export function changeFeed<T>(department: Department, read: ReadClaims<T>): ChangeFeed<T> {
  return {
    async page(database, after = FEED_BEGINNING, limit) {
      const from = readCursor(after);
      return await database
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(async (snapshot) => {
          const found = await changedAfter(snapshot, department, from, limit + 1);
          const rows = found.slice(0, limit);
          const last = rows.at(-1);
          return {
            after,
            changes: await changesOf(snapshot, read, rows),
            next: last === undefined ? after : `${last.xid}.${last.position}`,
            hasMore: found.length > limit,
          };
        });
    },
  };
}

interface FeedRow extends FeedRecord {
  readonly xid: string;
  readonly position: string;
}

/**
 * Only what transactions changed that came before every one that still runs, in whatever database of the cluster: whatever
 * commits later has a later place. A cursor that this cluster has not come to yet is of another one, from which the database was restored: from the beginning.
 */
async function changedAfter<T>(
  database: Kysely<T>,
  department: Department,
  { xid, position }: Cursor,
  limit: number,
): Promise<readonly FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select feed.tenant, feed.record_id as "recordId", feed.xid::text as xid, feed.position::text as position
    from ${sql.table(`${department}.identity_feed`)} as feed
    where feed.xid < pg_snapshot_xmin(pg_current_snapshot()) and (feed.xid, feed.position) > (
      case when ${xid}::xid8 < pg_snapshot_xmax(pg_current_snapshot()) then ${xid}::xid8 else '0'::xid8 end,
      ${position}::bigint)
    order by feed.xid, feed.position limit ${limit}`.execute(database);
  return rows;
}

async function changesOf<T>(
  database: Kysely<T>,
  read: ReadClaims<T>,
  rows: readonly FeedRow[],
): Promise<RecordChange[]> {
  if (rows.length === 0) return [];
  const said = await read(database, rows);
  const claimsByKey = new Map(said.map(({ tenant, claims }) => [feedKey(tenant, claims.recordId), claims]));
  return rows.map(({ tenant, recordId }): RecordChange => {
    const claims = claimsByKey.get(feedKey(tenant, recordId));
    return claims === undefined ? { tenant, kind: 'GONE', recordId } : { tenant, kind: 'SAID', claims };
  });
}

interface Cursor {
  readonly xid: string;
  readonly position: string;
}

const MAX_XID = 2n ** 64n - 1n;
const MAX_POSITION = 2n ** 63n - 1n;

function readCursor(text: string): Cursor {
  const [, xid, position] = /^(\d{1,20})\.(\d{1,19})$/.exec(text) ?? [];
  if (xid === undefined || position === undefined || BigInt(xid) > MAX_XID || BigInt(position) > MAX_POSITION)
    throw new SubgraphError('BAD_USER_INPUT', 'Argument "after" must be the "next" of a page.', {
      argument: 'after',
    });
  return { xid, position };
}
