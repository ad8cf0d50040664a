import { type Kysely, sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/**
 * Sets records aside that cannot be opened: they are neither weighed nor waiting, and hold up nobody, until their department
 * says them anew or takeUpAside is called. One statement, or none.
 */
export async function setAside(
  transaction: Transaction<IdentityTables>,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await sql`
    update identity.person_records set pending = false, weighed = false
    where number = any(${[...numbers]}::bigint[])`.execute(transaction);
}

/** Has all records that were set aside tried again: the key may be held by now. One statement. */
export async function takeUpAside(database: Kysely<IdentityTables>): Promise<void> {
  await sql`update identity.person_records set pending = true where not pending and not weighed`.execute(
    database,
  );
}

/** How many records of a tenant are set aside. One statement. */
export async function countAside(database: Kysely<IdentityTables>, tenant: string): Promise<number> {
  const { rows } = await sql<{ aside: number }>`
    select count(*)::bigint as aside from identity.person_records
    where tenant = ${tenant} and not pending and not weighed`.execute(database);
  return rows[0]?.aside ?? 0;
}
