import type { WindowComponent } from './healthDefinition.ts';
import type { HealthInputs, HealthOrder } from './healthInputs.ts';
import {
  type Bound,
  daysBefore,
  daysBetween,
  isWithin,
  leftOut,
  type Measured,
  measured,
  whenKnown,
} from './measured.ts';

const ORDERS = 'orders';
const AT_LEAST: Bound = { is: 'AT_LEAST', unread: ORDERS };
const AT_MOST: Bound = { is: 'AT_MOST', unread: ORDERS };

/** The orders placed by a moment, and since when all of them were read: null for ever. */
interface Purchases {
  readonly placed: readonly HealthOrder[];
  readonly readSince: Date | null;
}

function withPurchases(
  { orders, ordersAreAll }: HealthInputs,
  asOf: Date,
  measure: (purchases: Purchases) => Measured,
): Measured {
  return whenKnown(orders, ORDERS, (list) => {
    const past = list.filter(({ placedAt }) => placedAt <= asOf);
    if (ordersAreAll) return measure({ placed: valid(past), readSince: null });
    const readSince = earliest(past);
    // of what was before the oldest order that was read, nothing is known, not even that it was nothing
    if (readSince === undefined) return leftOut('UNKNOWN', 'orders of that time were not read');
    return measure({ placed: valid(past), readSince });
  });
}

function valid(orders: readonly HealthOrder[]): HealthOrder[] {
  return orders.filter(({ cancelled }) => !cancelled);
}

function earliest(orders: readonly HealthOrder[]): Date | undefined {
  return orders.length === 0
    ? undefined
    : new Date(Math.min(...orders.map(({ placedAt }) => placedAt.getTime())));
}

/** Whether everything since then was read. */
function covers({ readSince }: Purchases, start: Date): boolean {
  return readSince === null || readSince <= start;
}

/** Whole days since the last order that was not cancelled. */
export function recency(inputs: HealthInputs, asOf: Date): Measured {
  return withPurchases(inputs, asOf, ({ placed, readSince }) => {
    const days = placed.map(({ placedAt }) => daysBetween(placedAt, asOf));
    if (days.length > 0) return measured(Math.floor(Math.min(...days)));
    return readSince === null
      ? leftOut('NOTHING', 'nothing was ordered')
      : leftOut('UNKNOWN', 'orders of that time were not read');
  });
}

/** Orders in the window that were not cancelled; at least so many where older ones of the window were not read. */
export function frequency({ windowDays }: WindowComponent, inputs: HealthInputs, asOf: Date): Measured {
  return withPurchases(inputs, asOf, (purchases) => {
    const count = purchases.placed.filter(({ placedAt }) => isWithin(placedAt, asOf, windowDays)).length;
    return measured(count, covers(purchases, daysBefore(asOf, windowDays)) ? null : AT_LEAST);
  });
}

/**
 * Of what was spent in the window and in the one before it, the share of the window: 0 to 1, 0.5 for no change. Of one
 * currency, since amounts of several are not added up: that of most orders, of several the one used last, then by its code.
 * Left out where the orders do not go back through both windows: whoever began in between would seem to have spent more and
 * more.
 */
export function spendTrend({ windowDays }: WindowComponent, inputs: HealthInputs, asOf: Date): Measured {
  const [middle, start] = [daysBefore(asOf, windowDays), daysBefore(asOf, 2 * windowDays)];
  return withPurchases(inputs, asOf, (purchases) => {
    const { placed, readSince } = purchases;
    if (!covers(purchases, start))
      return leftOut('UNKNOWN', `not all orders of the latest ${2 * windowDays} days were read`);
    if (readSince === null && !placed.some(({ placedAt }) => placedAt <= start))
      return leftOut('NOTHING', `there is no order older than ${2 * windowDays} days to compare with`);
    const compared = mainCurrencyOf(placed.filter(({ placedAt }) => placedAt > start));
    const sum = (orders: readonly HealthOrder[]) =>
      orders.reduce((all, { totalMinor }) => all + totalMinor, 0);
    const all = sum(compared);
    if (all <= 0) return leftOut('NOTHING', `nothing was spent in the latest ${2 * windowDays} days`);
    return measured(sum(compared.filter(({ placedAt }) => placedAt > middle)) / all);
  });
}

/** The orders of the currency that most of them are in. */
function mainCurrencyOf(orders: readonly HealthOrder[]): HealthOrder[] {
  const groups = Object.values(Object.groupBy(orders, ({ currency }) => currency)).map(
    (group) => group ?? [],
  );
  const last = (group: readonly HealthOrder[]) =>
    Math.max(...group.map(({ placedAt }) => placedAt.getTime()));
  const code = (group: readonly HealthOrder[]) => group[0]?.currency ?? '';
  return (
    groups.toSorted(
      (one, other) =>
        other.length - one.length || last(other) - last(one) || (code(one) < code(other) ? -1 : 1),
    )[0] ?? []
  );
}

/**
 * Lines returned in the window for each order in it, one order at least; at most so many where older orders of the window were
 * not read.
 */
export function returns({ windowDays }: WindowComponent, inputs: HealthInputs, asOf: Date): Measured {
  return withPurchases(inputs, asOf, (purchases) =>
    whenKnown(inputs.returns, 'returns', (list) => {
      const lines = list.filter(({ requestedAt }) => isWithin(requestedAt, asOf, windowDays)).length;
      const orders = purchases.placed.filter(({ placedAt }) => isWithin(placedAt, asOf, windowDays)).length;
      if (lines + orders === 0)
        return leftOut('NOTHING', `nothing was ordered or returned in the latest ${windowDays} days`);
      const isWhole = lines === 0 || covers(purchases, daysBefore(asOf, windowDays));
      return measured(lines / Math.max(orders, 1), isWhole ? null : AT_MOST);
    }),
  );
}
