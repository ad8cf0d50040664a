import type { Kysely } from 'kysely';
import { amongRecords } from '../kit/amongRecords.ts';
import { type FeedRecord, feedKey, type TenantClaims } from '../kit/changeFeed.ts';
import { requesterClaims } from './requesterClaims.ts';
import type { SupportTables } from './tables.ts';

/** What these requesters say now, in two statements; those that are gone are missing. */
export async function recordClaims(
  database: Kysely<SupportTables>,
  records: readonly FeedRecord[],
): Promise<TenantClaims[]> {
  const requesters = await database
    .selectFrom('requesters')
    .selectAll()
    .where(amongRecords('id', records))
    .execute();
  const tickets = await database
    .selectFrom('tickets')
    .select(['tenant', 'requester_id', 'id', 'updated_at'])
    .where(amongRecords('requester_id', records))
    .orderBy('id')
    .execute();
  const byRequester = Map.groupBy(tickets, (row) => feedKey(row.tenant, row.requester_id));
  return requesters.map((requester) => ({
    tenant: requester.tenant,
    claims: requesterClaims(requester, byRequester.get(feedKey(requester.tenant, requester.id)) ?? []),
  }));
}
