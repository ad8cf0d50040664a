import { Money } from '../kit/money.ts';

/** The orders of one shop record in one currency, summed up; cancelled ones are not among them. */
export interface CurrencyHistory {
  readonly currency: string;
  /** 1 or more. */
  readonly orders: number;
  readonly totalMinor: number;
  readonly refundedMinor: number;
  readonly firstOrderAt: Date;
  readonly lastOrderAt: Date;
}

/** What a customer has bought, over all shop records of theirs. The last four are undefined when it is nothing. */
export interface PurchaseHistory {
  readonly orders: number;
  readonly firstOrderAt: Date | undefined;
  readonly lastOrderAt: Date | undefined;
  readonly lifetimeValue: Money | undefined;
  readonly averageOrderValue: Money | undefined;
}

const NOTHING: PurchaseHistory = {
  orders: 0,
  firstOrderAt: undefined,
  lastOrderAt: undefined,
  lifetimeValue: undefined,
  averageOrderValue: undefined,
};

/**
 * Sums up a customer's histories. Amounts are never mixed over currencies: they are those of the main currency, the one
 * of most orders (of several, the one used last; of several used at the same moment, the first by its code).
 */
export function summarise(parts: readonly CurrencyHistory[]): PurchaseHistory {
  const [main] = byCurrency(parts).sort(compareCurrencies);
  if (main === undefined) return NOTHING;
  return {
    orders: parts.reduce((sum, part) => sum + part.orders, 0),
    firstOrderAt: parts.map((part) => part.firstOrderAt).reduce(earlier),
    lastOrderAt: parts.map((part) => part.lastOrderAt).reduce(later),
    lifetimeValue: new Money(main.totalMinor - main.refundedMinor, main.currency),
    averageOrderValue: new Money(Math.round(main.totalMinor / main.orders), main.currency),
  };
}

const earlier = (one: Date, other: Date) => (one < other ? one : other);
const later = (one: Date, other: Date) => (one > other ? one : other);

function byCurrency(parts: readonly CurrencyHistory[]): CurrencyHistory[] {
  const found = new Map<string, CurrencyHistory>();
  for (const part of parts) {
    const same = found.get(part.currency);
    found.set(part.currency, same === undefined ? part : combine(same, part));
  }
  return [...found.values()];
}

/** Two records' histories in the same currency. */
function combine(one: CurrencyHistory, other: CurrencyHistory): CurrencyHistory {
  return {
    currency: one.currency,
    orders: one.orders + other.orders,
    totalMinor: one.totalMinor + other.totalMinor,
    refundedMinor: one.refundedMinor + other.refundedMinor,
    firstOrderAt: earlier(one.firstOrderAt, other.firstOrderAt),
    lastOrderAt: later(one.lastOrderAt, other.lastOrderAt),
  };
}

function compareCurrencies(one: CurrencyHistory, other: CurrencyHistory): number {
  if (one.orders !== other.orders) return other.orders - one.orders;
  const usedLater = other.lastOrderAt.getTime() - one.lastOrderAt.getTime();
  if (usedLater !== 0) return usedLater;
  return one.currency < other.currency ? -1 : 1;
}
