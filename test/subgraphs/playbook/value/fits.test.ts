import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BgNbd } from '../../../../subgraphs/playbook/value/bgNbd.ts';
import {
  bgNbdLogLikelihood,
  bgNbdObjective,
  mergedTimings,
  timingTable,
} from '../../../../subgraphs/playbook/value/bgNbdLikelihood.ts';
import { fitBgNbd } from '../../../../subgraphs/playbook/value/fitBgNbd.ts';
import { FitError, type FitFailure } from '../../../../subgraphs/playbook/value/fitError.ts';
import { fitGammaGamma } from '../../../../subgraphs/playbook/value/fitGammaGamma.ts';
import {
  gammaGammaLogLikelihood,
  gammaGammaObjective,
  spendTable,
} from '../../../../subgraphs/playbook/value/gammaGammaLikelihood.ts';
import { logGamma } from '../../../../subgraphs/playbook/value/numeric/logGamma.ts';
import type { Objective } from '../../../../subgraphs/playbook/value/numeric/minimise.ts';
import type {
  PurchaseHistory,
  PurchaseTiming,
} from '../../../../subgraphs/playbook/value/purchaseHistory.ts';
import { seedOr } from '../../../properties/support/settings.ts';
import { histories, models } from './support/arbitraries.ts';
import { CDNOW, CDNOW_SPEND } from './support/models.ts';
import { simulateCustomers } from './support/simulateCustomers.ts';

const RUNS = { numRuns: 200, seed: seedOr(20_261_129) };
const SHOP = { purchases: CDNOW, spend: CDNOW_SPEND, customers: 8_000, weeks: 78, laterWeeks: 0, seed: 3 };
const CUSTOMERS = simulateCustomers(SHOP);

const history = (frequency: number, meanSpendMinor = 500): PurchaseHistory => ({
  frequency,
  recencyWeeks: frequency === 0 ? 0 : 5,
  ageWeeks: 20,
  meanSpendMinor: frequency === 0 ? 0 : meanSpendMinor,
});
const many = <T>(count: number, one: T): T[] => new Array<T>(count).fill(one);

