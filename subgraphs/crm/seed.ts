import type { Kysely } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import { insertRows } from '../kit/insertRows.ts';
import type { SampleCompany } from '../kit/sample/sampleCustomer.ts';
import type { Progress } from '../kit/subgraphModule.ts';
import { accountRow, addressRow, emailRows, sampleAccounts, sampleClaims } from './sample/accountRows.ts';
import { circumstanceRows } from './sample/circumstanceRows.ts';
import { employeeRows } from './sample/employees.ts';
import { interactionRows } from './sample/interactionRows.ts';
import type { CrmTables } from './tables.ts';

/**
 * Fills the CRM's empty tables with the sample company, all of it or nothing, and answers what identity must know.
 * Progress counts rows.
 */
export async function seed(
  database: Kysely<CrmTables>,
  company: SampleCompany,
  tenant: string,
  progress: Progress,
): Promise<readonly RecordClaims[]> {
  const accounts = sampleAccounts(company);
  // In the order in which the tables refer to each other.
  const tables: [keyof CrmTables, object[]][] = [
    ['employees', employeeRows(tenant)],
    ['accounts', accounts.map((account) => accountRow(account, tenant))],
    ['emails', accounts.flatMap((account) => emailRows(account, tenant))],
    ['addresses', accounts.map((account) => addressRow(account, tenant))],
    ['interactions', company.customers.flatMap((customer) => interactionRows(customer, tenant))],
    ['circumstances', company.customers.flatMap((customer) => circumstanceRows(customer, tenant))],
  ];
  const total = tables.reduce((sum, [, rows]) => sum + rows.length, 0);
  await database.transaction().execute(async (transaction) => {
    let done = 0;
    for (const [table, rows] of tables) {
      await insertRows(transaction, `crm.${table}`, rows);
      done += rows.length;
      progress(done, total);
    }
  });
  return accounts.map((account) => sampleClaims(account, tenant));
}
