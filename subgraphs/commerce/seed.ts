import type { Kysely } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import { insertRows } from '../kit/insertRows.ts';
import type { SampleCompany } from '../kit/sample/sampleCustomer.ts';
import type { Progress } from '../kit/subgraphModule.ts';
import { type ShopRows, shopRows } from './sample/shopRows.ts';
import { shopperClaims } from './shopperClaims.ts';
import type { CommerceTables } from './tables.ts';

/** The order in which the tables refer to each other. */
const TABLES = ['shoppers', 'products', 'subscriptions', 'orders', 'order_lines', 'returns'] as const;

/**
 * Fills the shop's empty tables with the sample company, all of it or nothing, and answers what identity must know.
 * Progress counts rows.
 */
export async function seed(
  database: Kysely<CommerceTables>,
  company: SampleCompany,
  tenant: string,
  progress: Progress,
): Promise<readonly RecordClaims[]> {
  const rows = shopRows(company, tenant);
  const total = TABLES.reduce((sum, table) => sum + rows[table].length, 0);
  await database.transaction().execute(async (transaction) => {
    let done = 0;
    for (const table of TABLES) {
      await insertRows(transaction, `commerce.${table}`, rows[table]);
      done += rows[table].length;
      progress(done, total);
    }
  });
  return claimsOf(rows, company);
}

/** What identity must know of the shop's records of the sample company, and whose they are. */
export function claimsOf(rows: ShopRows, company: SampleCompany): RecordClaims[] {
  const shoppers = new Map(rows.shoppers.map((shopper) => [shopper.id, shopper]));
  const orders = Map.groupBy(rows.orders, (order) => order.shopper_id);
  return company.customers.flatMap((customer) =>
    (customer.records.commerce ?? []).flatMap((record): RecordClaims[] => {
      const shopper = shoppers.get(record);
      if (shopper === undefined) return [];
      const claims = shopperClaims(shopper, orders.get(record) ?? []);
      const link = customer.links[record];
      return [{ ...claims, customer: customer.id, ...(link && { link }) }];
    }),
  );
}
