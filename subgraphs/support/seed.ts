import type { Kysely } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import { insertRows } from '../kit/insertRows.ts';
import type { SampleCompany } from '../kit/sample/sampleCustomer.ts';
import type { Progress } from '../kit/subgraphModule.ts';
import { requesterClaims } from './requesterClaims.ts';
import { type DeskRows, deskRows } from './sample/deskRows.ts';
import type { SupportTables } from './tables.ts';

/** The order in which the tables refer to each other. */
const TABLES = ['requesters', 'tickets', 'messages', 'satisfaction_ratings'] as const;

/**
 * Fills the help desk's empty tables with the sample company, all of it or nothing, and answers what identity must
 * know. Progress counts rows.
 */
export async function seed(
  database: Kysely<SupportTables>,
  company: SampleCompany,
  tenant: string,
  progress: Progress,
): Promise<readonly RecordClaims[]> {
  const rows = deskRows(company, tenant);
  const total = TABLES.reduce((sum, table) => sum + rows[table].length, 0);
  await database.transaction().execute(async (transaction) => {
    let done = 0;
    for (const table of TABLES) {
      await insertRows(transaction, `support.${table}`, rows[table]);
      done += rows[table].length;
      progress(done, total);
    }
  });
  return claimsOf(rows, company);
}

function claimsOf(rows: DeskRows, company: SampleCompany): RecordClaims[] {
  const requesters = new Map(rows.requesters.map((requester) => [requester.id, requester]));
  const tickets = Map.groupBy(rows.tickets, (ticket) => ticket.requester_id);
  return company.customers.flatMap((customer) =>
    (customer.records.support ?? []).flatMap((record): RecordClaims[] => {
      const requester = requesters.get(record);
      if (requester === undefined) return [];
      const claims = requesterClaims(requester, tickets.get(record) ?? []);
      const link = customer.links[record];
      return [{ ...claims, customer: customer.id, ...(link && { link }) }];
    }),
  );
}
