import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import type { ConsentEventsTable } from '../tables.ts';

/** How far a tenant's chain reaches: the number of its events, and the hash of the last one. */
export interface ChainHead {
  readonly count: number;
  readonly hash: string;
}

/** A row that waits for its place in the chain. */
export type UnchainedRow = Omit<Insertable<ConsentEventsTable>, 'position' | 'previous_hash' | 'hash'>;

/** What the first event of a chain follows. */
export const CHAIN_START: ChainHead = { count: 0, hash: '0'.repeat(64) };

/** Goes into every hash, so that another way of writing rows down would be another chain. */
const VERSION = 1;

/** Gives rows their places after `head`, in their order: pure. Answers them with the head that the chain has then. */
export function chained(
  head: ChainHead,
  rows: readonly UnchainedRow[],
): { readonly rows: Insertable<ConsentEventsTable>[]; readonly head: ChainHead } {
  let { count, hash } = head;
  const linked = rows.map((row) => {
    const placed = { ...row, overtaken: row.overtaken ?? false, position: ++count, previous_hash: hash };
    hash = rowHash(placed);
    return { ...placed, hash };
  });
  return { rows: linked, head: { count, hash } };
}

/**
 * SHA-256, in hexadecimal, of the canonical JSON of a whole row (its own hash aside): columns by name, without those
 * that are null, times in RFC 3339 to the millisecond. A column that is added later changes no hash where it is null.
 */
export function rowHash(row: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(row)
    .filter(([column, value]) => column !== 'hash' && value !== null && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify({ version: VERSION, event: Object.fromEntries(said) }, asStored);
  return createHash('sha256').update(text).digest('hex');
}

/** A lone surrogate comes back from the database as U+FFFD. */
function asStored(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
