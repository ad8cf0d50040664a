import type { BgNbd } from './bgNbd.ts';
import { probabilityAlive } from './probabilityAlive.ts';
import type { PurchaseTiming } from './purchaseHistory.ts';

/** Further nobody should look with a model that does not know of fashions: ten years. */
export const LONGEST_HORIZON_WEEKS = 522;

/** The sum ends where what is left out is less than this share of it. */
const NEGLIGIBLE = 1e-14;
/** What the terms of the sum are kept below; only their proportions count. */
const TOO_LARGE = 1e250;

/**
 * How many purchases to expect of a customer with this history in the weeks after it: equation 10 of Fader, Hardie and
 * Lee (2005). It is not evaluated as printed, since that takes differences of numbers that may be nearly equal, and
 * divides by a - 1 and by a + b + x - 1, which may be 0. The same quantity is a sum of terms above 0: were the customer
 * sure to stay, the number of purchases would be negative binomial (Pr(k) is the k-th term of Gauss's series, after
 * Pfaff's transformation), and of k such purchases those happen after which the customer had not left,
 *
 *   E = P(alive) Σ_k Pr(k) M_k,   M_k = Σ_{j<k} Π_{i<j} (b + x + i) / (a + b + x + i).
 *
 * The terms that count number about 40 (1 + weeks / (alpha + T)). Throws a RangeError for a history that cannot be, and
 * for weeks that are not from 0 to 522. Pure.
 */
export function expectedPurchases(model: BgNbd, history: PurchaseTiming, weeks: number): number {
  if (!(weeks >= 0 && weeks <= LONGEST_HORIZON_WEEKS))
    throw new RangeError(`Purchases can be expected for 0 to ${LONGEST_HORIZON_WEEKS} weeks.`);
  const alive = probabilityAlive(model, history);
  const { frequency: x, ageWeeks } = history;
  const share = weeks / (model.alpha + ageWeeks + weeks);
  return alive * meanBeforeLeaving(model.r + x, share, { stay: model.b + x, leave: model.a });
}

/** What to expect of a new customer in the weeks after the first purchase: equation 9. Throws a RangeError as above. Pure. */
export function expectedOfNewCustomer(model: BgNbd, weeks: number): number {
  return expectedPurchases(model, { frequency: 0, recencyWeeks: 0, ageWeeks: 0 }, weeks);
}

/**
 * The mean number of purchases of somebody who may leave after each, where it were negative binomial (its shape, and the
 * share that is the quotient of its terms in the end) without that; the chance to leave is beta distributed.
 */
function meanBeforeLeaving(
  shape: number,
  share: number,
  chance: { readonly stay: number; readonly leave: number },
): number {
  const { max } = Math;
  let weight = 1; // of k potential purchases, in proportion
  let made = 0; // of k potential purchases: M_k
  let staying = 1; // after k of them
  let [weights, sum] = [1, 0];
  for (let k = 0; ; k++) {
    const quotient = ((shape + k) / (k + 1)) * share;
    const most = max(quotient, share); // of this quotient and all later ones
    if (most < 1) {
      const geometric = most / (1 - most);
      const left = weight * (made * geometric + geometric / (1 - most));
      if (left <= NEGLIGIBLE * sum || left === 0) return sum / weights;
    }
    weight *= quotient;
    made += staying;
    staying *= (chance.stay + k) / (chance.stay + chance.leave + k);
    weights += weight;
    sum += weight * made;
    if (sum > TOO_LARGE) [weight, weights, sum] = [weight / TOO_LARGE, weights / TOO_LARGE, sum / TOO_LARGE];
  }
}
