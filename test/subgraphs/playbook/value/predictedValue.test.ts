import { describe, expect, test } from '@jest/globals';
import { expectedPurchases } from '../../../../subgraphs/playbook/value/expectedPurchases.ts';
import { expectedSpend } from '../../../../subgraphs/playbook/value/expectedSpend.ts';
import { predictedValue, WEEKS_A_MONTH } from '../../../../subgraphs/playbook/value/predictedValue.ts';
import { probabilityAlive } from '../../../../subgraphs/playbook/value/probabilityAlive.ts';
import { simulatedModel } from './support/valueModels.ts';

const MODEL = simulatedModel();
const HISTORY = { frequency: 2, recencyWeeks: 30, ageWeeks: 39, meanSpendMinor: 2_235 };

describe('the predicted value', () => {
  test('is what the purchases of the months come to, in whole minor units, with what it is made of', () => {
    const { purchases, spend, version } = MODEL;
    const expected = expectedPurchases(purchases.parameters, HISTORY, 12 * WEEKS_A_MONTH);
    const each = expectedSpend(spend.parameters, HISTORY);
    expect(predictedValue(MODEL, HISTORY, 12)).toEqual({
      amountMinor: Math.round(expected * each),
      currency: 'USD',
      purchases: expected,
      spendMinor: each,
      probabilityAlive: probabilityAlive(purchases.parameters, HISTORY),
      version,
    });
    expect(expected * each).toBeGreaterThan(1_000);
  });

  test('takes twelve months for a year of 365.2425 days', () => {
    expect(12 * WEEKS_A_MONTH * 7).toBeCloseTo(365.2425, 10);
  });

  test('grows with the months, and less with each', () => {
    const [one, two, three] = [1, 2, 3].map((months) => predictedValue(MODEL, HISTORY, months).purchases);
    expect(two! - one!).toBeGreaterThan(0);
    expect(three! - two!).toBeLessThan(two! - one!);
  });

  test('is told for ten years', () => {
    expect(predictedValue(MODEL, HISTORY, 120).amountMinor).toBeGreaterThan(0);
  });

  test.each([0, -1, 1.5, 121, Number.NaN])('is refused for %d months', (months) => {
    expect(() => predictedValue(MODEL, HISTORY, months)).toThrow(/months from 1 to 120/);
  });

  test('is refused for a history that cannot be, which is not quoted', () => {
    const broken = { ...HISTORY, recencyWeeks: 4_711 };
    expect(() => predictedValue(MODEL, broken, 1)).toThrow(/^(?!.*4711).*recency/);
  });
});