describe('the likelihood of purchases', () => {
  test('is equation 6, of each customer', () => {
    const naive = (
      { r, alpha, a, b }: BgNbd,
      { frequency: x, recencyWeeks, ageWeeks: T }: PurchaseTiming,
    ) => {
      const stayed = Math.exp(logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x));
      const bought = Math.exp(logGamma(r + x) - logGamma(r)) * alpha ** r;
      const left = x === 0 ? 0 : (a / (b + x - 1)) * (1 / (alpha + recencyWeeks)) ** (r + x);
      return Math.log(stayed * bought * ((1 / (alpha + T)) ** (r + x) + left));
    };
    const some = CUSTOMERS.slice(0, 500);
    const table = timingTable(mergedTimings(some), 1);
    const sum = some.reduce((all, one) => all + naive(CDNOW, one), 0);
    expect(bgNbdLogLikelihood(CDNOW, table).value).toBeCloseTo(sum, 8);
  });

  test('stays finite for any company and customer', () => {
    fc.assert(
      fc.property(models, histories, (model, one) => {
        const { value, slopes } = bgNbdLogLikelihood(model, timingTable(mergedTimings([one]), 1));
        for (const number of [value, ...slopes]) expect(Number.isFinite(number)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('the likelihood of spends', () => {
  test('is equation 1a, of each spender', () => {
    const { p, q, v } = CDNOW_SPEND;
    const spenders = CUSTOMERS.filter(({ frequency }) => frequency > 0 && frequency < 10).slice(0, 200);
    const naive = spenders.reduce((sum, { frequency: x, meanSpendMinor: m }) => {
      const gammas = Math.exp(logGamma(p * x + q) - logGamma(p * x) - logGamma(q));
      return sum + Math.log((gammas * v ** q * m ** (p * x - 1) * x ** (p * x)) / (v + m * x) ** (p * x + q));
    }, 0);
    const table = spendTable(
      spenders.map(({ frequency, meanSpendMinor }) => ({
        frequency,
        meanSpend: meanSpendMinor,
        customers: 1,
      })),
    );
    const { value } = gammaGammaLogLikelihood({ p, q, v: v / table.unitMinor }, table);
    expect(value - spenders.length * Math.log(table.unitMinor)).toBeCloseTo(naive, 7);
  });
});

describe('the slopes of a likelihood', () => {
  const some = CUSTOMERS.slice(0, 300);
  const spenders = some
    .filter(({ frequency }) => frequency > 0)
    .map(({ frequency, meanSpendMinor }) => ({ frequency, meanSpend: meanSpendMinor, customers: 1 }));
  test.each<[string, Objective, number]>([
    ['purchases', bgNbdObjective(timingTable(mergedTimings(some))), 4],
    ['spends', gammaGammaObjective(spendTable(spenders)), 3],
  ])('of %s are those of its differences', (_what, objective, parameters) => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
          minLength: parameters,
          maxLength: parameters,
        }),
        (at) => {
          for (const [index, slope] of objective(at).gradient.entries()) {
            const moved = (by: number) =>
              objective(at.map((value, place) => (place === index ? value + by : value))).value;
            const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            expect(Math.abs(slope - difference)).toBeLessThan(1e-5 * (1 + Math.abs(slope)));
          }
        },
      ),
      RUNS,
    );
  });
});

describe('a fit of purchases', () => {
  const fit = fitBgNbd(CUSTOMERS);

  test('finds the company that the customers were simulated from', () => {
    expect(fit.status).toBe('DETERMINED');
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      expect(Math.abs(fit.parameters[name] - CDNOW[name])).toBeLessThan(3 * fit.standardErrors![name]);
    expect(fit.standardErrors!.r).toBeLessThan(0.02);
    expect(fit.standardErrors!.b).toBeLessThan(1);
    expect(fit.customers).toBe(8_000);
    expect(fit.repeatBuyers).toBe(CUSTOMERS.filter(({ frequency }) => frequency > 0).length);
  });

  test('is where the likelihood is highest', () => {
    const table = timingTable(mergedTimings(CUSTOMERS), 1);
    expect(bgNbdLogLikelihood(fit.parameters, table).value).toBeCloseTo(fit.logLikelihood, 6);
    const factor = fc.double({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(factor, factor, factor, factor, (r, alpha, a, b) => {
        const { parameters: best } = fit;
        const other = { r: best.r * r, alpha: best.alpha * alpha, a: best.a * a, b: best.b * b };
        expect(bgNbdLogLikelihood(other, table).value).toBeLessThanOrEqual(fit.logLikelihood + 1e-7);
      }),
      { ...RUNS, numRuns: 50 },
    );
  });

  test('does not depend on the unit of time', () => {
    const slower = CUSTOMERS.map((one) => ({
      ...one,
      recencyWeeks: one.recencyWeeks / 7,
      ageWeeks: one.ageWeeks / 7,
    }));
    const other = fitBgNbd(slower);
    expect(other.parameters.alpha * 7).toBeCloseTo(fit.parameters.alpha, 6);
    for (const name of ['r', 'a', 'b'] as const)
      expect(other.parameters[name]).toBeCloseTo(fit.parameters[name], 6);
  });

  test('takes equal histories one by one, or with their number', () => {
    const counted = [...many(5, history(0)), ...many(3, history(1)), ...many(2, history(4))].flatMap(
      (one) => [
        { ...one, customers: 9 },
        { ...one, customers: 4 },
      ],
    );
    const single = counted.flatMap(({ customers, ...one }) => many(customers, one));
    expect(fitBgNbd(counted)).toEqual(fitBgNbd(single));
    expect(fitBgNbd(counted).customers).toBe(130);
  });

  test('goes through part of the histories first where there are many different ones, and ends at the same place', () => {
    const all = simulateCustomers({ ...SHOP, customers: 30_000 });
    const { parameters, logLikelihood, status } = fitBgNbd(all);
    expect(status).toBe('DETERMINED');
    const gradient = bgNbdObjective(timingTable(mergedTimings(all), 1))(
      [parameters.r, parameters.alpha, parameters.a, parameters.b].map(Math.log),
    );
    expect(Math.max(...gradient.gradient.map(Math.abs))).toBeLessThan(1e-8);
    expect(-gradient.value * all.length).toBeCloseTo(logLikelihood, 4);
  });

  test('says so where nobody leaves, so that nothing tells a from b', () => {
    const loyal = simulateCustomers({
      ...SHOP,
      purchases: { r: 1, alpha: 5, a: 1e-9, b: 1 },
      customers: 1_000,
    });
    const { status, parameters } = fitBgNbd(loyal);
    expect(status).toBe('UNDETERMINED');
    expect(parameters.a / (parameters.a + parameters.b)).toBeLessThan(0.01);
    expect(parameters.r / parameters.alpha).toBeCloseTo(0.2, 1);
  });
});

describe('a fit of spends', () => {
  const fit = fitGammaGamma(CUSTOMERS);

  test('finds the company that the customers were simulated from', () => {
    expect(fit.status).toBe('DETERMINED');
    for (const name of ['p', 'q', 'v'] as const)
      expect(Math.abs(fit.parameters[name] - CDNOW_SPEND[name])).toBeLessThan(3 * fit.standardErrors![name]);
    expect(fit.spenders).toBe(CUSTOMERS.filter(({ frequency }) => frequency > 0).length);
    expect(Math.abs(fit.correlation!)).toBeLessThan(0.05);
  });

  test('does not depend on the currency', () => {
    const dear = fitGammaGamma(
      CUSTOMERS.map((one) => ({ ...one, meanSpendMinor: one.meanSpendMinor * 150 })),
    );
    expect(dear.parameters.p).toBeCloseTo(fit.parameters.p, 6);
    expect(dear.parameters.q).toBeCloseTo(fit.parameters.q, 6);
    expect(dear.parameters.v / 150).toBeCloseTo(fit.parameters.v, 4);
    expect(dear.logLikelihood).toBeCloseTo(fit.logLikelihood - fit.spenders * Math.log(150), 5);
  });

  test('leaves out who bought once, and who spent nothing', () => {
    const more = [...CUSTOMERS, ...many(500, history(0)), ...many(500, history(2, 0))];
    expect(fitGammaGamma(more)).toEqual(fit);
  });

  test('finds its way where all spend much the same', () => {
    const spend = { p: 10_000, q: 10_000, v: 10_000 };
    const { status, parameters } = fitGammaGamma(simulateCustomers({ ...SHOP, spend, customers: 4_000 }));
    expect(status).toBe('DETERMINED');
    expect((parameters.p * parameters.v) / (parameters.q - 1)).toBeCloseTo(10_000, -2);
  });

  test('takes equal spends together', () => {
    const counted = many(20, { ...history(2), customers: 3 }).map((one, at) => ({
      ...one,
      meanSpendMinor: 100 + (at % 5) * 40,
    }));
    const single = counted.flatMap(({ customers, ...one }) => many(customers, one));
    expect(fitGammaGamma(counted).parameters).toEqual(fitGammaGamma(single).parameters);
  });
});

describe('what cannot be fitted is refused in plain words:', () => {
  const fails = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      if (error instanceof FitError) return error;
      throw error;
    }
    throw new Error('it was fitted');
  };

  test.each<[string, PurchaseHistory[], FitFailure, RegExp]>([
    ['nobody', [], 'TOO_FEW_CUSTOMERS', /at least 50 customers, and these are 0/],
    ['few customers', many(49, history(1)), 'TOO_FEW_CUSTOMERS', /these are 49/],
    ['no repeat buyers', many(500, history(0)), 'TOO_FEW_REPEAT_BUYERS', /of these 500 did 0/],
    [
      'NaN',
      [history(0), { ...history(1), ageWeeks: Number.NaN }],
      'IMPOSSIBLE_HISTORY',
      /History 2 must have an age/,
    ],
    ['half a purchase', [history(0.5)], 'IMPOSSIBLE_HISTORY', /History 1 must have a frequency/],
  ])('%s, of purchases', (_what, given, failure, message) => {
    const error = fails(() => fitBgNbd(given));
    expect(error.failure).toBe(failure);
    expect(error.message).toMatch(message);
  });

  test.each<[string, PurchaseHistory[], FitFailure, RegExp]>([
    ['nobody', [], 'TOO_FEW_SPENDERS', /these are 0/],
    ['no spend', many(500, history(2, 0)), 'TOO_FEW_SPENDERS', /at least 10 customers who spent something/],
    ['NaN', [history(1, Number.NaN)], 'IMPOSSIBLE_HISTORY', /History 1 must have a mean spend/],
    ['a negative spend', [history(1, -1)], 'IMPOSSIBLE_HISTORY', /not negative/],
    [
      'spends without a mean',
      simulateCustomers({ ...SHOP, spend: { p: 1, q: 0.5, v: 500 }, customers: 3_000 }),
      'NO_MEAN_SPEND',
      /no mean/,
    ],
  ])('%s, of spends', (_what, given, failure, message) => {
    const error = fails(() => fitGammaGamma(given));
    expect(error.failure).toBe(failure);
    expect(error.message).toMatch(message);
  });

  test.each([0, -1, 1.5, Number.NaN])('%d customers of one history', (customers) => {
    const given = { ...history(1), customers };
    expect(fails(() => fitBgNbd([given])).message).toMatch(/whole number of customers/);
    expect(fails(() => fitGammaGamma([given])).message).toMatch(/whole number of customers/);
  });
});
