/** When one customer bought, as far as the BG/NBD model looks at it (Fader, Hardie and Lee, 2005). */
export interface PurchaseTiming {
  /** Days with a purchase after the day of the first one: x. A whole number. */
  readonly frequency: number;
  /** Weeks from the first purchase to the last one: t_x. 0 exactly where frequency is. */
  readonly recencyWeeks: number;
  /** Weeks from the first purchase to the end of the observation: T. */
  readonly ageWeeks: number;
}

/** When and for how much one customer bought. */
export interface PurchaseHistory extends PurchaseTiming {
  /** What a day of repeat purchases came to on average, in minor units; the first day is not among them. 0 where frequency is. */
  readonly meanSpendMinor: number;
}

/** A history, and how many customers have this very one. */
export type Counted<History> = History & {
  /** 1 when left out. */
  readonly customers?: number;
};

/** An order that counts. Whoever calls leaves out those that were cancelled, and those in another currency. */
export interface DatedOrder {
  readonly at: Date;
  /** What was ordered, in minor units: whole, not negative, before returns. */
  readonly amountMinor: number;
}

const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

/** The day of a moment, counted in UTC from 1970-01-01. Throws a RangeError for an invalid Date. */
export function dayOf(moment: Date): number {
  const day = Math.floor(moment.getTime() / DAY_MS);
  if (Number.isNaN(day)) throw new RangeError('An order needs a valid date.');
  return day;
}

/**
 * The history of one customer up to and including the day of `until`; undefined for one who had not bought by then. All
 * orders of one UTC day are one purchase, as in the summary of the CDNOW data; one of amount 0 is a purchase too. Throws
 * a RangeError for an invalid date, or an amount that is not a whole number of minor units from 0. Pure.
 */
export function purchaseHistoryOf(orders: Iterable<DatedOrder>, until: Date): PurchaseHistory | undefined {
  const spendByDay = new Map<number, number>();
  for (const { at, amountMinor } of orders) addOrder(spendByDay, dayOf(at), amountMinor);
  return historyOfDays(spendByDay, dayOf(until));
}

/** Adds an order to what was spent by day. */
export function addOrder(spendByDay: Map<number, number>, day: number, amountMinor: number): void {
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0)
    throw new RangeError('An order needs an amount that is a whole number of minor units and not negative.');
  spendByDay.set(day, (spendByDay.get(day) ?? 0) + amountMinor);
}

/** The history that the days up to and including `lastDay` make. */
export function historyOfDays(
  spendByDay: ReadonlyMap<number, number>,
  lastDay: number,
): PurchaseHistory | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [days, spendMinor] = [0, 0];
  for (const [day, amountMinor] of spendByDay) {
    if (day > lastDay) continue;
    days += 1;
    spendMinor += amountMinor;
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  if (days === 0) return undefined;
  const frequency = days - 1;
  return {
    frequency,
    recencyWeeks: (last - first) / DAYS_A_WEEK,
    ageWeeks: (lastDay - first) / DAYS_A_WEEK,
    meanSpendMinor: frequency === 0 ? 0 : (spendMinor - (spendByDay.get(first) ?? 0)) / frequency,
  };
}
