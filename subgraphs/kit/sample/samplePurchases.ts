import type { Prng } from './prng.ts';
import { daysAgo, digits, SAMPLE_NOW, type SampleCustomer } from './sampleCustomer.ts';

/** One order, as far as more than one department knows of it. */
export interface SampleOrder {
  /** order-000004-1 and so on: the customer's number and a running number, the oldest order first. */
  readonly id: string;
  readonly placedAt: Date;
  /** Whether the subscription placed it. */
  readonly renewal: boolean;
}

export interface SampleSubscription {
  readonly startedAt: Date;
  readonly monthsBetweenRenewals: 1 | 3 | 12;
  readonly state: 'ACTIVE' | 'PAUSED' | 'ENDED';
  /** When it was paused or ended; undefined while it is active. */
  readonly stoppedAt?: Date;
}

/** What a customer has bought: commerce fills in the details, support writes about the orders. */
export interface SamplePurchases {
  readonly orders: readonly SampleOrder[];
  readonly subscription?: SampleSubscription;
}

const NOTHING: SamplePurchases = { orders: [] };

/** The customer's orders, the oldest first. None for a customer whom commerce does not know. */
export function samplePurchases(customer: SampleCustomer): SamplePurchases {
  if (customer.records.commerce === undefined) return NOTHING;
  const rng = customer.rng('purchases');
  const subscription = customer.traits.subscriber ? subscriptionOf(customer, rng) : undefined;
  const renewals = subscription ? renewalsOf(subscription) : [];
  const placed = [
    ...oneOffOrders(customer, rng).map((placedAt) => ({ placedAt, renewal: false })),
    ...renewals.map((placedAt) => ({ placedAt, renewal: true })),
  ].sort((one, other) => one.placedAt.getTime() - other.placedAt.getTime());
  return {
    orders: placed.map((order, index) => ({
      id: `order-${digits(customer.number)}-${index + 1}`,
      ...order,
    })),
    ...(subscription && { subscription }),
  };
}

/** The moments of the customer's own orders, in any order. */
function oneOffOrders(customer: SampleCustomer, rng: Prng): Date[] {
  if (customer.story === 'ONE_TIME_BUYER') return [daysAgo(62.8)];
  if (customer.story === 'DEFECTIVE_RETURN') return [daysAgo(24), daysAgo(9)];
  const { activity, since } = customer.traits;
  const until = activity === 'DORMANT' && since < daysAgo(460) ? daysAgo(400) : daysAgo(1);
  const count = rng.weighted(COUNTS[activity]);
  return Array.from({ length: count }, () => rng.instant(since, until));
}

const COUNTS: Readonly<
  Record<SampleCustomer['traits']['activity'], readonly (readonly [count: number, weight: number])[]>
> = {
  DORMANT: [
    [0, 40],
    [1, 25],
    [2, 20],
    [4, 15],
  ],
  OCCASIONAL: [
    [1, 35],
    [2, 30],
    [3, 20],
    [4, 15],
  ],
  REGULAR: [
    [3, 20],
    [4, 25],
    [6, 30],
    [8, 25],
  ],
  HEAVY: [
    [9, 40],
    [12, 35],
    [18, 25],
  ],
};

function subscriptionOf(customer: SampleCustomer, rng: Prng): SampleSubscription {
  const { since } = customer.traits;
  if (customer.story === 'DECADE_SUBSCRIBER')
    return { startedAt: since, monthsBetweenRenewals: 3, state: 'ACTIVE' };
  const earliest = new Date(Math.max(since.getTime(), daysAgo(3 * 365).getTime()));
  const startedAt = rng.instant(earliest, daysAgo(15));
  const monthsBetweenRenewals = rng.weighted([
    [1, 15],
    [3, 65],
    [12, 20],
  ] as const);
  const state =
    customer.story === undefined
      ? rng.weighted([
          ['ACTIVE', 68],
          ['PAUSED', 10],
          ['ENDED', 22],
        ] as const)
      : 'ACTIVE';
  if (state === 'ACTIVE') return { startedAt, monthsBetweenRenewals, state };
  return { startedAt, monthsBetweenRenewals, state, stoppedAt: rng.instant(startedAt, daysAgo(1)) };
}

/** Every moment at which the subscription placed an order, its beginning first. */
function renewalsOf(subscription: SampleSubscription): Date[] {
  const end = subscription.stoppedAt ?? SAMPLE_NOW;
  const renewals: Date[] = [];
  for (let next = subscription.startedAt; next <= end; next = nextRenewal(subscription, renewals.length))
    renewals.push(next);
  return renewals;
}

/** The moment of a renewal by its number (0 is the beginning): the same day of a later month, or the month's last. */
export function nextRenewal(subscription: SampleSubscription, number: number): Date {
  const { startedAt, monthsBetweenRenewals } = subscription;
  const moment = new Date(startedAt);
  moment.setUTCDate(1);
  moment.setUTCMonth(moment.getUTCMonth() + number * monthsBetweenRenewals);
  const lastDay = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate();
  moment.setUTCDate(Math.min(startedAt.getUTCDate(), lastDay));
  return moment;
}
