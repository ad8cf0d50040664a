import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BgNbd } from '../../../../subgraphs/playbook/value/bgNbd.ts';
import {
  expectedOfNewCustomer,
  expectedPurchases,
} from '../../../../subgraphs/playbook/value/expectedPurchases.ts';
import { expectedSpend } from '../../../../subgraphs/playbook/value/expectedSpend.ts';
import { logGamma } from '../../../../subgraphs/playbook/value/numeric/logGamma.ts';
import { probabilityAlive } from '../../../../subgraphs/playbook/value/probabilityAlive.ts';
import type { PurchaseTiming } from '../../../../subgraphs/playbook/value/purchaseHistory.ts';
import { seedOr } from '../../../properties/support/settings.ts';
import { histories, models, spendModels } from './support/arbitraries.ts';
import { CDNOW, CDNOW_SPEND } from './support/models.ts';
import { simulateCustomers } from './support/simulateCustomers.ts';

const RUNS = { numRuns: 500, seed: seedOr(20_261_129) };
const weeks = fc.double({ min: 0, max: 520, noNaN: true });

function timing(frequency: number, recencyWeeks: number, ageWeeks: number): PurchaseTiming {
  return { frequency, recencyWeeks, ageWeeks };
}

describe('the probability to be alive', () => {
  test('is a probability, and 1 for everybody without repeat purchases', () => {
    fc.assert(
      fc.property(models, histories, (model, history) => {
        const alive = probabilityAlive(model, history);
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
        if (history.frequency === 0) expect(alive).toBe(1);
      }),
      RUNS,
    );
  });

  test('falls with every week of silence', () => {
    fc.assert(
      fc.property(
        models,
        histories,
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        (model, history, more) => {
          const later = { ...history, ageWeeks: history.ageWeeks + more };
          const [now, then] = [probabilityAlive(model, history), probabilityAlive(model, later)];
          if (history.frequency === 0 || now === 0 || now === 1) expect(then).toBeLessThanOrEqual(now);
          else expect(then).toBeLessThan(now);
        },
      ),
      RUNS,
    );
  });

  test('falls faster for those who bought more often: the paradox of increasing frequency', () => {
    const alive = [5, 10, 15, 20].map((x) => probabilityAlive(CDNOW, timing(x, 30, 39)));
    expect(alive).toEqual(alive.toSorted((one, other) => other - one));
  });

  // the worked customer of the BTYD package's walk-through
  test('is 0.969 of the CDNOW customer who bought on 26 days', () => {
    expect(probabilityAlive(CDNOW, timing(26, 30.86, 31))).toBeCloseTo(0.968_9, 4);
  });
});

