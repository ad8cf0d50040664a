import { type Kysely, sql } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import type { SampleCompany } from '../kit/sample/sampleCustomer.ts';
import type { Progress } from '../kit/subgraphModule.ts';
import { contentDigest } from './ledger/appendEvent.ts';
import { appendToChain } from './ledger/appendToChain.ts';
import { rowFromEvent } from './ledger/eventRow.ts';
import { consentHistory } from './sample/consentHistory.ts';
import { rightsHistory } from './sample/rightsHistory.ts';
import type { IdentityTables } from './tables.ts';

/**
 * Fills the ledger with what the sample customers said, and asked for by right, in one transaction. Their records are the other departments' to
 * tell (the intake), before or after. Progress counts ledger entries.
 */
export async function seed(
  database: Kysely<IdentityTables>,
  company: SampleCompany,
  tenant: string,
  progress: Progress,
): Promise<readonly RecordClaims[]> {
  const events = company.customers.flatMap(consentHistory);
  const rows = events.map((event) => rowFromEvent(tenant, event, contentDigest([event.eventId])));
  const { requests, steps } = rightsHistory(tenant, events);
  const ids = company.customers.map(({ id }) => id);
  await database.transaction().execute(async (transaction) => {
    await sql`
      insert into identity.customers (tenant, id)
      select ${tenant}, id from unnest(${ids}::text[]) as given (id)
      on conflict do nothing`.execute(transaction);
    await appendToChain(transaction, tenant, rows, (done) => progress(done, rows.length));
    if (requests.length > 0) await transaction.insertInto('rights_requests').values(requests).execute();
    if (steps.length > 0) await transaction.insertInto('rights_events').values(steps).execute();
  });
  return [];
}
