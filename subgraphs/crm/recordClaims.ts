import type { Kysely } from 'kysely';
import { amongRecords } from '../kit/amongRecords.ts';
import { type FeedRecord, feedKey, type TenantClaims } from '../kit/changeFeed.ts';
import { accountClaims } from './accountClaims.ts';
import type { CrmTables } from './tables.ts';

/** What these accounts say now, in three statements; those that are gone are missing. */
export async function recordClaims(
  database: Kysely<CrmTables>,
  records: readonly FeedRecord[],
): Promise<TenantClaims[]> {
  const accounts = await database
    .selectFrom('accounts')
    .selectAll()
    .where(amongRecords('id', records))
    .execute();
  const emails = await database
    .selectFrom('emails')
    .selectAll()
    .where(amongRecords('account_id', records))
    .orderBy('is_primary', 'desc')
    .orderBy('email')
    .execute();
  const addresses = await database
    .selectFrom('addresses')
    .selectAll()
    .where(amongRecords('account_id', records))
    .orderBy('position')
    .execute();
  const keyOf = (row: { tenant: string; account_id: string }) => feedKey(row.tenant, row.account_id);
  const [emailsByKey, addressesByKey] = [Map.groupBy(emails, keyOf), Map.groupBy(addresses, keyOf)];
  return accounts.map((account) => {
    const key = feedKey(account.tenant, account.id);
    const rows = {
      account,
      emails: emailsByKey.get(key) ?? [],
      addresses: addressesByKey.get(key) ?? [],
    };
    return { tenant: account.tenant, claims: accountClaims(rows) };
  });
}
