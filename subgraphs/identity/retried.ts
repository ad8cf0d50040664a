import type { Kysely, Transaction } from 'kysely';
import { inTransaction } from '../kit/database.ts';
import type { IdentityTables } from './tables.ts';

const MOST_TRIES = 10;
/**
 * Serialization failure, deadlock: what another transaction did in between. Begun again it sees that. And what a statement says
 * that was sent behind one that failed: begun again, that one says why.
 */
const PASSING = new Set(['40001', '40P01', '25P02']);

/** What the work rests on has changed since it was read: begin anew. */
export class OutdatedReadError extends Error {
  readonly code = '40001'; // like PostgreSQL's serialization failure
}

/**
 * Does work in the transaction that it is given; or else in one of its own, which begins anew where another transaction was
 * in its way. All of it is done once, or nothing. What is begun together is sent together (inTransaction).
 */
export async function retried<T>(
  database: Kysely<IdentityTables>,
  work: (transaction: Transaction<IdentityTables>) => Promise<T>,
): Promise<T> {
  if (database.isTransaction) return await work(database as Transaction<IdentityTables>);
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(database, work);
    } catch (error) {
      if (tries >= MOST_TRIES || !PASSING.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
