import { sql } from 'kysely';
import { type IdentityFixture, TENANT } from '../support/identityFixture.ts';

/** Merges an id into another, for certain or by a guess. */
export async function mergeByHand(
  { database }: IdentityFixture,
  id: string,
  survivor: string,
  how: 'CERTAIN' | 'GUESS',
): Promise<void> {
  const deterministic = how === 'CERTAIN';
  const [rule, score] = deterministic ? ['VERIFIED_LOGIN', null] : ['PROBABILISTIC', 0.96];
  await sql`insert into identity.customer_redirects (tenant, id, survivor, rule, deterministic, score, since)
    values (${TENANT}, ${id}, ${survivor}, ${rule}, ${deterministic}, ${score}, now())`.execute(database);
  await database.updateTable('customers').set({ state: 'MERGED' }).where('id', '=', id).execute();
}

/** Takes the merge of an id back. */
export async function undoMerge({ database }: IdentityFixture, id: string): Promise<void> {
  await database.deleteFrom('customer_redirects').where('id', '=', id).execute();
  await database.updateTable('customers').set({ state: 'ACTIVE' }).where('id', '=', id).execute();
}
