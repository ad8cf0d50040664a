import { type ConsentEvent, REFUSALS } from './consentEvent.ts';
import type { StoredEvent } from './eventRow.ts';

/** An id that leads to a customer: his own, or one that was merged into it. */
export interface FamilyMember {
  readonly id: string;
  /** Whether every step from the id to the customer is certain. */
  readonly deterministic: boolean;
}

/** An entry of the ledger as it counts for a customer. */
export interface CountedEvent extends ConsentEvent {
  /** False for an event of an id that is the customer's by a probable rule. */
  readonly deterministic: boolean;
}

/**
 * What was said under each id of a customer, apart: pure. An event counts for the id that it was recorded under, and for
 * those that were one customer with it at that time; for one that was so by a guess which was undone since, as far as it
 * refuses. `events` may hold others, and keep their order.
 */
export function historiesOf(
  family: readonly FamilyMember[],
  events: readonly StoredEvent[],
): CountedEvent[][] {
  const members = new Map(family.map((member) => [member.id, member]));
  const counted = new Map(
    events.map((event) => [event, { ...event, deterministic: isCertain(event, members) }]),
  );
  return family.map(({ id }) =>
    events
      .filter((event) => countsFor(id, event, members))
      .map((event) => counted.get(event) as CountedEvent),
  );
}

function countsFor(id: string, event: StoredEvent, family: ReadonlyMap<string, FamilyMember>): boolean {
  if (event.customer === id) return true;
  if (!event.alsoOf.includes(id)) return false;
  return family.has(event.customer) || !event.doubtful.includes(id) || REFUSALS.has(event.eventType);
}

function isCertain(event: StoredEvent, family: ReadonlyMap<string, FamilyMember>): boolean {
  const own = family.get(event.customer);
  if (own !== undefined) return own.deterministic;
  return event.alsoOf.some((id) => family.get(id)?.deterministic === true && !event.doubtful.includes(id));
}
