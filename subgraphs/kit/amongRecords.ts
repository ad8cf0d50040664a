import { type RawBuilder, sql } from 'kysely';
import type { FeedRecord } from './changeFeed.ts';

/** For `.where(amongRecords('account_id', records))`: rows of these records, two parameters however many there are. */
export function amongRecords(by: string, records: readonly FeedRecord[]): RawBuilder<boolean> {
  const tenants = records.map(({ tenant }) => tenant);
  const ids = records.map(({ recordId }) => recordId);
  return sql<boolean>`(tenant, ${sql.ref(by)}) in (select * from unnest(${tenants}::text[], ${ids}::text[]))`;
}
