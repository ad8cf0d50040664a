import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { inTransaction, migrate, openDatabase, prepared } from '../../../subgraphs/kit/database.ts';
import { eachEngine } from '../../support/databases.ts';

interface Tables {
  parcels: { tenant: string; id: string; weight: number };
}

const createParcels: Migration = {
  async up(database: Kysely<unknown>) {
    await database.schema
      .createTable('parcels')
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('weight', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('parcels_key', ['tenant', 'id'])
      .execute();
  },
};
const breaks: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`create table crm.half_made (id text)`.execute(database);
    await sql`select no_such_function()`.execute(database);
  },
};

eachEngine((_engine, open) => {
  let database: Kysely<Tables>;
  let statements: string[];

  beforeEach(async () => {
    statements = [];
    database = await open<Tables>('crm', {
      migrations: { '0001_parcels': createParcels },
      onStatement: (statement) => statements.push(statement),
    });
    statements.length = 0;
  });

  test('a query names bare tables and finds those of its department', async () => {
    await database.insertInto('parcels').values({ tenant: 't', id: 'p', weight: 3 }).execute();
    const commerce = await open<Tables>('commerce', { migrations: { '0001_parcels': createParcels } });
    expect(await commerce.selectFrom('parcels').selectAll().execute()).toEqual([]);
    expect(await database.selectFrom('parcels').selectAll().execute()).toHaveLength(1);
  });

  test('a column has the same JavaScript value on every engine', async () => {
    const { rows } = await sql`
      select 9007199254740991::bigint as big, date '1984-05-17' as day, 12.50::numeric as exact,
        timestamptz '2026-11-01T12:00:00Z' as moment, array['a', 'b'] as list, '{"k":1}'::jsonb as json, 7 as small`.execute(
      database,
    );
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        day: '1984-05-17',
        exact: '12.50',
        moment: new Date('2026-11-01T12:00:00Z'),
        list: ['a', 'b'],
        json: { k: 1 },
        small: 7,
      },
    ]);
  });

  test('a bigint that JavaScript cannot hold is refused, not rounded', async () => {
    await expect(sql`select 9007199254740993::bigint as big`.execute(database)).rejects.toThrow(/2\^53/);
  });

  test('the statement log hears the text of a statement and none of its values', async () => {
    await database.selectFrom('parcels').selectAll().where('id', '=', 'somebody@example.com').execute();
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^select \* from "crm"\."parcels" where/);
    expect(statements[0]).not.toContain('somebody');
  });

  test('migrating again changes nothing', async () => {
    await database.insertInto('parcels').values({ tenant: 't', id: 'p', weight: 3 }).execute();
    await migrate(database, 'crm', { '0001_parcels': createParcels });
    expect(await database.selectFrom('parcels').select('id').execute()).toEqual([{ id: 'p' }]);
  });

  test('a migration that fails leaves nothing behind and is named with its department', async () => {
    const failing = migrate(database, 'crm', { '0001_parcels': createParcels, '0002_breaks': breaks });
    await expect(failing).rejects.toThrow(/^Migration 0002_breaks of crm failed: .*no_such_function/);
    await expect(sql`select * from crm.half_made`.execute(database)).rejects.toThrow(/half_made/);
  });

  test('processes that start together migrate once', async () => {
    const migrations = { '0001_parcels': createParcels };
    const fresh = await open<Tables>('support');
    await Promise.all([migrate(fresh, 'support', migrations), migrate(fresh, 'support', migrations)]);
    expect(await fresh.selectFrom('parcels').selectAll().execute()).toEqual([]);
  });

  test('a read beside a transaction does not see into it', async () => {
    const insideDone = Promise.withResolvers<void>();
    const writing = database.transaction().execute(async (transaction) => {
      await transaction.insertInto('parcels').values({ tenant: 't', id: 'p', weight: 3 }).execute();
      insideDone.resolve();
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('roll back');
    });
    await insideDone.promise;
    const reading = database.selectFrom('parcels').selectAll().execute();
    await expect(writing).rejects.toThrow('roll back');
    expect(await reading).toEqual([]);
  });

  describe.each([
    { plans: 'made anew', of: (whole: Kysely<Tables>) => whole },
    { plans: 'kept', of: prepared },
  ])('a transaction with plans that are $plans', ({ of }) => {
    const put = (transaction: Kysely<Tables>, id: string) =>
      sql`insert into crm.parcels (tenant, id, weight) values ('t', ${id}, 1)`.execute(transaction);
    const kept = async () =>
      (await database.selectFrom('parcels').select('id').orderBy('id').execute()).map(({ id }) => id);

    test('does what is begun together in the order in which it was begun', async () => {
      const counts = await inTransaction(of(database), async (transaction) => {
        const counting = () =>
          transaction
            .selectFrom('parcels')
            .select((select) => select.fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow();
        const [, one, , two] = await Promise.all([
          put(transaction, 'a'),
          counting(),
          put(transaction, 'b'),
          counting(),
        ]);
        return [one.count, two.count];
      });
      expect(counts).toEqual([1, 2]);
      expect(await kept()).toEqual(['a', 'b']);
    });

    test('fails with the statement that failed first, and undoes all', async () => {
      const work = inTransaction(of(database), (transaction) =>
        Promise.all([put(transaction, 'a'), put(transaction, 'a'), put(transaction, 'b')]),
      );
      await expect(work).rejects.toMatchObject({ code: '23505' });
      expect(await kept()).toEqual([]);
      await inTransaction(of(database), (transaction) => put(transaction, 'c'));
      expect(await kept()).toEqual(['c']);
    });

    test('refuses what goes on in it while it is rolled back, rather than doing it outside', async () => {
      const goesOn = Promise.withResolvers<unknown>();
      const slowly = async (transaction: Kysely<Tables>) => {
        for (let turns = 0; turns < 50; turns++) await null; // longer than sending, shorter than an answer
        await put(transaction, 'b');
      };
      const work = inTransaction(of(database), async (transaction) => {
        await put(transaction, 'a');
        slowly(transaction).then(goesOn.resolve, goesOn.resolve);
        throw new Error('roll back');
      });
      await expect(work).rejects.toThrow('roll back');
      expect(String(await goesOn.promise)).toMatch(
        /^Error: (The transaction is over|Transaction is already rolled back)$/,
      );
      expect(await kept()).toEqual([]);
    });
  });
});

describe('a database that is not there', () => {
  test('is reported with the department, and without the password of its URL', async () => {
    const opening = openDatabase(
      { kind: 'postgres', url: 'postgres://user:hush@127.0.0.1:9/none' },
      'commerce',
    );
    const error = await opening.catch((reason: unknown) => reason as Error);
    expect(String(error)).toMatch(/^Error: The database of commerce cannot be reached: .*ECONNREFUSED/);
    expect(String(error)).not.toContain('hush');
  });
});
