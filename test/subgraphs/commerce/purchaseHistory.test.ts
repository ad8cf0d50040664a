import { describe, expect, test } from '@jest/globals';
import { type CurrencyHistory, summarise } from '../../../subgraphs/commerce/purchaseHistory.ts';

function history(currency: string, orders: number, totalMinor: number, rest: Partial<CurrencyHistory> = {}) {
  const [firstOrderAt, lastOrderAt] = [new Date('2026-01-01'), new Date('2026-06-01')];
  return { currency, orders, totalMinor, refundedMinor: 0, firstOrderAt, lastOrderAt, ...rest };
}

const money = (amountMinor: number, currency: string) => ({ amountMinor, currency });

describe('the purchase history of a customer', () => {
  test('is nothing without an order', () => {
    expect(summarise([])).toEqual({ orders: 0 });
  });

  test('takes refunds off the lifetime value, and not off the average order', () => {
    const summary = summarise([history('EUR', 4, 10_000, { refundedMinor: 2_500 })]);
    expect(summary.lifetimeValue).toEqual(money(7_500, 'EUR'));
    expect(summary.averageOrderValue).toEqual(money(2_500, 'EUR'));
  });

  test('rounds the average order to the minor unit, halves up', () => {
    expect(summarise([history('EUR', 2, 5)]).averageOrderValue).toEqual(money(3, 'EUR'));
    expect(summarise([history('EUR', 3, 4)]).averageOrderValue).toEqual(money(1, 'EUR'));
  });

  test('adds up the records of a customer in the same currency', () => {
    const summary = summarise([
      history('EUR', 1, 1_000, { firstOrderAt: new Date('2020-01-01') }),
      history('EUR', 2, 500, { refundedMinor: 100, lastOrderAt: new Date('2026-10-01') }),
    ]);
    expect(summary).toEqual({
      orders: 3,
      firstOrderAt: new Date('2020-01-01'),
      lastOrderAt: new Date('2026-10-01'),
      lifetimeValue: money(1_400, 'EUR'),
      averageOrderValue: money(500, 'EUR'),
    });
  });

  test('never mixes currencies: the amounts are of the one of most orders, over all records', () => {
    const summary = summarise([
      history('USD', 2, 999_999),
      history('EUR', 2, 300),
      history('EUR', 1, 400, { lastOrderAt: new Date('2026-02-01') }),
    ]);
    expect(summary.lifetimeValue).toEqual(money(700, 'EUR'));
    expect(summary.orders).toBe(5);
  });

  test('takes the currency used last where two have as many orders, whatever the order of the records', () => {
    const euros = history('EUR', 1, 100, { lastOrderAt: new Date('2026-06-01') });
    const dollars = history('USD', 1, 200, { lastOrderAt: new Date('2026-06-02') });
    expect(summarise([euros, dollars]).lifetimeValue).toEqual(money(200, 'USD'));
    expect(summarise([dollars, euros]).lifetimeValue).toEqual(money(200, 'USD'));
  });

  test('takes the first currency by its code where even that is the same', () => {
    const [dollars, euros] = [history('USD', 1, 200), history('EUR', 1, 100)];
    expect(summarise([dollars, euros]).lifetimeValue).toEqual(money(100, 'EUR'));
    expect(summarise([euros, dollars]).lifetimeValue).toEqual(money(100, 'EUR'));
  });

  test('counts the first and the latest order in whatever currency', () => {
    const summary = summarise([
      history('EUR', 3, 300),
      history('USD', 1, 100, {
        firstOrderAt: new Date('2019-05-05'),
        lastOrderAt: new Date('2026-10-31'),
      }),
    ]);
    expect(summary.firstOrderAt).toEqual(new Date('2019-05-05'));
    expect(summary.lastOrderAt).toEqual(new Date('2026-10-31'));
  });
});
