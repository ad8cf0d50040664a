import { faultOfHistory, faultOfSpend } from './checkHistory.ts';
import { dayOf, historyOfDays, type PurchaseHistory } from './purchaseHistory.ts';

/** The orders of one customer in one currency, as the shop sums them up. */
export interface PurchaseTotals {
  readonly currency: string;
  /** On how many UTC days there was an order; 1 or more. */
  readonly days: number;
  /** Any moment of that day. */
  readonly firstDay: Date;
  readonly lastDay: Date;
  /** What the orders of all days but the first came to, in minor units. */
  readonly repeatMinor: number;
}

/**
 * The history that these orders make up to and including the day of `until`: what purchaseHistoryOf makes of the orders
 * themselves. An order of a later day, as the clock of another machine may have it, ends the history. Undefined for totals that
 * cannot be. Pure.
 */
export function historyOfTotals(totals: PurchaseTotals, until: Date): PurchaseHistory | undefined {
  const [first, last] = [dayOf(totals.firstDay), dayOf(totals.lastDay)];
  const single = historyOfDays(new Map([[first, 0]]), Math.max(dayOf(until), last));
  if (single === undefined) return undefined;
  const frequency = totals.days - 1;
  const history = {
    ...single,
    frequency,
    recencyWeeks: (last - first) / 7,
    meanSpendMinor: frequency === 0 ? 0 : totals.repeatMinor / frequency,
  };
  const fault = faultOfHistory(history) ?? faultOfSpend(history.meanSpendMinor);
  return fault === undefined ? history : undefined;
}
