import { sql } from 'kysely';
import type { IdentityFixture } from '../../support/identityFixture.ts';

/** Until some connection waits for another one. */
export async function waitForLock({ database }: IdentityFixture): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rows } = await sql<{ count: number }>`select count(*)::bigint as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database);
    if ((rows[0]?.count ?? 0) > 0) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error('nobody waits');
}
