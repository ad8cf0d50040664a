import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { heldPurposes } from '../../../subgraphs/kit/heldPurposes.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { type SubjectData, tablesOfPeople } from '../../../subgraphs/kit/subjectData.ts';
import { SubjectRows } from '../../../subgraphs/kit/subjectRows.ts';
import { SUBGRAPHS } from '../../../subgraphs/registry.ts';
import { eachEngine } from '../../support/databases.ts';

type Inventoried = SubgraphModule & { readonly subjectData: SubjectData };
const inventoried = SUBGRAPHS.filter((module): module is Inventoried => module.subjectData !== undefined);

test('every department but identity has an inventory of what it holds of customers', () => {
  expect(inventoried.map(({ name }) => name)).toEqual(['crm', 'commerce', 'support']);
});

/** Every column, as `table.column`, with what the database says of it. Kysely's own tables are about migrations. */
async function columnsOf(database: Kysely<unknown>, schema: string) {
  const { rows } = await sql<{ column: string; nullable: boolean }>`
    select table_name || '.' || column_name as column, is_nullable = 'YES' as nullable
    from information_schema.columns
    where table_schema = ${schema} and table_name not like 'kysely_%'
    order by 1`.execute(database);
  return rows;
}

function columnsIn({ tables }: SubjectData): string[] {
  return Object.entries(tables)
    .flatMap(([name, { columns }]) => {
      const names: readonly string[] = Array.isArray(columns) ? columns : Object.keys(columns);
      return names.map((column) => `${name}.${column}`);
    })
    .toSorted();
}

eachEngine((_engine, open) => {
  describe.each(inventoried)('the inventory of $name', ({ name, migrations, subjectData, sdl }) => {
    let database: Kysely<unknown>;

    beforeAll(async () => {
      database = await open(name, { migrations });
    });

    const inDatabase = async () => (await columnsOf(database, name)).map(({ column }) => column).toSorted();

    test('names every table and every column of the database', async () => {
      expect(columnsIn(subjectData)).toEqual(await inDatabase());
    });

    test('is found wanting when a table or a column comes that it does not name', async () => {
      const [first] = tablesOfPeople(subjectData).map(([table]) => table);
      await sql`create table ${sql.id(name, 'diary')} (tenant text, entry text)`.execute(database);
      await sql`alter table ${sql.id(name, first ?? '')} add column shoe_size integer`.execute(database);
      const named = new Set(columnsIn(subjectData));
      const missing = (await inDatabase()).filter((column) => !named.has(column));
      expect(missing).toEqual(['diary.entry', 'diary.tenant', `${first}.shoe_size`].toSorted());
      await sql`drop table ${sql.id(name, 'diary')}`.execute(database);
      await sql`alter table ${sql.id(name, first ?? '')} drop column shoe_size`.execute(database);
    });

    test('has each table after those that it refers to, and hangs it where the database does', async () => {
      const { rows } = await sql<{ from: string; to: string; columns: string[] }>`
        select source.relname as from, target.relname as to, (
          select jsonb_agg(attname) from pg_attribute where attrelid = conrelid and attnum = any(conkey)
        ) as columns
        from pg_constraint join pg_class source on source.oid = conrelid join pg_class target on target.oid = confrelid
        where contype = 'f' and connamespace = ${name}::regnamespace`.execute(database);
      expect(rows.length).toBeGreaterThan(2);
      const order = Object.keys(subjectData.tables);
      for (const { from, to } of rows) expect(order.indexOf(from)).toBeGreaterThan(order.indexOf(to));
      for (const [table, { hangsOn }] of tablesOfPeople(subjectData)) {
        if (hangsOn === 'RECORD') continue;
        // a return hangs on its order by way of the line
        const refers = rows.filter(({ from, columns }) => from === table && columns.includes(hangsOn.by));
        const reached = refers.flatMap(({ to }) => [
          to,
          ...rows.filter((row) => row.from === to).map((row) => row.to),
        ]);
        expect(reached).toContain(hangsOn.table);
      }
    });

    test('names rows by what the database names them by', async () => {
      const { rows } = await sql<{ table: string; columns: string[] }>`
        select relname as table, (
          select jsonb_agg(attname) from pg_attribute where attrelid = conrelid and attnum = any(conkey)
        ) as columns
        from pg_constraint join pg_class on pg_class.oid = conrelid
        where contype = 'p' and connamespace = ${name}::regnamespace`.execute(database);
      for (const [table, { key }] of tablesOfPeople(subjectData)) {
        const primary = rows.find((row) => row.table === table)?.columns.toSorted();
        expect(['tenant', ...key].toSorted()).toEqual(primary);
      }
    });

    test('clears what can be null to null, and every identifying column of what is kept', async () => {
      const nullable = new Map(
        (await columnsOf(database, name)).map((row) => [row.column, row.nullable] as const),
      );
      for (const [table, { erasure, columns }] of tablesOfPeople(subjectData)) {
        if (erasure.kind === 'DELETE') continue;
        for (const [column, value] of Object.entries(erasure.clears))
          expect([table, column, value === null]).toEqual([
            table,
            column,
            nullable.get(`${table}.${column}`),
          ]);
        const identifying = Object.entries(columns).flatMap(([column, role]) =>
          role !== 'TECHNICAL' && !['TRANSACTION', 'PAYMENT'].includes(role.category) ? [column] : [],
        );
        expect(Object.keys(erasure.clears)).toEqual(expect.arrayContaining(identifying));
      }
    });

    test('gives every category of data that it holds a purpose', async () => {
      const purposes = heldPurposes(await sdl(), subjectData);
      const held = tablesOfPeople(subjectData).flatMap(([, { columns }]) =>
        Object.values(columns).flatMap((role) => (role === 'TECHNICAL' ? [] : [role.category])),
      );
      expect(held).not.toEqual([]);
      for (const category of held) {
        expect(purposes.get(category)).toContain('RIGHTS_FULFILMENT');
        expect(purposes.get(category)?.length).toBeGreaterThan(1);
      }
    });

    test('says what it keeps with what so that it can be found', () => {
      const rows = new SubjectRows(subjectData, { tenant: 'sample', records: [] });
      for (const [table] of tablesOfPeople(subjectData)) expect(() => rows.keptUntil(table)).not.toThrow();
    });
  });
});

describe('an inventory that contradicts itself', () => {
  const [people] = tablesOfPeople(inventoried[0]!.subjectData);
  const data = (erasure: object): SubjectData => ({
    department: 'crm',
    tables: {
      accounts: people![1],
      emails: { ...people![1], erasure } as never,
      employees: { about: 'NOBODY', what: 'The company’s own.', columns: [] },
    },
    heldFor: {},
  });
  const keptUntil = (table: string) =>
    new SubjectRows(data({ kind: 'KEEP_WITH', table, what: '', why: '', clears: {} }), {
      tenant: 'sample',
      records: [],
    }).keptUntil('emails');

  test.each(['accounts', 'employees', 'nothing'])('erases nothing: kept with %s', (table) => {
    expect(() => keptUntil(table)).toThrow(/cannot be kept with accounts|is no table of people/);
  });
});
