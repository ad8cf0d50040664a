import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { type ChangeFeed, changeFeed, type FeedRecord } from '../../../subgraphs/kit/changeFeed.ts';
import { changeFeedMigration } from '../../../subgraphs/kit/changeFeedMigration.ts';
import type { RecordChange } from '../../../subgraphs/kit/claims.ts';
import { migrate } from '../../../subgraphs/kit/database.ts';
import type { Department } from '../../../subgraphs/kit/departments.ts';
import { eachEngine } from '../../support/databases.ts';
import { settled } from './support/settled.ts';

interface Tables {
  people: { tenant: string; id: string; name: string };
}

/** Two tables that describe a person, the smallest that there can be, with somebody in them already. */
const BEFORE = {
  '0001': {
    async up(database: Kysely<unknown>) {
      for (const statement of [
        'create table crm.people (tenant text, id text, name text, primary key (tenant, id))',
        `create table crm.pets (tenant text, person_id text, name text,
          foreign key (tenant, person_id) references crm.people on delete cascade)`,
        `insert into crm.people values ('t1', 'b', 'Bea'), ('t1', 'a', 'Ann'), ('t2', 'a', 'Ada')`,
      ])
        await sql.raw(statement).execute(database);
    },
  },
};
const WITH_FEED = { ...BEFORE, '0002': changeFeedMigration('crm', { people: 'id', pets: 'person_id' }) };

const lastSeen = new Date('2026-01-01T00:00:00Z');
const department: Department = 'crm';

async function read(database: Kysely<Tables>, records: readonly FeedRecord[]) {
  const people = await database.selectFrom('people').selectAll().execute();
  const isAsked = (row: Tables['people']) =>
    records.some(({ tenant, recordId }) => tenant === row.tenant && recordId === row.id);
  return people.filter(isAsked).map(({ tenant, id, name }) => ({
    tenant,
    claims: { department, recordId: id, lastSeen, attributes: [{ attribute: 'NAME' as const, value: name }] },
  }));
}

/** As `tenant/record: name`. */
function inWords(change: RecordChange): string {
  if (change.kind === 'GONE') return `${change.tenant}/${change.recordId} is gone`;
  return `${change.tenant}/${change.claims.recordId}: ${change.claims.attributes[0]?.value}`;
}

