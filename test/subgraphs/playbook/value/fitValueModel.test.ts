import { describe, expect, test } from '@jest/globals';
import { fitValueModel } from '../../../../subgraphs/playbook/value/fitValueModel.ts';
import { predictedValue } from '../../../../subgraphs/playbook/value/predictedValue.ts';
import type { PurchaseHistory } from '../../../../subgraphs/playbook/value/purchaseHistory.ts';
import { readValueModel } from '../../../../subgraphs/playbook/value/readValueModel.ts';
import { CDNOW, CDNOW_SPEND } from './support/models.ts';
import { type Simulation, simulateCustomers } from './support/simulateCustomers.ts';

const SOURCE = {
  currency: 'USD',
  observed: { from: '2025-06-01', until: '2026-11-28' },
  fittedAt: '2026-11-29T12:00:00Z',
};

function simulated(changes: Partial<Simulation>): PurchaseHistory[] {
  const usual = {
    purchases: CDNOW,
    spend: CDNOW_SPEND,
    customers: 1_000,
    weeks: 78,
    laterWeeks: 0,
    seed: 11,
  };
  return simulateCustomers({ ...usual, ...changes });
}

/** Buys on every seventh day, always for the same. */
const regular = (weeks: number): PurchaseHistory => ({
  frequency: weeks,
  recencyWeeks: weeks,
  ageWeeks: weeks,
  meanSpendMinor: 1_000,
});

describe('a model of whatever company', () => {
  test.each<[string, PurchaseHistory[]]>([
    ['of which little is known', simulated({ customers: 100, weeks: 20 })],
    ['that is young', simulated({ customers: 2_000, weeks: 4 })],
    ['that nobody leaves', simulated({ purchases: { r: 1, alpha: 5, a: 1e-9, b: 1 } })],
    ['that all leave at once', simulated({ purchases: { r: 1, alpha: 5, a: 1e9, b: 1e6 } })],
    ['whose customers are all alike', Array.from({ length: 200 }, (_, at) => regular(1 + (at % 52)))],
    ['that is paid in very small units', simulated({ spend: { ...CDNOW_SPEND, v: 1.5e9 } })],
    ['that is paid next to nothing', simulated({ spend: { ...CDNOW_SPEND, v: 0.01 } })],
  ])('%s can be read back, and expects what can be', (_what, histories) => {
    const model = fitValueModel(histories, SOURCE);
    expect(readValueModel(JSON.stringify(model))).toEqual(model);
    for (const history of [histories[0]!, regular(3), regular(500)]) {
      const { purchases, spendMinor, amountMinor } = predictedValue(model, history, 12);
      expect(purchases).toBeGreaterThanOrEqual(0);
      expect(purchases).toBeLessThan(500);
      expect(spendMinor).toBeGreaterThan(0);
      expect(Number.isSafeInteger(amountMinor)).toBe(true);
    }
  });

  test('of customers who are all alike does not claim to know their differences', () => {
    const { purchases, spend } = fitValueModel(
      Array.from({ length: 200 }, (_, at) => regular(1 + (at % 52))),
      SOURCE,
    );
    expect([purchases.status, spend.status]).not.toContain('DETERMINED');
  });

  test('that is young has no standard errors, where they would be millions', () => {
    const { purchases } = fitValueModel(simulated({ customers: 2_000, weeks: 4 }), SOURCE);
    expect(purchases.status).toBe('UNDETERMINED');
    expect(purchases.standardErrors).toBeNull();
  });
});
