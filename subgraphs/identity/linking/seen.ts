import { sql } from 'kysely';

/** Which transactions a statement saw, and its own. */
export interface Seen {
  /** Those before it had ended; those from `end` on had not, and neither had the ones that are `open`. */
  readonly end: bigint;
  readonly open: ReadonlySet<bigint>;
  readonly own: bigint;
}

/** What a row says of what its statement saw. */
export interface SeenRow {
  readonly snapshot: string;
  readonly own: string;
}

/** The columns that say it, in the transaction of somebody who writes. */
export const SEEN = sql`
  (select pg_current_snapshot()::text) as snapshot, (select pg_current_xact_id()::text) as own`;

/** The source: https://www.postgresql.org/docs/15/functions-info.html, `xmin:xmax:xip_list`. Throws where there is no row. */
export function seenIn(rows: readonly SeenRow[]): Seen {
  const [row] = rows;
  if (row === undefined) throw new Error('A statement that answers no row says nothing of what it saw');
  const [, end = '', open = ''] = row.snapshot.split(':');
  const list = open === '' ? [] : open.split(',');
  return { end: BigInt(end), open: new Set(list.map(BigInt)), own: BigInt(row.own) };
}

/** Whether a later statement of the same transaction saw nothing of others that the earlier one had not seen. */
export function isSameSight(earlier: Seen, later: Seen): boolean {
  const hasEnded = (transaction: bigint) =>
    transaction !== later.own && transaction < later.end && !later.open.has(transaction);
  for (const transaction of earlier.open) if (hasEnded(transaction)) return false;
  for (let transaction = earlier.end; transaction < later.end; transaction++)
    if (hasEnded(transaction)) return false;
  return true;
}
