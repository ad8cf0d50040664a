import { type ConsentEvent, REFUSALS } from './consentEvent.ts';
import type { StoredEvent } from './eventRow.ts';

/** An id that leads to a customer: his own, or one that was merged into it. */
export interface FamilyMember {
  readonly id: string;
  /** Whether every step from the id to the customer is certain. */
  readonly deterministic: boolean;
  /** How long the ledger was when the last of the steps from the id to the customer was made; 0 for the customer's own id. */
  readonly joinedAt: number;
}

/** An entry of the ledger as it counts for a customer. */
export interface CountedEvent extends ConsentEvent {
  /** False for an event of an id that is the customer's by a probable rule. */
  readonly deterministic: boolean;
}

/**
 * What was said under each id of a customer, apart: pure. An event counts for the id that it was recorded under, and for
 * those that were one customer with it at that time; for one that was so by a guess, as far as it refuses, or for as long as
 * the very merge stands under which it was said. `events` may hold others, and keep their order.
 */
export function historiesOf(
  family: readonly FamilyMember[],
  events: readonly StoredEvent[],
): CountedEvent[][] {
  const members = new Map(family.map((member) => [member.id, member]));
  const byKey = new Map(events.map((event) => [event.key, event]));
  const counted = new Map(
    events.map((event) => [event, { ...event, deterministic: isCertain(event, members) }]),
  );
  return family.map((member) =>
    events
      .filter((event) => countsFor(member, (event.ends && byKey.get(event.ends)) || event, members))
      .map((event) => counted.get(event) as CountedEvent),
  );
}

function countsFor(
  { id, joinedAt }: FamilyMember,
  event: StoredEvent,
  family: ReadonlyMap<string, FamilyMember>,
): boolean {
  if (event.customer === id) return true;
  if (!event.alsoOf.includes(id)) return false;
  if (!event.doubtful.includes(id) || REFUSALS.has(event.eventType)) return true;
  const speaker = family.get(event.customer);
  return speaker !== undefined && event.position > Math.max(speaker.joinedAt, joinedAt);
}

function isCertain(event: StoredEvent, family: ReadonlyMap<string, FamilyMember>): boolean {
  const own = family.get(event.customer);
  if (own !== undefined) return own.deterministic;
  return event.alsoOf.some((id) => family.get(id)?.deterministic === true && !event.doubtful.includes(id));
}
