import fc from 'fast-check';
import type { BgNbd } from '../../../../../subgraphs/playbook/value/bgNbd.ts';
import type { GammaGamma } from '../../../../../subgraphs/playbook/value/gammaGamma.ts';
import type { PurchaseHistory } from '../../../../../subgraphs/playbook/value/purchaseHistory.ts';

/** Between the two, small ones as often as large ones. */
function spread(least: number, most: number): fc.Arbitrary<number> {
  return fc.double({ min: Math.log(least), max: Math.log(most), noNaN: true }).map(Math.exp);
}

/** Any company: also such that nobody leaves, or all do. */
export const models: fc.Arbitrary<BgNbd> = fc.record({
  r: spread(0.01, 100),
  alpha: spread(0.05, 1_000),
  a: spread(0.001, 100),
  b: spread(0.01, 1_000),
});

export const spendModels: fc.Arbitrary<GammaGamma> = fc.record({
  p: spread(0.1, 1_000),
  q: spread(0.1, 100).map((beyond) => 1 + beyond),
  v: spread(1, 1e7),
});

/** Any customer, up to one who bought on thousands of days. */
export const histories: fc.Arbitrary<PurchaseHistory> = fc
  .record({
    frequency: fc.oneof(fc.nat(3), fc.nat(4_000)),
    days: fc.integer({ min: 1, max: 5_000 }),
    silence: fc.nat(5_000),
    meanSpendMinor: fc.double({ min: 0, max: 1e7, noNaN: true }),
  })
  .map(({ frequency, days, silence, meanSpendMinor }) => ({
    frequency,
    recencyWeeks: frequency === 0 ? 0 : days / 7,
    ageWeeks: (days + silence) / 7,
    meanSpendMinor: frequency === 0 ? 0 : meanSpendMinor,
  }));
