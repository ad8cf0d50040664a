import type { Kysely } from 'kysely';
import { amongRecords } from '../kit/amongRecords.ts';
import { type FeedRecord, feedKey, type TenantClaims } from '../kit/changeFeed.ts';
import { shopperClaims } from './shopperClaims.ts';
import type { CommerceTables } from './tables.ts';

/** What these shoppers say now, in two statements; those that are gone are missing. */
export async function recordClaims(
  database: Kysely<CommerceTables>,
  records: readonly FeedRecord[],
): Promise<TenantClaims[]> {
  const shoppers = await database
    .selectFrom('shoppers')
    .selectAll()
    .where(amongRecords('id', records))
    .execute();
  const orders = await database
    .selectFrom('orders')
    .select(['tenant', 'shopper_id', 'id', 'placed_at'])
    .where(amongRecords('shopper_id', records))
    .orderBy('placed_at')
    .orderBy('id')
    .execute();
  const byShopper = Map.groupBy(orders, (row) => feedKey(row.tenant, row.shopper_id));
  return shoppers.map((shopper) => ({
    tenant: shopper.tenant,
    claims: shopperClaims(shopper, byShopper.get(feedKey(shopper.tenant, shopper.id)) ?? []),
  }));
}
