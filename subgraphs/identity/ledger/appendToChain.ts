import { sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';
import { CHAIN_START, type ChainHead, chained, type UnchainedRow } from './hashChain.ts';

/** Two dozen parameters a row, and a statement takes 65,535. */
const ROWS_PER_STATEMENT = 1_000;

/**
 * Writes events of one tenant to the ledger, at the end of its chain, and answers their hashes. The writers of a tenant
 * queue at the head until the transaction ends, so that places have no gaps. Progress counts rows.
 */
export async function appendToChain(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  events: readonly UnchainedRow[],
  progress?: (done: number) => void,
): Promise<string[]> {
  if (events.length === 0) return [];
  const { rows, head } = chained(await lockHead(transaction, tenant), events);
  for (let done = 0; done < rows.length; done += ROWS_PER_STATEMENT) {
    const part = rows.slice(done, done + ROWS_PER_STATEMENT);
    await transaction.insertInto('consent_events').values(part).execute();
    progress?.(done + part.length);
  }
  await transaction
    .updateTable('consent_chain')
    .set({ ...head })
    .where('tenant', '=', tenant)
    .execute();
  return rows.map(({ hash }) => hash);
}

/** Reads the head as it stands once everybody before us is done; a new tenant gets one. */
async function lockHead(transaction: Transaction<IdentityTables>, tenant: string): Promise<ChainHead> {
  const { rows } = await sql<ChainHead>`
    insert into identity.consent_chain as head (tenant, count, hash)
    values (${tenant}, ${CHAIN_START.count}, ${CHAIN_START.hash})
    on conflict (tenant) do update set count = head.count
    returning count, hash
  `.execute(transaction);
  return rows[0] as ChainHead;
}