describe('expected purchases', () => {
  test('are 1.226 of the worked customer of the paper', () => {
    expect(expectedPurchases(CDNOW, timing(2, 30.43, 38.86), 39)).toBeCloseTo(1.226, 3);
  });

  test('are 25.76 in a year of the customer who bought on 26 days', () => {
    expect(expectedPurchases(CDNOW, timing(26, 30.86, 31), 52)).toBeCloseTo(25.76, 2);
  });

  test('are never negative, grow with time, and stay below what nobody leaving would give', () => {
    fc.assert(
      fc.property(models, histories, weeks, weeks, (model, history, one, other) => {
        const [short, long] = [Math.min(one, other), Math.max(one, other)];
        const [sooner, later] = [short, long].map((time) => expectedPurchases(model, history, time));
        expect(sooner).toBeGreaterThanOrEqual(0);
        expect(later).toBeGreaterThanOrEqual(sooner! * (1 - 1e-9));
        const rate = (model.r + history.frequency) / (model.alpha + history.ageWeeks);
        const most = probabilityAlive(model, history) * rate * long;
        expect(later).toBeLessThanOrEqual(most * (1 + 1e-9));
      }),
      RUNS,
    );
  });

  test('are none in no time', () => {
    expect(expectedPurchases(CDNOW, timing(2, 30, 39), 0)).toBe(0);
  });

  test('do not depend on the unit of time', () => {
    fc.assert(
      fc.property(models, histories, fc.double({ min: 0, max: 70, noNaN: true }), (model, history, time) => {
        const days = { ...history, recencyWeeks: history.recencyWeeks * 7, ageWeeks: history.ageWeeks * 7 };
        const inDays = expectedPurchases({ ...model, alpha: model.alpha * 7 }, days, time * 7);
        expectClose(inDays, expectedPurchases(model, history, time), 1e-9);
      }),
      RUNS,
    );
  });

  test('are those of equation 10, where that can be evaluated as it is printed', () => {
    for (const x of [0, 1, 2, 7, 30])
      for (const time of [1, 39, 104])
        for (const model of [CDNOW, { r: 2, alpha: 9, a: 1.7, b: 3 }, { r: 0.6, alpha: 2, a: 0.2, b: 5 }]) {
          const history = timing(x, x === 0 ? 0 : 25, 39);
          expectClose(expectedPurchases(model, history, time), equation10(model, history, time), 1e-9);
        }
  });

  test('are the mean over rates and chances to leave, by numbers, for any company and customer', () => {
    fc.assert(
      fc.property(models, histories, weeks, (model, history, time) => {
        expectClose(expectedPurchases(model, history, time), byQuadrature(model, history, time), 1e-7);
      }),
      RUNS,
    );
  });

  test('are as smooth as elsewhere where equation 10 divides by zero', () => {
    const at = (a: number, b: number) => expectedPurchases({ r: 0.5, alpha: 5, a, b }, timing(0, 0, 20), 30);
    expectClose(at(1, 2), (at(1 - 1e-6, 2) + at(1 + 1e-6, 2)) / 2, 1e-10);
    expectClose(at(0.4, 0.6), (at(0.4, 0.6 - 1e-6) + at(0.4, 0.6 + 1e-6)) / 2, 1e-10);
  });

  test('stay finite for thousands of purchases and for ten years from the first day on', () => {
    const often = expectedPurchases(CDNOW, timing(3_650, 521, 521.4), 522);
    expect(often).toBeGreaterThan(2_000);
    expect(often).toBeLessThan(3_653);
    const first = expectedPurchases({ r: 2, alpha: 0.01, a: 0.5, b: 9 }, timing(0, 0, 0), 522);
    expectClose(first, byQuadrature({ r: 2, alpha: 0.01, a: 0.5, b: 9 }, timing(0, 0, 0), 522), 1e-6);
  });

  test('are what simulated customers go on to buy', () => {
    const customers = simulateCustomers({
      purchases: CDNOW,
      spend: CDNOW_SPEND,
      customers: 20_000,
      weeks: 39,
      laterWeeks: 39,
      seed: 7,
    });
    const groups = [
      [0, 0],
      [1, 1],
      [2, 3],
      [4, 1_000],
    ] as const;
    for (const [least, most] of groups) {
      const group = customers.filter(({ frequency }) => frequency >= least && frequency <= most);
      const mean = (of: (one: (typeof group)[number]) => number) =>
        group.reduce((sum, one) => sum + of(one), 0) / group.length;
      const expected = mean((one) => expectedPurchases(CDNOW, one, 39));
      const actual = mean((one) => one.laterPurchases);
      const error = Math.sqrt(mean((one) => (one.laterPurchases - actual) ** 2) / group.length);
      expect(Math.abs(expected - actual)).toBeLessThan(3.5 * error);
      const alive = mean((one) => probabilityAlive(CDNOW, one));
      const share = mean((one) => Number(one.isAlive));
      expect(Math.abs(alive - share)).toBeLessThan(3.5 * Math.sqrt(0.25 / group.length));
    }
  });

  test('of a new customer in a year are 1.446', () => {
    expect(expectedOfNewCustomer(CDNOW, 52)).toBeCloseTo(1.446, 3);
  });
});

describe('a history that cannot be', () => {
  test.each([
    ['a part of a purchase', timing(0.5, 1, 2), /whole number/],
    ['fewer than no purchases', timing(-1, 1, 2), /whole number/],
    ['a recency above its age', timing(1, 3, 2), /to its age/],
    ['NaN', timing(1, Number.NaN, 2), /recency/],
    ['no end', timing(1, 1, Number.POSITIVE_INFINITY), /age/],
    ['a recency without a purchase', timing(0, 1, 2), /where the frequency is 0/],
    ['a purchase without a recency', timing(1, 0, 2), /above 0/],
  ])('with %s is refused', (_what, history, message) => {
    expect(() => probabilityAlive(CDNOW, history)).toThrow(message);
    expect(() => expectedPurchases(CDNOW, history, 4)).toThrow(message);
    expect(() => expectedSpend(CDNOW_SPEND, { ...history, meanSpendMinor: 1 })).toThrow(message);
  });

  test.each([-1, 523, Number.NaN])('is not asked for %d weeks', (time) => {
    expect(() => expectedPurchases(CDNOW, timing(1, 1, 2), time)).toThrow(/0 to 522 weeks/);
  });
});

