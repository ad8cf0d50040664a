import { expect } from '@jest/globals';
import { sql } from 'kysely';
import { claimsCursor, takeClaims } from '../../../../../subgraphs/identity/linking/takeClaims.ts';
import { FEED_BEGINNING } from '../../../../../subgraphs/kit/claims.ts';
import { type IdentityFixture, TENANT } from '../../support/identityFixture.ts';

export const STEWARD = {
  client: 'privacy-office',
  purpose: 'RIGHTS_FULFILMENT',
  scopes: ['identity:resolve', 'consent:record', 'rights:decide'],
};

/** A person decides. */
export async function decide(fixture: IdentityFixture, input: object): Promise<void> {
  const { errors } = await fixture.ask(
    STEWARD,
    'mutation ($input: ResolveMatchInput!) { resolveMatch(input: $input) { verdict position } }',
    { input: { reason: 'seen in the papers', ...input } },
  );
  expect(errors).toEqual([]);
  fixture.time++;
}

/** The id under which a record came in. */
export async function idOf({ database }: IdentityFixture, record: string): Promise<string> {
  const { rows } = await sql<{ customer: string }>`
    select customer from identity.source_records where record_id = ${record}`.execute(database);
  return (rows[0] as { customer: string }).customer;
}

/** Of two ids the one that leads to the other, first. */
export async function edge(fixture: IdentityFixture, one: string, other: string): Promise<[string, string]> {
  const ids = [await idOf(fixture, one), await idOf(fixture, other)] as [string, string];
  const { rows } = await sql<{ id: string }>`
    select id from identity.customer_redirects
    where id = any(${ids}::text[]) and survivor = any(${ids}::text[])`.execute(fixture.database);
  expect(rows).toHaveLength(1);
  return rows[0]?.id === ids[0] ? ids : [ids[1], ids[0]];
}

/** The department of a record says that it is gone. */
export async function gone({ database, intake }: IdentityFixture, ...records: string[]): Promise<void> {
  for (const recordId of records) {
    const department = recordId.startsWith('d') ? 'support' : 'crm';
    const after = (await claimsCursor(database, department)) ?? FEED_BEGINNING;
    const changes = [{ tenant: TENANT, kind: 'GONE', recordId }] as const;
    await takeClaims(
      database,
      intake,
      department,
      { after, changes, next: recordId, hasMore: false },
      new Date(),
    );
  }
}

export async function count({ database }: IdentityFixture, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::bigint as count from ${sql.table(`identity.${table}`)}`.execute(database);
  return rows[0]?.count ?? 0;
}
