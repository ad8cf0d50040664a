import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import { crm } from '../../../subgraphs/crm/index.ts';
import { eraseSubject } from '../../../subgraphs/kit/eraseSubject.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { support } from '../../../subgraphs/support/index.ts';
import { NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  bring,
  company,
  ERASE,
  EXPORT,
  gateway,
  type StoredRow,
  type SubjectFixture,
  subjectFixture,
} from './support/subjectFixture.ts';

/** Customers to erase, each once: their rows change. */
const CASES = [
  { module: crm as SubgraphModule, customers: [1, 7, 8] },
  { module: commerce as SubgraphModule, customers: [1, 4, 7] },
  { module: support as SubgraphModule, customers: [3, 11, 7] },
] as const;

/** What the shop keeps of an order, and what it does not: by hand, from the README. */
const KEPT_OF_AN_ORDER = ['orders', 'order_lines', 'returns'];
const CLEARED_OF_AN_ORDER = { promotion_code: null, subscription_id: null, payment_last_four: null };
const EMPTY_SHOPPER = {
  given_name: null,
  family_name: null,
  email: null,
  phone: null,
  billing_line1: null,
  billing_line2: null,
  billing_city: null,
  billing_region: null,
  billing_postal_code: null,
  billing_country: null,
};
const TEN_YEARS_AGO = Date.parse('2016-11-01T12:00:00Z');

const textOf = (rows: readonly StoredRow[]) =>
  rows.map(({ table, row }) => `${table} ${JSON.stringify(row)}`);
const theirsOf = (rows: readonly StoredRow[]) => rows.filter(({ theirs }) => theirs);
const othersOf = (rows: readonly StoredRow[]) => rows.filter(({ theirs }) => !theirs);

/** Of the one tenant: the other has the same people in it. */
const ours = (rows: readonly StoredRow[]) => textOf(rows.filter(({ row }) => row.tenant === 'sample'));

/** The texts that of the tenant's rows only this person's hold, without those that the shop keeps of an order. */
function tellingTexts(before: readonly StoredRow[]): string[] {
  const elsewhere = ours(othersOf(before)).join('\n');
  const texts = theirsOf(before).flatMap(({ table, row }) => {
    const kept = KEPT_OF_AN_ORDER.includes(table) ? Object.keys(CLEARED_OF_AN_ORDER) : Object.keys(row);
    return kept
      .filter((column) => !/^(id|shopper_id|registered_at)$/.test(column))
      .map((column) => row[column]);
  });
  // as they stand in JSON; a shorter one, such as four digits of a card, may be in anything
  const long = texts.filter((value) => typeof value === 'string' && value.length > 4);
  const inJson = long.map((value) => JSON.stringify(value).slice(1, -1));
  return [...new Set(inJson)].filter((value) => !elsewhere.includes(value));
}

