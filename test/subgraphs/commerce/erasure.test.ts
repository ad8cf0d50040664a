import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import type { SubgraphModule } from '../../../subgraphs/kit/subgraphModule.ts';
import { eachEngine } from '../../support/databases.ts';
import {
  bring,
  ERASE,
  EXPORT,
  type StoredRow,
  type SubjectFixture,
  subjectFixture,
  theirsOf,
} from '../kit/support/subjectFixture.ts';

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
  email_verified: null,
  loyalty_id: null,
};
const TEN_YEARS_AGO = Date.parse('2016-11-01T12:00:00Z');

async function someoneWaitsForALock({ database }: SubjectFixture): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(database);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

eachEngine((engine, open) => {
  describe('an erasure from the shop', () => {
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

    // the embedded engine has one connection, so that nobody writes beside it
    const onServer = engine === 'PostgreSQL' ? test : test.skip;
    onServer('waits for an order that is being placed, and keeps it', async () => {
      const { database } = fixture;
      await sql`insert into commerce.shoppers (tenant, id, registered_at)
        values ('sample', 'shop-late', '2026-10-01T00:00:00Z')`.execute(database);
      const begun = Promise.withResolvers<void>();
      const committing = Promise.withResolvers<void>();
      const placing = database.transaction().execute(async (transaction) => {
        await sql`insert into commerce.orders (tenant, id, shopper_id, placed_at, status, total_minor, currency)
          values ('sample', 'order-late', 'shop-late', '2026-10-31T00:00:00Z', 'PLACED', 100, 'EUR')`.execute(
          transaction,
        );
        begun.resolve();
        await committing.promise;
      });
      await begun.promise;
      const erasing = bring(fixture, ERASE, { records: ['shop-late'], duty: 'ERASE' });
      await someoneWaitsForALock(fixture);
      committing.resolve();
      await placing;
      const { answer } = await erasing;
      expect(answer.kept.map(({ records }: { records: number }) => records)).toEqual([1, 1]);
      const left = theirsOf(await fixture.stored(['shop-late']));
      expect(left.map(({ row }) => row.id)).toEqual(['shop-late', 'order-late']);
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
