import { describe, expect, test } from '@jest/globals';
import { type ShopRows, shopRows } from '../../../subgraphs/commerce/sample/shopRows.ts';
import { claimsOf } from '../../../subgraphs/commerce/seed.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { SAMPLE_NOW } from '../../../subgraphs/kit/sample/sampleCustomer.ts';

const company = sampleCompany();
const rows = shopRows(company, 'sample');

function ordersOf(shopper: string, from: ShopRows = rows) {
  return from.orders.filter((order) => order.shopper_id === shopper);
}

describe('the sample company’s shop', () => {
  test('is the same every time, and a smaller company is its beginning', () => {
    const smaller = shopRows(sampleCompany(200), 'sample');
    expect(smaller).toEqual(shopRows(sampleCompany(200), 'sample'));
    expect(rows.orders.slice(0, smaller.orders.length)).toEqual(smaller.orders);
    expect(rows.returns.slice(0, smaller.returns.length)).toEqual(smaller.returns);
  });

  test('has four to five orders a shopper, and everything of every kind', () => {
    const mean = rows.orders.length / rows.shoppers.length;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(5);
    const kinds = (values: readonly string[]) => [...new Set(values)].sort();
    expect(kinds(rows.orders.map((order) => order.status))).toEqual([
      'CANCELLED',
      'DELIVERED',
      'PLACED',
      'SHIPPED',
    ]);
    expect(kinds(rows.returns.map((returned) => returned.reason))).toHaveLength(6);
    expect(kinds(rows.returns.map((returned) => returned.status))).toHaveLength(4);
    expect(kinds(rows.subscriptions.map((subscription) => subscription.status))).toHaveLength(3);
    expect(kinds(rows.subscriptions.map((subscription) => subscription.billing_interval))).toHaveLength(3);
    expect(kinds(rows.orders.flatMap((order) => order.payment_kind ?? []))).toHaveLength(4);
  });

  test('charges for an order what its lines come to', () => {
    const totals = new Map<string, number>();
    for (const line of rows.order_lines)
      totals.set(line.order_id, (totals.get(line.order_id) ?? 0) + line.total_minor);
    expect(rows.orders.every((order) => totals.get(order.id) === order.total_minor)).toBe(true);
  });

  test('knows nothing of the future but renewals', () => {
    const moments = [
      ...rows.orders.map((order) => order.placed_at),
      ...rows.returns.flatMap((returned) => [returned.requested_at, returned.refunded_at ?? SAMPLE_NOW]),
      ...rows.subscriptions.flatMap((subscription) => [
        subscription.started_at,
        subscription.ended_at ?? SAMPLE_NOW,
      ]),
    ];
    expect(moments.filter((moment) => moment > SAMPLE_NOW)).toEqual([]);
    const renewals = rows.subscriptions.flatMap((subscription) => subscription.next_renewal_at ?? []);
    expect(renewals.filter((moment) => moment <= SAMPLE_NOW)).toEqual([]);
  });

  test('has customers in two currencies', () => {
    const currencies = Map.groupBy(rows.orders, (order) => order.shopper_id);
    const mixed = [...currencies.values()].filter(
      (orders) => new Set(orders.map((order) => order.currency)).size > 1,
    );
    expect(mixed.length).toBeGreaterThan(5);
  });

  test('numbers the orders of a customer from the oldest on', () => {
    const orders = ordersOf('shop-000001');
    expect(orders.map((order) => order.id)).toEqual(orders.map((_, index) => `order-000001-${index + 1}`));
    const moments = orders.map((order) => order.placed_at.getTime());
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });
});

describe('the stories that the shop tells', () => {
  test('a subscriber since 2016', () => {
    const [subscription] = rows.subscriptions.filter(({ shopper_id }) => shopper_id === 'shop-000001');
    expect(subscription).toMatchObject({ status: 'ACTIVE', started_at: new Date('2016-02-11T09:20:00Z') });
    const renewals = ordersOf('shop-000001').filter((order) => order.subscription_id === subscription?.id);
    expect(renewals).toHaveLength(43);
  });

  test('a buyer of one order, from a promotion', () => {
    expect(ordersOf('shop-000002')).toMatchObject([
      { id: 'order-000002-1', promotion_code: 'WELCOME15', status: 'DELIVERED' },
    ]);
  });

  test('a defective machine that has just come back', () => {
    const returned = rows.returns.filter(({ order_id }) => order_id.startsWith('order-000004-'));
    expect(returned).toMatchObject([
      { order_id: 'order-000004-1', reason: 'DEFECTIVE', status: 'RECEIVED', refund_minor: 0 },
    ]);
    expect(SAMPLE_NOW.getTime() - (returned[0]?.requested_at.getTime() ?? 0)).toBeLessThan(5 * 86_400_000);
  });

  test('an address that contradicts the others', () => {
    const [lucia] = rows.shoppers.filter(({ id }) => id === 'shop-000008');
    expect(lucia).toMatchObject({ billing_city: 'Cork', billing_postal_code: 'T12 W8K4' });
  });

  test('nobody whom only support knows', () => {
    expect(rows.shoppers.filter(({ id }) => id.includes('000009'))).toEqual([]);
  });

  test('a customer who has paid more than nearly everybody', () => {
    const paid = (shopper: string) =>
      ordersOf(shopper).reduce((sum, order) => sum + (order.currency === 'EUR' ? order.total_minor : 0), 0);
    const others = rows.shoppers.slice(11, 400).map(({ id }) => paid(id));
    expect(others.filter((amount) => amount > paid('shop-000011')).length).toBeLessThan(4);
  });
});

describe('what the shop tells identity', () => {
  const claims = claimsOf(rows, company);

  test('is every shopper, and every order once', () => {
    expect(claims.map(({ recordId }) => recordId)).toEqual(rows.shoppers.map(({ id }) => id));
    const orders = claims.flatMap(({ attributes }) =>
      attributes.filter(({ attribute }) => attribute === 'ORDER').map(({ value }) => value),
    );
    expect(orders.sort()).toEqual(rows.orders.map(({ id }) => id).sort());
  });

  test('names the customer, the link and the latest order’s moment', () => {
    const [tomas] = claims.filter(({ recordId }) => recordId === 'shop-000002');
    expect(tomas).toMatchObject({
      department: 'commerce',
      customer: 'c-000002',
      lastSeen: ordersOf('shop-000002')[0]?.placed_at,
      link: { rule: 'VERIFIED_LOGIN' },
    });
    expect(tomas?.attributes).toEqual(
      expect.arrayContaining([
        { attribute: 'EMAIL', value: 'tomas.okafor@example.org' },
        { attribute: 'ORDER', value: 'order-000002-1' },
        { attribute: 'NAME_POSTCODE', value: expect.any(String) },
      ]),
    );
  });
});