eachEngine((_engine, open) => {
  describe.each(CASES)('an erasure from $module.name', ({ module, customers }) => {
    const { name } = module;
    let fixture: SubjectFixture;

    beforeAll(async () => {
      fixture = await subjectFixture(module, open);
    }, 60_000);

    const recordsOf = (number: number) => company.customers[number - 1]?.records[name] ?? [];
    /** The records of somebody whom the department knows, and no other test. */
    const known = company.customers
      .slice(12)
      .flatMap(({ records }) => (records[name] ? [records[name]] : []));
    const someone = (index: number) => known[index] ?? [];

    test.each(customers)(
      'leaves nothing that says who customer %d was, and all others as they were',
      async (number) => {
        const records = recordsOf(number);
        const before = await fixture.stored(records);
        const telling = tellingTexts(before);
        expect(theirsOf(before).length).toBeGreaterThan(1);
        expect(telling.length).toBeGreaterThan(3);

        const { answer, codes } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(codes).toEqual([]);
        expect(answer.erased).toBeGreaterThan(0);
        const after = await fixture.stored(records);
        const left = ours(after).join('\n');
        for (const value of telling) expect(left).not.toContain(value);
        expect(textOf(othersOf(after))).toEqual(textOf(othersOf(before)));
      },
    );

    test('finds nothing the second time, and tells the same of what is kept', async () => {
      const warrant = { records: someone(0), duty: 'ERASE' } as const;
      const first = await bring(fixture, ERASE, warrant);
      expect(first.answer.erased).toBeGreaterThan(0);
      const after = await fixture.stored(warrant.records);
      const second = await bring(fixture, ERASE, warrant);
      expect(second.answer).toEqual({ erased: 0, kept: first.answer.kept });
      expect(await fixture.stored(warrant.records)).toEqual(after);
    });

    test('is of the warrant’s tenant alone', async () => {
      const records = someone(1);
      const before = await fixture.stored(records);
      const other = { tenant: 'other' };
      await bring(fixture, ERASE, { records, duty: 'ERASE', ...other }, gateway(name, other));
      const after = await fixture.stored(records);
      expect(ours(after)).toEqual(ours(before));
      expect(textOf(after)).not.toEqual(textOf(before));
    });

    test('of nobody erases nothing', async () => {
      const before = await fixture.stored([]);
      for (const records of [[], ['nobody', "'; drop table x; --"]]) {
        const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(answer).toEqual({ erased: 0, kept: [] });
      }
      expect(await fixture.stored([])).toEqual(before);
    });

    test('that cannot be finished is not begun', async () => {
      const records = someone(2);
      const before = await fixture.stored(records);
      expect(theirsOf(before).length).toBeGreaterThan(1);
      const { subjectData: data } = module;
      // the last that is erased is a table of records; that it cannot be cleared like this, the database says
      const [root, table] = Object.entries(data?.tables ?? {}).find(
        ([, each]) => each.about === 'CUSTOMER' && each.hangsOn === 'RECORD',
      )!;
      const keep = { kind: 'KEEP', years: 99, from: 'no_such_column', what: '', why: '', clears: {} };
      const broken = { ...data, tables: { ...data?.tables, [root]: { ...table, erasure: keep } } } as never;
      const subject = { tenant: 'sample', records };
      await expect(eraseSubject(fixture.database, broken, subject, new Date(NOW * 1000))).rejects.toThrow(
        'no_such_column',
      );
      expect(await fixture.stored(records)).toEqual(before);
    });

    test('takes as many statements for twenty records as for one', async () => {
      const all = known.slice(3).flat();
      const statementsFor = async (records: readonly string[]) => {
        fixture.statements.length = 0;
        const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
        expect(answer.erased).toBeGreaterThanOrEqual(records.length);
        return fixture.statements.length;
      };
      const one = await statementsFor(all.slice(0, 1));
      const twenty = all.slice(1, 21);
      expect(twenty).toHaveLength(20);
      expect(await statementsFor(twenty)).toBe(one);
    });
  });

  describe.each([crm as SubgraphModule, support as SubgraphModule])('an erasure from $name', (module) => {
    test('keeps nothing', async () => {
      const fixture = await subjectFixture(module, open);
      const records = company.customers[2]?.records[module.name] ?? [];
      const before = theirsOf(await fixture.stored(records));
      expect(before.length).toBeGreaterThan(1);
      const { answer } = await bring(fixture, ERASE, { records, duty: 'ERASE' });
      expect(answer).toEqual({ erased: before.length, kept: [] });
      expect(theirsOf(await fixture.stored(records))).toEqual([]);
      expect((await bring(fixture, EXPORT, { records })).answer).toEqual({ records: [], purposes: {} });
    });
  });

  describe('the shop', () => {
    let fixture: SubjectFixture;
    const records = ['shop-000001'];
    const warrant = { records, duty: 'ERASE' } as const;

    beforeAll(async () => {
      fixture = await subjectFixture(commerce as SubgraphModule, open);
    }, 60_000);

    const age = (shopper: string, placedAt: string) =>
      sql`update commerce.orders set placed_at = ${placedAt} where tenant = 'sample' and shopper_id = ${shopper}`.execute(
        fixture.database,
      );

    test('keeps the papers of ten years’ sales, cleared of who bought, and says so', async () => {
      const placed = await sql<{ id: string }>`
        select id from commerce.orders where tenant = 'sample' and shopper_id = 'shop-000001' order by placed_at`.execute(
        fixture.database,
      );
      const oldest = placed.rows.slice(0, 3).map(({ id }) => id);
      await sql`update commerce.orders set placed_at = '2016-11-01T12:00:00Z' where id = any(${oldest})`.execute(
        fixture.database,
      );
      await sql`update commerce.orders set promotion_code = 'MARGARETHE-ONLY', payment_last_four = '4711'
        where tenant = 'sample' and shopper_id = 'shop-000001'`.execute(fixture.database);
      const before = theirsOf(await fixture.stored(records));
      const papers = before.filter(({ table }) => KEPT_OF_AN_ORDER.includes(table));
      const isYoung = ({ table, row }: StoredRow): boolean => {
        const order =
          table === 'orders'
            ? row
            : papers.find((each) => each.table === 'orders' && each.row.id === row.order_id)?.row;
        return Date.parse(String(order?.placed_at)) > TEN_YEARS_AGO;
      };
      const expected = papers
        .filter(isYoung)
        .map(({ table, row }) => (table === 'orders' ? { ...row, ...CLEARED_OF_AN_ORDER } : row));
      expect(papers.length).toBeGreaterThan(expected.length + 3);
      expect(before.some(({ table }) => table === 'subscriptions')).toBe(true);

      const { answer } = await bring(fixture, ERASE, warrant);
      const after = theirsOf(await fixture.stored(records));
      const of = (...tables: string[]) =>
        after.filter(({ table }) => tables.includes(table)).map(({ row }) => row);
      expect(
        of(...KEPT_OF_AN_ORDER)
          .map((row) => JSON.stringify(row))
          .toSorted(),
      ).toEqual(expected.map((row) => JSON.stringify(row)).toSorted());
      expect(of('subscriptions')).toEqual([]);
      expect(of('shoppers')).toEqual([
        {
          tenant: 'sample',
          id: 'shop-000001',
          ...EMPTY_SHOPPER,
          registered_at: expect.stringMatching(/^1970-01-01T00:00/),
        },
      ]);

      const latest = papers
        .filter(({ table }) => table === 'orders')
        .map(({ row }) => String(row.placed_at))
        .toSorted()
        .at(-1)!;
      const until = `${Number(latest.slice(0, 4)) + 10}${latest.slice(4, 10)}`;
      const count = (table: string) => of(table).length;
      const law = expect.stringMatching(/ten years \(GDPR art\. 17\(3\)\(b\)\)/);
      expect(answer.kept).toEqual([
        {
          what: 'The number of the shopper, and nothing else of them',
          why: expect.any(String),
          until,
          records: 1,
        },
        { what: 'Orders: when, how much, and how it was paid', why: law, until, records: count('orders') },
        { what: 'What was ordered', why: law, until, records: count('order_lines') },
        ...(count('returns') === 0 ? [] : [expect.objectContaining({ why: law, records: count('returns') })]),
      ]);
      // what is gone, and of what is left every order and the shopper
      expect(answer.erased).toBe(before.length - after.length + count('orders') + 1);
    });

    test('keeps nothing of who bought more than ten years ago, not even a number', async () => {
      await age('shop-000002', '2016-11-01T12:00:00.000Z');
      const old = { records: ['shop-000002'], duty: 'ERASE' } as const;
      expect(theirsOf(await fixture.stored(old.records)).length).toBeGreaterThan(2);
      const { answer } = await bring(fixture, ERASE, old);
      expect(answer.kept).toEqual([]);
      expect(theirsOf(await fixture.stored(old.records))).toEqual([]);
    });

    test('keeps to the last moment of ten years what was bought then', async () => {
      await age('shop-000004', '2016-11-01T12:00:00.001Z');
      const { answer } = await bring(fixture, ERASE, { records: ['shop-000004'], duty: 'ERASE' });
      expect(answer.kept[1]).toEqual(expect.objectContaining({ until: '2026-11-01' }));
      expect(answer.kept.at(-1)).toEqual(
        expect.objectContaining({ what: 'What was sent back, and what was paid back', until: '2026-11-01' }),
      );
    });

    test('shows of what it kept, in a copy, that it is cleared', async () => {
      const { answer } = await bring(fixture, EXPORT, { records });
      const [shopper, order] = answer.records;
      expect(shopper).toMatchObject({
        kind: 'shopper',
        id: 'shop-000001',
        categories: { registered_at: 'TRANSACTION' },
      });
      expect(order.kind).toBe('order');
      expect(order.data).not.toHaveProperty('payment_last_four');
      expect(Object.keys(answer.purposes)).toEqual(
        expect.not.arrayContaining(['IDENTITY', 'CONTACT_EMAIL', 'ADDRESS']),
      );
    });
  });
});
