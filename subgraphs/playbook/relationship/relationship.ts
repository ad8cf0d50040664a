import type { RelationshipKind } from '../vocabulary.ts';

/** What the kind of relationship depends on. Cancelled orders do not count. */
export interface RelationshipFacts {
  readonly orders: number;
  readonly lastOrderAt: Date | undefined;
  /** When the oldest active subscription began. */
  readonly subscribedSince: Date | undefined;
  /** That they still are a customer, from 0 to 1; undefined where no model can tell (see lapsing.ts). */
  readonly probabilityAlive: number | undefined;
}

/** After so many months a subscriber is loyal, and, where no model can tell, a buyer without orders has lapsed. */
const MONTHS = 12;

/** Who still is a customer with a lower probability than this one has lapsed. docs/value.md says why this one. */
export const LAPSED_BELOW = 0.25;

function monthsBefore(moment: Date, months: number): Date {
  const before = new Date(moment);
  before.setUTCMonth(before.getUTCMonth() - months);
  return before;
}

/** The departments' word for what a customer is. The kinds are defined in RELATIONSHIP_MEANINGS, in the same order. Pure. */
export function relationshipOf(facts: RelationshipFacts, now: Date): RelationshipKind {
  const { orders, lastOrderAt, subscribedSince, probabilityAlive } = facts;
  const yearAgo = monthsBefore(now, MONTHS);
  if (subscribedSince !== undefined) return subscribedSince <= yearAgo ? 'LOYAL_SUBSCRIBER' : 'REPEAT_BUYER';
  if (orders === 0 || lastOrderAt === undefined) return 'PROSPECT';
  if (orders === 1) return 'ONE_TIME_BUYER';
  const hasLapsed = probabilityAlive === undefined ? lastOrderAt < yearAgo : probabilityAlive < LAPSED_BELOW;
  return hasLapsed ? 'LAPSED' : 'REPEAT_BUYER';
}

/** What each kind means, in words. Disjoint and complete: every customer is exactly one of them. */
export const RELATIONSHIP_MEANINGS: Readonly<Record<RelationshipKind, string>> = {
  LOYAL_SUBSCRIBER: 'Has an active subscription that began at least 12 months ago.',
  REPEAT_BUYER:
    'Has an active subscription younger than 12 months; or has no active subscription, has placed two or more orders, and has not lapsed.',
  ONE_TIME_BUYER: 'Has placed exactly one order, however long ago, and has no active subscription.',
  LAPSED: `Has placed two or more orders, has no active subscription, and has gone quiet. Where a value model is fitted for their currency, that is: the probability that they still are a customer (PredictedValue.probabilityAlive) is below ${LAPSED_BELOW}. Where none is, and where it cannot tell, since all their orders in that currency are of one day or the latest order is in another currency: they placed no order within the last ${MONTHS} months.`,
  PROSPECT: 'Is known to the company, but has never placed an order and has no active subscription.',
};
