import { checkHistory, faultOfSpend } from './checkHistory.ts';
import type { GammaGamma } from './gammaGamma.ts';
import type { PurchaseHistory } from './purchaseHistory.ts';

/**
 * What a later purchase of a customer with this history comes to on average, in minor units and with fractions: equation
 * 5 of Fader and Hardie's note, a mean of what the customer and what everybody spends, in which the customer counts the
 * more, the more purchases there are. For a customer without repeat purchases it is what everybody spends. A customer who
 * spent nothing on them counts as one of whom nothing is known, since the model cannot give anybody 0. Throws a
 * RangeError for a history that cannot be. Pure.
 */
export function expectedSpend({ p, q, v }: GammaGamma, history: PurchaseHistory): number {
  checkHistory(history);
  const fault = faultOfSpend(history.meanSpendMinor);
  if (fault !== undefined) throw new RangeError(`A purchase history ${fault}.`);
  const x = history.meanSpendMinor === 0 ? 0 : history.frequency;
  return (p * (v + x * history.meanSpendMinor)) / (p * x + q - 1);
}
