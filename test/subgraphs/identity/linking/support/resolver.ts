import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { MatchModels } from '../../../../../subgraphs/identity/linking/matchModels.ts';
import { type Learned, learnAll } from '../../../../../subgraphs/identity/linking/resolveAll.ts';
import { resolvePending } from '../../../../../subgraphs/identity/linking/resolvePending.ts';
import type { Resolving } from '../../../../../subgraphs/identity/linking/resolving.ts';
import { readDefinition } from '../../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import type { IdentityTables } from '../../../../../subgraphs/identity/tables.ts';
import type { RecordClaims } from '../../../../../subgraphs/kit/claims.ts';
import { TOWN_HEADER } from '../../resolution/support/smallTown.ts';
import { type IdentityFixture, SEEN, TENANT } from '../../support/identityFixture.ts';

export function resolverOf({ database, fingerprint }: IdentityFixture): Resolving {
  return { database, ring: fingerprint, models: new MatchModels(readDefinition()), now: () => new Date() };
}

/** Learns from all that there is. */
export async function learn(resolving: Resolving): Promise<Learned> {
  const directory = mkdtempSync(join(tmpdir(), 'accord-linking-'));
  try {
    return await learnAll(resolving, { tenant: TENANT, seed: 1, engine: { memoryMiB: 500, directory } });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export async function resolve(resolving: Resolving, limit = Number.MAX_SAFE_INTEGER): Promise<number> {
  return await resolvePending(resolving, TENANT, limit);
}

/** A row of smallTown as a record of a department: p… of the crm, d… of the help desk. */
export function townRecord(row: string, lastSeen = SEEN): RecordClaims {
  const cells = row.split(',');
  const [, ...names] = TOWN_HEADER.split(',');
  const values = Object.fromEntries(names.map((name, index) => [name, cells[index + 1] ?? '']));
  const id = cells[0] ?? '';
  const department = id.startsWith('d') ? 'support' : 'crm';
  return { department, recordId: id, lastSeen, attributes: [], person: { values, country: 'DE' } };
}

/** The records of each customer, as "d0 p0", in the order of the alphabet. */
export async function customersOf(database: Kysely<IdentityTables>): Promise<string[]> {
  const { rows } = await sql<{ record: string; root: string }>`
    with recursive up (id, root) as (
      select id, id from identity.customers where tenant = ${TENANT} and state <> 'MERGED'
      union all
      select redirect.id, up.root from up join identity.customer_redirects as redirect
        on redirect.tenant = ${TENANT} and redirect.survivor = up.id
    )
    select record.record_id as record, up.root from up join identity.source_records as record
      on record.tenant = ${TENANT} and record.customer = up.id`.execute(database);
  const groups = Map.groupBy(rows, ({ root }) => root);
  return [...groups.values()]
    .map((group) =>
      group
        .map(({ record }) => record)
        .sort()
        .join(' '),
    )
    .sort();
}

/** Who a town's customers are in truth. */
export function townCustomers(rows: readonly string[]): string[] {
  const ids = rows.map((row) => row.slice(0, row.indexOf(',')));
  const people = Map.groupBy(ids, (id) => id.slice(1));
  return [...people.values()].map((group) => group.sort().join(' ')).sort();
}
