import fc from 'fast-check';
import type { HealthInputs } from '../../../../../subgraphs/playbook/health/healthInputs.ts';
import { daysAgo, known, UNKNOWN, WITHHELD } from './inputs.ts';

/** From ten days ahead, which a score must not see, to four years back. */
const at = fc.double({ min: -10, max: 1_460, noNaN: true }).map(daysAgo);

/** Mostly known; seldom withheld or unknown. */
function input<T>(value: fc.Arbitrary<T>) {
  return fc.oneof(
    { weight: 20, arbitrary: value.map(known) },
    { weight: 1, arbitrary: fc.constant(WITHHELD) },
    { weight: 1, arbitrary: fc.constant(UNKNOWN) },
  );
}
const many = <T>(one: fc.Arbitrary<T>) => input(fc.array(one, { maxLength: 8, size: 'max' }));

const order = fc.record({
  placedAt: at,
  totalMinor: fc.integer({ min: 0, max: 100_000 }),
  currency: fc.constantFrom('EUR', 'USD'),
  cancelled: fc.boolean(),
});
const ticket = fc
  .record({
    openedAt: at,
    solvedFor: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
    priority: fc.constantFrom('LOW' as const, 'NORMAL' as const, 'HIGH' as const, 'URGENT' as const),
  })
  .map(({ openedAt, solvedFor, priority }) => ({
    openedAt,
    priority,
    solvedAt: solvedFor === null ? null : new Date(openedAt.getTime() + solvedFor * 86_400_000),
  }));

/** Whatever may be known of a customer. */
export const arbitraryInputs: fc.Arbitrary<HealthInputs> = fc.record({
  orders: many(order),
  ordersAreAll: fc.boolean(),
  ticketsAreAll: fc.boolean(),
  interactionsAreAll: fc.boolean(),
  returns: many(fc.record({ requestedAt: at })),
  tickets: many(ticket),
  moods: many(
    fc.record({
      at,
      mood: fc.constantFrom('NEGATIVE' as const, 'NEUTRAL' as const, 'POSITIVE' as const, null),
    }),
  ),
  ratings: many(fc.record({ at, score: fc.integer({ min: 1, max: 5 }) })),
  subscriptions: many(
    fc.record({ startedAt: at, endedAt: fc.constant(null), status: fc.constantFrom('ACTIVE', 'PAUSED') }),
  ),
  interactions: many(fc.record({ at, direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const) })),
  knownSince: input(at),
});
