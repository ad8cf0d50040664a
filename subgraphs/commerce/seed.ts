import type { Kysely } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import { insertRows } from '../kit/insertRows.ts';
import type { SampleCompany } from '../kit/sample/sampleCustomer.ts';
import type { Progress } from '../kit/subgraphModule.ts';
import { shopperClaims } from './sample/shopperClaims.ts';
import { shopRows } from './sample/shopRows.ts';
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
  return shopperClaims(company);
}