eachEngine((engine, open) => {
  const onPostgres = engine === 'PostgreSQL' ? test : test.skip;
  const feed: ChangeFeed<Tables> = changeFeed('crm', read);
  let database: Kysely<Tables>;
  let statements: string[];

  const run = (statement: string, on: Kysely<Tables> = database) => sql.raw(statement).execute(on);
  const pageAfter = async (after?: string, limit = 100) => {
    await settled(database);
    return await feed.page(database, after, limit);
  };
  const end = async () => (await pageAfter()).next;
  const toldAfter = async (after?: string) => (await pageAfter(after)).changes.map(inWords);

  beforeEach(async () => {
    statements = [];
    database = await open<Tables>('crm', {
      migrations: BEFORE,
      onStatement: (statement) => statements.push(statement),
    });
    await migrate(database, 'crm', WITH_FEED);
  });

  describe('a change feed', () => {
    test('begins with every record that there is, each with its tenant', async () => {
      expect(await toldAfter()).toEqual(['t1/a: Ann', 't1/b: Bea', 't2/a: Ada']);
    });

    test('says nothing when nothing changed', async () => {
      const next = await end();
      expect(await pageAfter(next)).toEqual({ after: next, changes: [], next, hasMore: false });
      await run('delete from crm.people where false');
      await run('truncate crm.people, crm.identity_feed cascade');
      expect(await pageAfter()).toEqual({ after: '0.0', changes: [], next: '0.0', hasMore: false });
    });

    test('tells of what was inserted, updated and deleted, in that order', async () => {
      const next = await end();
      await run(`insert into crm.people values ('t1', 'c', 'Cleo')`);
      await run(`update crm.people set name = 'Anna' where tenant = 't1' and id = 'a'`);
      await run(`delete from crm.people where tenant = 't2'`);
      expect(await toldAfter(next)).toEqual(['t1/c: Cleo', 't1/a: Anna', 't2/a is gone']);
    });

    test('tells of a record once, by what it says last', async () => {
      const next = await end();
      await run(`update crm.people set name = 'Once' where id = 'b'`);
      await run(`update crm.people set name = 'Twice' where id = 'b'`);
      expect(await toldAfter(next)).toEqual(['t1/b: Twice']);
    });

    test('tells of a record of which another table says something', async () => {
      let next = await end();
      for (const statement of [
        `insert into crm.pets values ('t1', 'a', 'Rex')`,
        `update crm.pets set name = 'Max'`,
        'delete from crm.pets',
      ]) {
        await run(statement);
        expect(await toldAfter(next)).toEqual(['t1/a: Ann']);
        next = await end();
      }
    });

    test('tells of both when something goes from one record to another', async () => {
      await run(`insert into crm.pets values ('t1', 'a', 'Rex')`);
      const next = await end();
      await run(`update crm.pets set person_id = 'b'`);
      expect(await toldAfter(next)).toEqual(['t1/a: Ann', 't1/b: Bea']);
    });

    test('tells of what an upsert inserted and what it updated', async () => {
      const next = await end();
      await run(`insert into crm.people values ('t1', 'a', 'Anna'), ('t1', 'd', 'Dora')
        on conflict (tenant, id) do update set name = excluded.name`);
      expect((await toldAfter(next)).sort()).toEqual(['t1/a: Anna', 't1/d: Dora']);
    });

    test('tells of who is gone and came back as of who is there', async () => {
      const next = await end();
      await run(`delete from crm.people where tenant = 't2'`);
      await run(`insert into crm.people values ('t2', 'a', 'Ada')`);
      expect(await toldAfter(next)).toEqual(['t2/a: Ada']);
    });

    test('is read page by page, each record once, in a number of statements that does not grow', async () => {
      await run(`insert into crm.people select 't1', 'n' || n, 'N' from generate_series(1, 50) as n`);
      await settled(database);
      const told: string[] = [];
      const counts: number[] = [];
      let after: string | undefined;
      for (let hasMore = true; hasMore; ) {
        statements.length = 0;
        const page = await feed.page(database, after, 10);
        counts.push(statements.length);
        told.push(...page.changes.map(inWords));
        expect(page.hasMore).toBe(told.length < 53);
        ({ next: after, hasMore } = page);
      }
      expect(new Set(told).size).toBe(53);
      expect(told).toHaveLength(53);
      expect(new Set(counts).size).toBe(1);
    });

    test('begins again after a cursor of a cluster that had come further', async () => {
      expect(await toldAfter(`${2n ** 60n}.7`)).toEqual(['t1/a: Ann', 't1/b: Bea', 't2/a: Ada']);
    });

    test.each(['', '1', '1.2.3', 'a.b', '-1.2', `1.${2n ** 63n}`, `${2n ** 64n}.1`, "1.1'; --"])(
      'refuses what is no cursor: %p',
      async (after) => {
        await expect(pageAfter(after)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
      },
    );

    onPostgres('does not skip who began before a page was read and committed after it', async () => {
      const next = await end();
      const slow = await database.startTransaction().execute();
      await run(`update crm.people set name = 'Slow' where id = 'b'`, slow);
      await run(`insert into crm.people values ('t1', 'quick', 'Quick')`);
      const page = await feed.page(database, next, 100);
      await slow.commit().execute();
      // what came after the slow one waited for it
      expect(page).toEqual({ after: next, changes: [], next, hasMore: false });
      expect(await toldAfter(page.next)).toEqual(['t1/b: Slow', 't1/quick: Quick']);
    });

    onPostgres('tells nothing of what was rolled back', async () => {
      const next = await end();
      const undone = await database.startTransaction().execute();
      await run(`delete from crm.people`, undone);
      await undone.rollback().execute();
      expect(await toldAfter(next)).toEqual([]);
    });

    onPostgres('lets two writers touch the same records in different orders', async () => {
      await run(`insert into crm.people select 't1', 'n' || n, 'N' from generate_series(1, 400) as n`);
      const insert = (order: string) =>
        run(
          `insert into crm.pets select 't1', id, 'Rex' from crm.people where tenant = 't1' order by id ${order}`,
        );
      for (let round = 0; round < 10; round++) await Promise.all([insert('asc'), insert('desc')]);
      const { rows } = await sql<{ count: number }>`select count(*) from crm.pets`.execute(database);
      expect(rows).toEqual([{ count: 20 * 402 }]);
    });
  });
});
