import type { HealthInputs } from '../../../../../subgraphs/playbook/health/healthInputs.ts';
import type { Input } from '../../../../../subgraphs/playbook/input.ts';

export const NOW = new Date('2026-11-29T12:00:00Z');
export const WITHHELD = { kind: 'WITHHELD' } as const;
export const UNKNOWN = { kind: 'UNKNOWN' } as const;

export function known<T>(value: T): Input<T> {
  return { kind: 'KNOWN', value };
}

export function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);
}

export function order(
  days: number,
  totalMinor = 5_000,
  rest: Partial<{ currency: string; cancelled: boolean }> = {},
) {
  return { placedAt: daysAgo(days), totalMinor, currency: 'EUR', cancelled: false, ...rest };
}

/** Nobody knows anything of them. */
export const NOTHING_KNOWN: HealthInputs = {
  orders: UNKNOWN,
  ordersAreAll: true,
  returns: UNKNOWN,
  tickets: UNKNOWN,
  ticketsAreAll: true,
  moods: UNKNOWN,
  ratings: UNKNOWN,
  subscriptions: UNKNOWN,
  interactions: UNKNOWN,
  interactionsAreAll: true,
  knownSince: UNKNOWN,
};

/** A customer of three years, of whom everything is known, and who is content on the whole. */
export const CONTENT: HealthInputs = {
  orders: known([
    order(20),
    order(100),
    order(200, 4_000),
    order(300),
    order(500),
    order(10, 900, { cancelled: true }),
  ]),
  ordersAreAll: true,
  returns: known([{ requestedAt: daysAgo(90) }]),
  tickets: known([{ openedAt: daysAgo(62), solvedAt: daysAgo(60), priority: 'HIGH' }]),
  ticketsAreAll: true,
  moods: known([{ at: daysAgo(62), mood: 'NEUTRAL' }]),
  ratings: known([{ at: daysAgo(60), score: 4 }]),
  subscriptions: known([{ startedAt: daysAgo(400), endedAt: null, status: 'ACTIVE' }]),
  interactions: known([{ at: daysAgo(90), direction: 'INBOUND' }]),
  interactionsAreAll: true,
  knownSince: known(daysAgo(1_095)),
};
