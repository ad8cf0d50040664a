import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { claimsCursor } from '../../../../subgraphs/identity/linking/takeClaims.ts';
import { Uptake } from '../../../../subgraphs/identity/linking/uptake.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import { type ClaimsPage, FEED_BEGINNING, type RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { holding } from './support/holding.ts';
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

const TWO_RECORDS = [saying('p1', somebody(1)), saying('d1', again(somebody(1)))];

function pageOf(records: readonly RecordClaims[], place: Partial<ClaimsPage> = {}): ClaimsPage {
  const changes = records.map((claims) => ({ kind: 'SAID' as const, tenant: TENANT, claims }));
  return { after: FEED_BEGINNING, changes, next: '0.2', hasMore: false, ...place };
}

const FIRST_PAGE = pageOf(TWO_RECORDS, { hasMore: true });
const SECOND_PAGE = pageOf([saying('p2', somebody(2))], { after: '0.2', next: '0.3' });

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? test : test.skip;

  once('a page is taken in without waiting for the disk, and what is resolved waits for both', async () => {
    const { fixture, resolver } = await withModel(open);
    const commits = await noteCommits(fixture.database);
    const { resolved, ...progress } = await new Uptake(resolver).take('crm', pageOf(TWO_RECORDS));
    expect(progress).toEqual({ next: '0.2', hasMore: false });
    await resolved;
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    expect(await commits()).toEqual(['claim_cursors off', 'person_records on', 'person_records on']);
  });

  once.each([['some records', TWO_RECORDS] as const, ['nothing', []] as const])(
    'with %s, what waits of another tenant is resolved as well',
    async (_name, records) => {
      const { fixture, resolver } = await withModel(open);
      const { database, intake } = fixture;
      await sql`insert into identity.match_models (tenant, version, learned_at, model)
        select 'other', version, learned_at, model from identity.match_models`.execute(database);
      await intake.register('other', [saying('p2', somebody(2)), saying('d2', again(somebody(2)))]);
      await (await new Uptake(resolver).take('crm', pageOf(records))).resolved;
      const { rows } = await sql`select from identity.person_records where pending`.execute(database);
      expect(rows).toHaveLength(0);
    },
  );

  onServer('a page is answered while it is being resolved, and the next ones not before it is', async () => {
    const { fixture, resolver } = await withModel(open);
    const held = holding(resolver);
    const uptake = new Uptake(held.resolver);
    const taken = async (page: ClaimsPage) => {
      const answer = uptake.take('crm', page);
      while ((await claimsCursor(fixture.database, 'crm')) !== page.next) await sleep(20);
      return { answer };
    };
    // has looked for others that wait just now, which would wait for all
    await (await uptake.take('crm', pageOf([], { next: '0.1' }))).resolved;
    const first = await uptake.take('crm', { ...FIRST_PAGE, after: '0.1' });
    await held.isHeld;
    const second = await taken({ ...SECOND_PAGE, hasMore: true });
    const third = await taken(pageOf([saying('p3', somebody(3))], { after: '0.3', next: '0.4' }));
    try {
      expect(await Promise.race([second.answer, third.answer, sleep(100, 'waiting')])).toBe('waiting');
    } finally {
      held.release();
    }
    await first.resolved;
    await (await third.answer).resolved;
    await second.answer;
    expect(await customersOf(fixture.database)).toEqual(['d1 p1', 'p2', 'p3']);
  });

  once(
    'of a last page that could not be resolved, whoever waits for it is told, and nobody else',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const held = holding(resolver);
      const uptake = new Uptake(held.resolver);
      held.release(new Error('no model'));
      const { resolved } = await uptake.take('crm', pageOf(TWO_RECORDS));
      await expect(resolved).rejects.toThrow('no model');
      await (await uptake.take('crm', SECOND_PAGE)).resolved;
      expect(await customersOf(fixture.database)).toEqual(['d1 p1', 'p2']);
    },
  );

  once('of a page that could not be resolved, who brings the next one is told', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database } = fixture;
    const held = holding(resolver);
    const uptake = new Uptake(held.resolver);
    held.release(new Error('no model'));
    await uptake.take('crm', FIRST_PAGE);
    await expect(uptake.take('crm', SECOND_PAGE)).rejects.toThrow('no model');
    expect(await claimsCursor(database, 'crm')).toBe('0.3');
    await (await uptake.take('crm', pageOf([], { after: '0.3', next: '0.3' }))).resolved;
    expect(await customersOf(database)).toEqual(['d1 p1', 'p2']);
  });
});
