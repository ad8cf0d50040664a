import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { purchaseHistories, splitHistories } from '../../../../subgraphs/playbook/value/purchaseHistories.ts';
import { type DatedOrder, purchaseHistoryOf } from '../../../../subgraphs/playbook/value/purchaseHistory.ts';
import { seedOr } from '../../../properties/support/settings.ts';

const RUNS = { numRuns: 500, seed: seedOr(20_261_129) };

function on(day: string, amountMinor = 1_000): DatedOrder {
  return { at: new Date(day.includes('T') ? day : `${day}T12:00:00Z`), amountMinor };
}

const UNTIL = new Date('1997-09-30T00:00:00Z');

describe('the history of one customer', () => {
  test('counts the days with a purchase after the first one, in weeks from it', () => {
    // customer 00004 of the CDNOW data: the first of the published summary
    const orders = [
      on('1997-01-01', 2_933),
      on('1997-01-18', 2_973),
      on('1997-08-02', 1_496),
      on('1997-12-12'),
    ];
    expect(purchaseHistoryOf(orders, UNTIL)).toEqual({
      frequency: 2,
      recencyWeeks: 213 / 7,
      ageWeeks: 272 / 7,
      meanSpendMinor: (2_973 + 1_496) / 2,
    });
  });

  test('takes the orders of one day in UTC together, and adds up what they came to', () => {
    const orders = [
      on('1997-01-01T00:00:00Z'),
      on('1997-01-01T23:59:59Z'),
      on('1997-01-08T00:00:00Z', 300),
      on('1997-01-08T23:59:59Z', 500),
      on('1997-01-09T00:00:00Z', 200),
    ];
    expect(purchaseHistoryOf(orders, new Date('1997-01-15T23:59:59Z'))).toEqual({
      frequency: 2,
      recencyWeeks: 8 / 7,
      ageWeeks: 2,
      meanSpendMinor: 500,
    });
  });

  test('has neither recency nor spend after one day, however many orders that had', () => {
    const history = purchaseHistoryOf([on('1997-03-01', 5), on('1997-03-01', 7)], UNTIL);
    expect(history).toEqual({ frequency: 0, recencyWeeks: 0, ageWeeks: 213 / 7, meanSpendMinor: 0 });
  });

  test('counts the last day and nothing after it', () => {
    const orders = [on('1997-09-29'), on('1997-09-30T23:59:00Z', 0), on('1997-10-01T00:00:00Z')];
    expect(purchaseHistoryOf(orders, UNTIL)).toEqual({
      frequency: 1,
      recencyWeeks: 1 / 7,
      ageWeeks: 1 / 7,
      meanSpendMinor: 0,
    });
  });

  test('is undefined before the first purchase', () => {
    expect(purchaseHistoryOf([], UNTIL)).toBeUndefined();
    expect(purchaseHistoryOf([on('1997-10-01T00:00:00Z')], UNTIL)).toBeUndefined();
  });

  test.each([
    ['a negative amount', on('1997-01-01', -1), /amount/],
    ['a part of a minor unit', on('1997-01-01', 0.5), /amount/],
    ['no amount', on('1997-01-01', Number.NaN), /amount/],
    ['no date', { at: new Date('yesterday'), amountMinor: 1 }, /date/],
  ])('is refused with %s', (_what, order, message) => {
    expect(() => purchaseHistoryOf([order], UNTIL)).toThrow(message);
  });
});

const day = fc.integer({ min: 0, max: 400 });
const anyOrders = fc.array(
  fc.record({
    customer: fc.nat(4),
    at: day.map((number) => new Date(Date.UTC(1997, 0, 1 + number))),
    amountMinor: fc.nat(9_999),
  }),
  { maxLength: 40 },
);

describe('the histories of all customers', () => {
  test('are those of each one, whatever the order of the orders', () => {
    fc.assert(
      fc.property(anyOrders, (orders) => {
        const found = purchaseHistories(orders.toReversed(), UNTIL);
        for (const customer of [0, 1, 2, 3, 4])
          expect(found.get(customer)).toEqual(
            purchaseHistoryOf(
              orders.filter((one) => one.customer === customer),
              UNTIL,
            ),
          );
      }),
      RUNS,
    );
  });

  test('split in time lose no purchase of those who had bought before, and find no others', () => {
    const heldOutUntil = new Date('1998-06-30T00:00:00Z');
    fc.assert(
      fc.property(anyOrders, (orders) => {
        const before = purchaseHistories(orders, UNTIL);
        const whole = purchaseHistories(orders, heldOutUntil);
        const split = splitHistories(orders, { calibratedUntil: UNTIL, heldOutUntil });
        expect([...split.keys()].sort()).toEqual([...before.keys()].sort());
        for (const [customer, { calibration, laterPurchases, laterSpendMinor }] of split) {
          expect(calibration).toEqual(before.get(customer));
          const all = whole.get(customer)!;
          expect(calibration.frequency + laterPurchases).toBe(all.frequency);
          expect(calibration.frequency * calibration.meanSpendMinor + laterSpendMinor).toBeCloseTo(
            all.frequency * all.meanSpendMinor,
            6,
          );
        }
      }),
      RUNS,
    );
  });

  test('are not split where nothing is held out', () => {
    expect(() => splitHistories([], { calibratedUntil: UNTIL, heldOutUntil: UNTIL })).toThrow(/later day/);
  });
});
