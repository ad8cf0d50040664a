import { expect } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { Uptake } from '../../../../subgraphs/identity/linking/uptake.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import { FEED_BEGINNING } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { again, saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf } from './support/resolver.ts';

/** Writes down at the end of each transaction that writes to these tables whether it waits for the disk. */
async function noteCommits(database: Kysely<IdentityTables>): Promise<() => Promise<string[]>> {
  await sql`create table identity.commits (place serial, said text)`.execute(database);
  await sql`create function identity.note_commit() returns trigger language plpgsql as $$
    begin
      insert into identity.commits (said) values (tg_table_name || ' ' || current_setting('synchronous_commit'));
      return null;
    end $$`.execute(database);
  for (const [table, change] of [
    ['claim_cursors', 'insert'],
    ['person_records', 'update'],
  ] as const)
    await sql
      .raw(`create constraint trigger note after ${change} on identity.${table} deferrable initially deferred
        for each row execute function identity.note_commit()`)
      .execute(database);
  return async () => {
    const { rows } = await sql<{ said: string }>`select said from identity.commits order by place`.execute(
      database,
    );
    return rows.map(({ said }) => said);
  };
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);

  once('a page is taken in without waiting for the disk, and what is resolved waits for both', async () => {
    const { fixture, resolver } = await withModel(open);
    const commits = await noteCommits(fixture.database);
    const records = [saying('p1', somebody(1)), saying('d1', again(somebody(1)))];
    const progress = await new Uptake(resolver).take('crm', {
      after: FEED_BEGINNING,
      changes: records.map((claims) => ({ kind: 'SAID' as const, tenant: TENANT, claims })),
      next: '0.2',
      hasMore: false,
    });
    expect(progress).toEqual({ next: '0.2', hasMore: false });
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    expect(await commits()).toEqual(['claim_cursors off', 'person_records on', 'person_records on']);
  });
});
