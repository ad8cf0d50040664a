import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { commerce } from '../../../subgraphs/commerce/index.ts';
import type { CommerceTables, OrdersTable, ShoppersTable } from '../../../subgraphs/commerce/tables.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { digits } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { askCustomers, askEntities, type Person } from '../../support/askDepartment.ts';
import { ALL_GRANTS, keysFor, NOW, passportFor } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import '../../support/matchers.ts';

const person = (number: number): Person => ({
  customer: `c-${digits(number)}`,
  records: [`shop-${digits(number)}`],
});

const SUBSCRIBER = person(1);
const ONE_TIME_BUYER = person(2);
const DEFECTIVE = person(4);
const UNKNOWN: Person = { customer: 'c-000009', records: [] };

const company = sampleCompany(200);
/** The first fifty customers whom the shop knows. */
const FIFTY = company.customers
  .flatMap(({ id, records }) => (records.commerce ? [{ customer: id, records: records.commerce }] : []))
  .slice(0, 50);

const MONEY = '{ amountMinor currency }';

const EVERYTHING = `
  lifetimeValue ${MONEY} averageOrderValue ${MONEY} firstOrderAt lastOrderAt orderCount
  purchases { currency days firstDay lastDay repeatTotal ${MONEY} }
  returns { id name reason refund ${MONEY} }
  subscriptions { plan status price ${MONEY} }
  orders(first: 5) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id passport placedAt status total ${MONEY} promotionCode
      lines { name quantity total ${MONEY} } returns { id reason } subscription { id plan }
    } }
  }`;

/** What is asked of a customer who has bought nothing. */
const NOTHING = {
  lifetimeValue: null,
  averageOrderValue: null,
  firstOrderAt: null,
  lastOrderAt: null,
  orderCount: 0,
  purchases: null,
  returns: [],
  subscriptions: [],
  orders: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, edges: [] },
};

const SOME_DAY = new Date('2026-01-01T00:00:00Z');

/** A shopper of whom nothing is known. */
function shopper(tenant: string, id: string): ShoppersTable {
  const name = { given_name: null, family_name: null, email: null, phone: null };
  const street = { billing_line1: null, billing_line2: null, billing_city: null };
  const rest = { billing_region: null, billing_postal_code: null, billing_country: null };
  const known = { email_verified: null, loyalty_id: null };
  return { tenant, id, ...name, ...street, ...rest, registered_at: SOME_DAY, ...known };
}

/** An order of one euro, without lines. */
function order(tenant: string, id: string, shopper_id: string): OrdersTable {
  const payment = { payment_kind: null, payment_provider: null, payment_last_four: null };
  const charged = { status: 'DELIVERED', total_minor: 100, currency: 'EUR' } as const;
  const none = { promotion_code: null, subscription_id: null };
  return { tenant, id, shopper_id, placed_at: SOME_DAY, ...charged, ...none, ...payment };
}

