import type { Kysely, Transaction } from 'kysely';

/** Runs the work in the transaction that it is given, or else in one of its own. */
export async function inTransaction<T, R>(
  database: Kysely<T>,
  work: (transaction: Transaction<T>) => Promise<R>,
): Promise<R> {
  return database.isTransaction
    ? await work(database as Transaction<T>)
    : await database.transaction().execute(work);
}
