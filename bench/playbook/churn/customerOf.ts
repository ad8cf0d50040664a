import type { HealthInputs } from '../../../subgraphs/playbook/health/healthInputs.ts';
import type { ChurnRow } from './readChurn.ts';

/** The moment before which they left or did not; any other would do. */
export const AS_OF = new Date('2026-01-01T00:00:00Z');

/** The mean month of the Gregorian calendar. */
const MONTH = (365.2425 / 12) * 24 * 60 * 60 * 1000;
const UNKNOWN = { kind: 'UNKNOWN' } as const;

/**
 * A customer of the telecom company as the health score knows customers. What it has: since when they are customers, a bill
 * in the middle of each month (to us each renewal of a subscription is an order), and that their subscription runs. A bill is
 * as high as a straight line says that ends at today's monthly charges and has the right sum: the file tells no more.
 * Returns, tickets, moods, ratings and interactions have no counterpart in it; nor has the contract's term, which no subscription
 * of ours has, nor the services: to have bought technical support is not to have needed it.
 */
export function customerOf({ tenure, monthlyCharges, totalCharges }: ChurnRow): HealthInputs {
  const since = new Date(AS_OF.getTime() - tenure * MONTH);
  const mean = tenure === 0 ? monthlyCharges : totalCharges / tenure;
  const bills = Array.from({ length: tenure }, (_, ago) => ({
    placedAt: new Date(AS_OF.getTime() - (ago + 0.5) * MONTH),
    totalMinor: Math.max(0, Math.round(100 * billOf(ago))),
    currency: 'USD',
    cancelled: false,
  }));
  return {
    orders: { kind: 'KNOWN', value: bills },
    ordersAreAll: true,
    subscriptions: { kind: 'KNOWN', value: [{ startedAt: since, endedAt: null, status: 'ACTIVE' }] },
    knownSince: { kind: 'KNOWN', value: since },
    returns: UNKNOWN,
    tickets: UNKNOWN,
    ticketsAreAll: true,
    moods: UNKNOWN,
    ratings: UNKNOWN,
    interactions: UNKNOWN,
    interactionsAreAll: true,
  };

  function billOf(monthsAgo: number): number {
    const slope = tenure < 2 ? 0 : (2 * (mean - monthlyCharges)) / (tenure - 1);
    return monthlyCharges + slope * monthsAgo;
  }
}
