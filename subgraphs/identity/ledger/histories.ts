import { type ConsentEvent, REFUSALS } from './consentEvent.ts';
import type { StoredEvent } from './eventRow.ts';

/** An id that leads to a customer: his own, or one that was merged into it. */
export interface FamilyMember {
  readonly id: string;
  /** Whether every step from the id to the customer is certain. */
  readonly deterministic: boolean;
  /** Whether no step was made by resolution: what that has joined, for certain or not, it may take apart again. */
  readonly firm: boolean;
  /** How long the ledger was when the last of the steps from the id to the customer was made; 0 for the customer's own id. */
  readonly joinedAt: number;
  /** Of whom it was a part before its record was taken out, and until when. */
  readonly origins?: readonly Origin[];
}

export interface Origin {
  readonly id: string;
  /** How long the ledger was then. */
  readonly until: number;
}

/** An entry of the ledger as it counts for a customer. */
export interface CountedEvent extends ConsentEvent {
  /** False for an event of an id that is the customer's by a probable rule. */
  readonly deterministic: boolean;
}

/**
 * What was said under each id of a customer, apart: pure. An event counts for the id that it was recorded under, and for
 * those that were one customer with it at that time; for one that was so by a guess, as far as it refuses, or for as long as
 * the very merge stands under which it was said; for one whose record was taken out of the customer since, as far as it
 * refuses. A request to be erased is no such refusal: it would end somebody else who was held for the asker, and a person
 * who took them apart has looked. `events` may hold others, and keep their order.
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
  const judged = (event: StoredEvent) => (event.ends && byKey.get(event.ends)) || event;
  return family.map((member) =>
    events
      .filter((event) => countsFor(member, judged(event), members) || refusedBefore(member, judged(event)))
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
  if (!event.doubtful.includes(id) || outlasts(event)) return true;
  const speaker = family.get(event.customer);
  return speaker !== undefined && event.position > Math.max(speaker.joinedAt, joinedAt);
}

/** Whether it counts for both when two turn out not to be one: nobody knows who of them said it. */
function outlasts({ eventType }: StoredEvent): boolean {
  return REFUSALS.has(eventType) && eventType !== 'ERASURE_REQUESTED';
}

/** Who is taken out of a customer keeps every no that was said of them together. */
function refusedBefore({ origins = [] }: FamilyMember, event: StoredEvent): boolean {
  return (
    outlasts(event) &&
    origins.some(
      ({ id, until }) => event.position <= until && (event.customer === id || event.alsoOf.includes(id)),
    )
  );
}

function isCertain(event: StoredEvent, family: ReadonlyMap<string, FamilyMember>): boolean {
  const own = family.get(event.customer);
  if (own !== undefined) return own.deterministic;
  return event.alsoOf.some((id) => family.get(id)?.deterministic === true && !event.doubtful.includes(id));
}
