import type { PurchaseTiming } from './purchaseHistory.ts';

/** More purchases than anybody makes on different days; it bounds the tables that are built by frequency. */
const MOST_PURCHASES = 100_000;
const LONGEST_WEEKS = 10_000;

/**
 * What is wrong with a history, as "must …"; undefined where it can be. NaN can nowhere. Pure.
 */
export function faultOfHistory({ frequency, recencyWeeks, ageWeeks }: PurchaseTiming): string | undefined {
  if (!Number.isInteger(frequency) || frequency < 0 || frequency > MOST_PURCHASES)
    return `must have a frequency that is a whole number from 0 to ${MOST_PURCHASES}`;
  if (!(ageWeeks >= 0 && ageWeeks <= LONGEST_WEEKS))
    return `must have an age from 0 to ${LONGEST_WEEKS} weeks`;
  if (!(recencyWeeks >= 0 && recencyWeeks <= ageWeeks)) return 'must have a recency from 0 weeks to its age';
  if (frequency === 0 && recencyWeeks !== 0) return 'must have a recency of 0 weeks where the frequency is 0';
  if (frequency > 0 && recencyWeeks === 0)
    return 'must have a recency above 0 weeks where the frequency is above 0';
  return undefined;
}

/** What is wrong with a mean spend. */
export function faultOfSpend(meanSpendMinor: number): string | undefined {
  return meanSpendMinor >= 0 && meanSpendMinor <= Number.MAX_SAFE_INTEGER
    ? undefined
    : 'must have a mean spend in minor units that is a number and not negative';
}

/** What is wrong with a number of customers who share a history. */
export function faultOfCount(customers = 1): string | undefined {
  return Number.isSafeInteger(customers) && customers >= 1
    ? undefined
    : 'must be of a whole number of customers from 1';
}

/** Throws a RangeError for a history that cannot be; it quotes nothing of it. */
export function checkHistory(history: PurchaseTiming): void {
  const fault = faultOfHistory(history);
  if (fault !== undefined) throw new RangeError(`A purchase history ${fault}.`);
}