describe('expected spend', () => {
  const spending = (frequency: number, meanSpendMinor: number) => ({
    ...timing(frequency, frequency === 0 ? 0 : 10, 20),
    meanSpendMinor,
  });
  const everybody = (6.25 * 1_544) / 2.74;

  test('is that of everybody without repeat purchases, and with such that cost nothing', () => {
    expect(expectedSpend(CDNOW_SPEND, spending(0, 0))).toBeCloseTo(everybody, 9);
    expect(expectedSpend(CDNOW_SPEND, spending(3, 0))).toBeCloseTo(everybody, 9);
  });

  test('lies between what the customer spends and what everybody spends, and nears the first', () => {
    fc.assert(
      fc.property(
        spendModels,
        fc.integer({ min: 1, max: 3_000 }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (model, x, mean) => {
          const all = (model.p * model.v) / (model.q - 1);
          const one = expectedSpend(model, spending(x, mean));
          expect(one).toBeGreaterThanOrEqual(Math.min(all, mean) * (1 - 1e-9));
          expect(one).toBeLessThanOrEqual(Math.max(all, mean) * (1 + 1e-9));
          const more = expectedSpend(model, spending(x + 1, mean));
          expect(Math.abs(more - mean)).toBeLessThanOrEqual(Math.abs(one - mean) + 1e-9 * mean);
        },
      ),
      RUNS,
    );
  });

  test('does not depend on the currency', () => {
    const [model, history] = [CDNOW_SPEND, spending(4, 2_235)];
    const dear = expectedSpend({ ...model, v: model.v * 150 }, { ...history, meanSpendMinor: 2_235 * 150 });
    expectClose(dear, 150 * expectedSpend(model, history), 1e-12);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('is refused for a mean of %d', (mean) => {
    expect(() => expectedSpend(CDNOW_SPEND, spending(1, mean))).toThrow(/mean spend/);
  });
});

/** Equation 10 as it is printed, with the series of Gauss after Euler's transformation. */
function equation10({ r, alpha, a, b }: BgNbd, history: PurchaseTiming, t: number): number {
  const { frequency: x, recencyWeeks, ageWeeks: T } = history;
  const gauss = hypergeometric([r + x, b + x, a + b + x - 1], t / (alpha + T + t));
  const left = (a + b + x - 1) / (a - 1);
  const right = 1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * gauss;
  const gone = x === 0 ? 0 : (a / (b + x - 1)) * ((alpha + T) / (alpha + recencyWeeks)) ** (r + x);
  return (left * right) / (1 + gone);
}

function hypergeometric([a, b, c]: [number, number, number], z: number): number {
  let [term, sum] = [1, 1];
  for (let k = 0; k < 200_000 && Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (((a + k) * (b + k)) / ((c + k) * (k + 1))) * z;
    sum += term;
  }
  return sum;
}

/**
 * P(alive) times the mean of (1 - (1 + p z)^-(r + x)) / p, with p beta distributed with a and b + x: the number of
 * purchases of somebody who leaves with probability p, over rates. By the trapezoidal rule over the logit of p, below
 * which the mean is taken for what it is at p = 0.
 */
function byQuadrature({ r, alpha, a, b }: BgNbd, history: PurchaseTiming, t: number): number {
  const { frequency: x, recencyWeeks, ageWeeks: T } = history;
  const [shape, stay, z] = [r + x, b + x, t / (alpha + T)];
  const logBeta = logGamma(a) + logGamma(stay) - logGamma(a + stay);
  const low = -24 - Math.log(1 + shape * z + stay);
  const step = Math.min(0.2, 0.25 / Math.sqrt(1 + Math.min(shape, shape * z) + a));
  const high = 40 / Math.min(1, stay);
  let mean = 0;
  for (let y = low; y < high; y += step) {
    const logP = -Math.log1p(Math.exp(-y));
    const density = Math.exp(a * logP + stay * (logP - y) - logBeta);
    const purchases = -Math.expm1(-shape * Math.log1p(Math.exp(logP) * z)) / Math.exp(logP);
    mean += (y === low ? 0.5 : 1) * step * density * purchases;
  }
  // below `low` all grows by e^a: the integral up to there, and what the rule misses by beginning there (Euler-Maclaurin)
  mean += shape * z * Math.exp(a * low - logBeta) * (1 / a + (step ** 2 * a) / 12);
  const gone = x === 0 ? 0 : (a / (b + x - 1)) * ((alpha + T) / (alpha + recencyWeeks)) ** (r + x);
  return mean / (1 + gone);
}

function expectClose(one: number, other: number, share: number): void {
  expect(Math.abs(one - other)).toBeLessThanOrEqual(share * Math.abs(other) + 1e-300);
}
