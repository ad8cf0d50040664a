import type { BgNbd } from './bgNbd.ts';
import { checkHistory } from './checkHistory.ts';
import type { PurchaseTiming } from './purchaseHistory.ts';

/**
 * The probability from 0 to 1 that a customer with this history is still one at its end (Fader, Hardie and Lee,
 * Computing P(alive) Using the BG/NBD Model, note of 2008). The model lets customers leave after a repeat purchase only,
 * so that it is 1 for whoever bought on one day, however long ago. Throws a RangeError for a history that cannot be. Pure.
 */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, history: PurchaseTiming): number {
  checkHistory(history);
  const { frequency: x, recencyWeeks, ageWeeks } = history;
  if (x === 0) return 1;
  const silence = Math.log1p((ageWeeks - recencyWeeks) / (alpha + recencyWeeks));
  const logOdds = Math.log(a / (b + x - 1)) + (r + x) * silence; // that the customer has left
  return 1 / (1 + Math.exp(logOdds));
}