eachEngine((_engine, open) => {
  const statements: string[] = [];
  let database: Kysely<CommerceTables>;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await open<CommerceTables>('commerce', {
      migrations: commerce.migrations,
      onStatement: (statement) => statements.push(statement),
    });
    await commerce.seed(database, company, 'sample', () => {});
    subgraph = await commerce.create({ database, keys: keysFor('commerce'), clock: () => NOW });
  });

  /** How many statements that took. */
  async function counted(run: () => Promise<unknown>): Promise<number> {
    statements.length = 0;
    await run();
    return statements.length;
  }

  const one = async (who: Person, selection: string, caller = {}) => {
    const answer = await askCustomers(subgraph, [who], selection, caller);
    expect(answer.errors).toBeUndefined();
    return answer.data?._entities[0];
  };

  describe('a customer of the shop', () => {
    test('has subscribed for a decade', async () => {
      const customer = await one(
        SUBSCRIBER,
        'firstOrderAt subscriptions { plan status interval startedAt nextRenewalAt endedAt }',
      );
      expect(customer).toMatchObject({
        subscriptions: [
          {
            plan: 'Season Box',
            status: 'ACTIVE',
            interval: 'QUARTERLY',
            startedAt: '2016-02-11T09:20:00.000Z',
            nextRenewalAt: '2026-11-11T09:20:00.000Z',
            endedAt: null,
          },
        ],
      });
      expect(Date.parse(customer.firstOrderAt)).toBeGreaterThanOrEqual(Date.parse('2016-02-11T09:20:00Z'));
    });

    test('has bought once, with a promotion', async () => {
      const customer = await one(
        ONE_TIME_BUYER,
        `orderCount firstOrderAt lastOrderAt lifetimeValue ${MONEY} averageOrderValue ${MONEY}
         orders { totalCount edges { node { id promotionCode total ${MONEY} lines { lineNumber sku name category quantity total ${MONEY} } } } }`,
      );
      expect(customer.firstOrderAt).toBe(customer.lastOrderAt);
      const paid = { amountMinor: 2669, currency: 'GBP' }; // 31.40 less 15 %
      expect(customer).toMatchObject({
        orderCount: 1,
        lifetimeValue: paid,
        averageOrderValue: paid,
        orders: {
          totalCount: 1,
          edges: [
            {
              node: {
                id: 'order-000002-1',
                promotionCode: 'WELCOME15',
                total: paid,
                lines: [
                  {
                    lineNumber: 1,
                    sku: 'BREW-V60',
                    name: 'Pour-over Set',
                    category: 'Brewing',
                    quantity: 1,
                    total: paid,
                  },
                ],
              },
            },
          ],
        },
      });
    });

    test('has sent back a defective machine', async () => {
      const returned = {
        id: 'return-000004-1-1',
        orderId: 'order-000004-1',
        sku: 'MACH-PICCOLO',
        name: 'Piccolo Espresso Machine',
        category: 'Machines',
        quantity: 1,
        reason: 'DEFECTIVE',
        status: 'RECEIVED',
        requestedAt: '2026-10-29T09:36:00.000Z',
        refund: null,
        refundedAt: null,
      };
      const fields = `returns { ${Object.keys(returned).join(' ')} }`.replace('refund ', `refund ${MONEY} `);
      const customer = await one(DEFECTIVE, `${fields} orders { edges { node { id ${fields} } } }`);
      expect(customer.returns).toEqual([returned]);
      expect(customer.orders.edges[1].node).toEqual({ id: 'order-000004-1', returns: [returned] });
      expect(customer.orders.edges[0].node).toMatchObject({ id: 'order-000004-2', returns: [] });
    });

    test('who is not known to the shop has bought nothing', async () => {
      expect(await one(UNKNOWN, EVERYTHING)).toEqual(NOTHING);
    });

    test('of another tenant is another customer, also by the same record', async () => {
      for (const who of [DEFECTIVE, SUBSCRIBER])
        expect(await one({ ...who, tenant: 'other' }, EVERYTHING, { tenant: 'other' })).toEqual(NOTHING);
      const stranger = { customer: 'c-1', records: ['shop-other'], tenant: 'other' };
      await database.insertInto('shoppers').values(shopper('other', 'shop-other')).execute();
      await database
        .insertInto('orders')
        .values({ ...order('other', 'order-000004-1', 'shop-other'), total_minor: 1 })
        .execute();
      const customer = await one(
        stranger,
        `orders { edges { node { id lines { sku } returns { id } total ${MONEY} } } }`,
        { tenant: 'other' },
      );
      const total = { amountMinor: 1, currency: 'EUR' };
      const node = { id: 'order-000004-1', lines: [], returns: [], total };
      expect(customer.orders.edges).toEqual([{ node }]);
    });

    test('is summed up as the tables say, for everybody', async () => {
      const answer = await askCustomers(subgraph, FIFTY, `lifetimeValue ${MONEY} orders { totalCount }`);
      const rows = await database.selectFrom('orders').selectAll().execute();
      const returns = await database.selectFrom('returns').selectAll().execute();
      const entities = answer.data?._entities ?? [];
      expect(entities).toHaveLength(50);
      for (const [index, { records }] of FIFTY.entries()) {
        const orders = rows.filter((order) => records.includes(order.shopper_id));
        const { lifetimeValue, orders: page } = entities[index];
        expect(page.totalCount).toBe(orders.length);
        const counted = orders.filter(
          (order) => order.status !== 'CANCELLED' && order.currency === lifetimeValue?.currency,
        );
        const refunds = returns.filter((row) => counted.some(({ id }) => id === row.order_id));
        const paid = counted.reduce((sum, order) => sum + order.total_minor, 0);
        const refunded = refunds.reduce((sum, row) => sum + row.refund_minor, 0);
        expect(lifetimeValue?.amountMinor ?? 0).toBe(paid - refunded);
      }
    });

    test('of several shop records is one customer', async () => {
      const both = { customer: 'c-000001', records: ['shop-000002', 'shop-000004'] };
      const customer = await one(
        both,
        `orders { totalCount edges { node { id } } } returns { id } lifetimeValue ${MONEY}`,
      );
      expect(customer.orders.totalCount).toBe(3);
      expect(customer.orders.edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual([
        'order-000004-2',
        'order-000004-1',
        'order-000002-1',
      ]);
      expect(customer.returns).toHaveLength(1);
      expect(customer.lifetimeValue.currency).toBe('USD');
    });
  });

  test('a customer’s returns and subscriptions are in the order of time, over all records', async () => {
    const records = FIFTY.flatMap((who) => who.records);
    const customer = await one(
      { customer: 'c-000001', records },
      'returns { requestedAt } subscriptions { startedAt }',
    );
    const returned = customer.returns.map((entry: { requestedAt: string }) => entry.requestedAt);
    const started = customer.subscriptions.map((entry: { startedAt: string }) => entry.startedAt);
    expect(returned.length).toBeGreaterThan(3);
    expect(returned).toEqual(returned.toSorted().reverse());
    expect(started.length).toBeGreaterThan(3);
    expect(started).toEqual(started.toSorted());
  });

  describe('pages of orders', () => {
    const PAGE = 'pageInfo { hasNextPage endCursor } edges { cursor node { id placedAt } }';

    test('follow each other without a gap or a repetition, the latest first', async () => {
      const ids: string[] = [];
      const moments: string[] = [];
      let after = 'null';
      for (let page = 0; page < 10; page++) {
        const { orders } = await one(SUBSCRIBER, `orders(first: 7, after: ${after}) { ${PAGE} }`);
        for (const { node } of orders.edges) {
          ids.push(node.id);
          moments.push(node.placedAt);
        }
        if (!orders.pageInfo.hasNextPage) break;
        after = JSON.stringify(orders.pageInfo.endCursor);
      }
      const { orders } = await one(SUBSCRIBER, 'orders(first: 100) { totalCount edges { node { id } } }');
      expect(ids).toEqual(orders.edges.map((edge: { node: { id: string } }) => edge.node.id));
      expect(new Set(ids).size).toBe(orders.totalCount);
      expect(moments).toEqual(moments.toSorted().reverse());
    });

    test('can begin after any order', async () => {
      const { orders } = await one(SUBSCRIBER, `orders(first: 3) { ${PAGE} }`);
      const [, second, third] = orders.edges;
      const { orders: rest } = await one(
        SUBSCRIBER,
        `orders(first: 1, after: ${JSON.stringify(second.cursor)}) { ${PAGE} }`,
      );
      expect(rest.edges[0].node).toEqual(third.node);
    });

    test('order alike moments by their ids', async () => {
      const alike = { customer: 'c-alike', records: ['shop-alike'] };
      await database.insertInto('shoppers').values(shopper('sample', 'shop-alike')).execute();
      const orders = ['a', 'b', 'c', 'd'].map((letter) => order('sample', `alike-${letter}`, 'shop-alike'));
      await database.insertInto('orders').values(orders).execute();
      const first = await one(alike, `orders(first: 3) { ${PAGE} }`);
      const rest = await one(
        alike,
        `orders(first: 3, after: ${JSON.stringify(first.orders.pageInfo.endCursor)}) { ${PAGE} }`,
      );
      const ids = [...first.orders.edges, ...rest.orders.edges].map((edge) => edge.node.id);
      expect(ids).toEqual(['alike-d', 'alike-c', 'alike-b', 'alike-a']);
    });

    test.each([0, -1, 101])('hold from 1 to 100 orders: %d is refused', async (first) => {
      const answer = await askCustomers(subgraph, [SUBSCRIBER], `orders(first: ${first}) { totalCount }`);
      expect(answer.errors).toMatchObject([
        {
          message: 'Argument "first" must be from 1 to 100.',
          extensions: { code: 'BAD_USER_INPUT' },
          path: ['_entities', 0, 'orders'],
        },
      ]);
      expect(answer.data?._entities).toEqual([{ orders: null }]);
    });

    test('of one customer are not continued for another', async () => {
      const { orders } = await one(SUBSCRIBER, `orders(first: 1) { ${PAGE} }`);
      const after = JSON.stringify(orders.pageInfo.endCursor);
      const answer = await askCustomers(
        subgraph,
        [SUBSCRIBER, DEFECTIVE],
        `orders(after: ${after}) { totalCount }`,
      );
      expect(answer.errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' }, path: ['_entities', 1, 'orders'] },
      ]);
      expect(answer.data?._entities[0].orders).not.toBeNull();
    });

    test('say nothing in their cursors', async () => {
      const { orders } = await one(SUBSCRIBER, `orders(first: 1) { ${PAGE} }`);
      const text = Buffer.from(orders.pageInfo.endCursor, 'base64url').toString('latin1');
      expect(text).not.toMatch(/order-|20\d\d-/);
    });
  });

  describe('an order by its id', () => {
    const ORDER = `... on Order { id passport placedAt total ${MONEY} lines { sku } }`;
    const reference = (id: string, who: Person) => ({
      __typename: 'Order',
      id,
      passport: passportFor('commerce', who.customer, { records: who.records }),
    });

    test('is found with its customer’s passport, which it carries', async () => {
      const given = reference('order-000004-1', DEFECTIVE);
      const answer = await askEntities(subgraph, [given], ORDER);
      expect(answer.data?._entities).toMatchObject([
        { id: 'order-000004-1', passport: given.passport, lines: [{ sku: 'MACH-PICCOLO' }] },
      ]);
    });

    test('is found beside a reference that no database can hold', async () => {
      const answer = await askEntities(
        subgraph,
        [reference('order-000004-1', DEFECTIVE), reference('a\0', DEFECTIVE)],
        ORDER,
      );
      expect(answer.data?._entities).toMatchObject([{ id: 'order-000004-1' }, null]);
      expect(answer.errors).toBeUndefined();
    });

    test('is not found with another customer’s passport, or when there is none', async () => {
      const answer = await askEntities(
        subgraph,
        [
          reference('order-000004-1', SUBSCRIBER),
          reference('order-000004-1', UNKNOWN),
          reference('no-such-order', DEFECTIVE),
          { ...reference('', DEFECTIVE), id: 7 },
        ],
        ORDER,
      );
      expect(answer).toMatchObject({ data: { _entities: [null, null, null, null] } });
      expect(answer.errors).toBeUndefined();
    });

    test('is not found in another tenant', async () => {
      const given = {
        ...reference('order-000004-1', DEFECTIVE),
        passport: passportFor('commerce', 'c-000004', { records: DEFECTIVE.records, tenant: 'other' }),
      };
      const answer = await askEntities(subgraph, [given], ORDER, { tenant: 'other' });
      expect(answer.data?._entities).toEqual([null]);
    });

    test('tells nothing but the id that was sent when the passport is none', async () => {
      const forged = { __typename: 'Order', id: 'order-000004-1', passport: 'forged' };
      const answer = await askEntities(subgraph, [forged], ORDER);
      expect(answer.data?._entities).toEqual([
        { id: 'order-000004-1', passport: 'forged', placedAt: null, total: null, lines: null },
      ]);
      expect(answer).toWithhold('_entities.0.placedAt', 'NO_PASSPORT');
    });
  });

  describe('what the shop releases', () => {
    test('carries the passport of the customer through whom an order was reached', async () => {
      const { passport, orders } = await one(DEFECTIVE, 'passport orders { edges { node { passport } } }');
      expect(orders.edges.map((edge: { node: { passport: string } }) => edge.node.passport)).toEqual([
        passport,
        passport,
      ]);
    });

    test('is for direct marketing nothing of what a customer bought', async () => {
      const answer = await askCustomers(
        subgraph,
        [SUBSCRIBER],
        `lifetimeValue ${MONEY} orders { totalCount } returns { id } subscriptions { id } lastOrderAt orderCount purchases { days }`,
        { purpose: 'DIRECT_MARKETING' },
      );
      const fields = ['lifetimeValue', 'orders', 'returns', 'subscriptions', 'lastOrderAt'];
      for (const field of [...fields, 'orderCount', 'purchases'])
        expect(answer).toWithhold(`_entities.0.${field}`, 'NOT_FOR_PURPOSE');
    });

    test('has payment methods for fulfilment, fraud prevention and the customer’s rights only', async () => {
      const fields = 'orders { edges { node { paymentMethod { kind provider lastFour } } } }';
      for (const purpose of ['ORDER_FULFILMENT', 'FRAUD_PREVENTION', 'RIGHTS_FULFILMENT']) {
        const answer = await askCustomers(subgraph, [DEFECTIVE], fields, { purpose });
        expect(answer).toRelease('_entities.0.orders.edges.0.node.paymentMethod.kind');
      }
      const answer = await askCustomers(subgraph, [DEFECTIVE], fields);
      expect(answer).toWithhold('_entities.0.orders.edges.0.node.paymentMethod', 'NOT_FOR_PURPOSE');
    });

    test('follows the customer’s grants, category by category, without asking the database', async () => {
      const grants = grantsOf({ CUSTOMER_SUPPORT: ['INFERRED'] });
      const answer = await askCustomers(
        subgraph,
        [{ ...SUBSCRIBER, grants }],
        `lifetimeValue ${MONEY} purchases { days } orders { totalCount }`,
      );
      expect(answer).toWithhold('_entities.0.purchases', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.lifetimeValue', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.orders', 'NOT_CONSENTED');
      const none = { ...SUBSCRIBER, grants: grantsOf({}) };
      expect(await counted(() => askCustomers(subgraph, [none], EVERYTHING))).toBe(0);
    });

    test('keeps each customer’s data with that customer, in one request for both', async () => {
      const answer = await askCustomers(
        subgraph,
        [{ ...DEFECTIVE, grants: grantsOf({}) }, SUBSCRIBER, { ...DEFECTIVE, grants: ALL_GRANTS }],
        'returns { orderId } orders(first: 1) { edges { node { id } } }',
      );
      expect(answer.data?._entities[0]).toEqual({ returns: null, orders: null });
      expect(answer.data?._entities[1].returns).toEqual([]);
      expect(answer.data?._entities[1].orders.edges[0].node.id).toMatch(/^order-000001-/);
      expect(answer.data?._entities[2].orders.edges[0].node.id).toBe('order-000004-2');
    });

    test('is nothing of the customers without a caller token', async () => {
      const passport = passportFor('commerce', SUBSCRIBER.customer, { records: SUBSCRIBER.records });
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { orderCount orders { totalCount } } } }`;
      const answer = await subgraph.execute(
        { query, variables: { r: [{ __typename: 'Customer', passport }] } },
        {},
      );
      expect(answer.data?._entities).toEqual([{ orderCount: null, orders: null }]);
    });
  });

  describe('statements', () => {
    test('are as many for fifty customers as for one', async () => {
      const forOne = await counted(() => askCustomers(subgraph, FIFTY.slice(0, 1), EVERYTHING));
      const forFifty = await counted(async () => {
        const answer = await askCustomers(subgraph, FIFTY, EVERYTHING);
        expect(answer.errors).toBeUndefined();
        expect(answer.data?._entities).toHaveLength(50);
      });
      expect(forFifty).toBe(forOne);
      // orders, their count, lines, returns of orders, returns, subscriptions, history, purchase days
      expect(forOne).toBe(8);
    });
  });
});
