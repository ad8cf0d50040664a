import type { RelationshipKind } from './vocabulary.ts';

/** What the kind of relationship depends on. Cancelled orders do not count. */
export interface RelationshipFacts {
  readonly orders: number;
  readonly lastOrderAt: Date | undefined;
  /** When the oldest active subscription began. */
  readonly subscribedSince: Date | undefined;
}

/** After so many months a subscriber is loyal, and a buyer without orders has lapsed. */
const MONTHS = 12;

function monthsBefore(moment: Date, months: number): Date {
  const before = new Date(moment);
  before.setUTCMonth(before.getUTCMonth() - months);
  return before;
}

/** The shop's word for what a customer is to it. The kinds are defined in RELATIONSHIP_MEANINGS, in the same order. */
export function relationshipOf(facts: RelationshipFacts, now: Date): RelationshipKind {
  const { orders, lastOrderAt, subscribedSince } = facts;
  const yearAgo = monthsBefore(now, MONTHS);
  if (subscribedSince !== undefined) return subscribedSince <= yearAgo ? 'LOYAL_SUBSCRIBER' : 'REPEAT_BUYER';
  if (orders === 0 || lastOrderAt === undefined) return 'PROSPECT';
  if (orders === 1) return 'ONE_TIME_BUYER';
  return lastOrderAt < yearAgo ? 'LAPSED' : 'REPEAT_BUYER';
}

/** What each kind means, in words. Disjoint and complete: every customer is exactly one of them. */
export const RELATIONSHIP_MEANINGS: Readonly<Record<RelationshipKind, string>> = {
  LOYAL_SUBSCRIBER: 'Has an active subscription that began at least 12 months ago.',
  REPEAT_BUYER:
    'Has an active subscription younger than 12 months; or has no active subscription, has placed two or more orders, and the latest within the last 12 months.',
  ONE_TIME_BUYER: 'Has placed exactly one order, however long ago, and has no active subscription.',
  LAPSED:
    'Has placed two or more orders, but none within the last 12 months, and has no active subscription.',
  PROSPECT: 'Is known to the company, but has never placed an order and has no active subscription.',
};
