import type { Input } from '../input.ts';
import type { InputField } from '../inputPolicy.ts';
import type { ComparedAttribute } from '../vocabulary.ts';

export interface CircumstanceValue {
  readonly kind: string;
  readonly since: Date;
}

export interface ContactValue {
  readonly at: Date;
  readonly channel: string;
  readonly direction: string;
  readonly topic: string;
}

export interface MoneyValue {
  readonly amountMinor: number;
  readonly currency: string;
}

export interface ReturnValue {
  readonly at: Date;
  readonly reason: string;
  readonly status: string;
}

export interface SubscriptionValue {
  readonly plan: string;
  readonly price: MoneyValue;
  readonly startedAt: Date;
  /** Undefined unless it is active. */
  readonly nextRenewalAt: Date | undefined;
}

/** A ticket, without anything that was written in it. */
export interface TicketValue {
  readonly openedAt: Date;
  readonly updatedAt: Date;
  /** '' where the help desk has not said. */
  readonly topic: string;
}

export interface MoodValue {
  /** When the ticket came. */
  readonly at: Date;
  readonly mood: string;
  /** Of the ticket; '' where the help desk has not said. */
  readonly topic: string;
}

/** On what departments contradict each other, and how many different things they say. */
export interface ConflictValue {
  readonly attribute: ComparedAttribute;
  readonly sides: number;
}

/** What a summary and a grade rest on: no text of a customer's but their name and how to reach them. */
export interface InputValues {
  readonly 'Customer.name': string;
  readonly 'Customer.email': string;
  readonly 'Customer.phone': string;
  readonly 'Customer.tier': string;
  readonly 'Customer.preferredChannel': string;
  readonly 'Customer.circumstances': readonly CircumstanceValue[];
  /** The latest ones. */
  readonly 'Customer.interactions': readonly ContactValue[];
  readonly 'Customer.lifetimeValue': MoneyValue;
  readonly 'Customer.firstOrderAt': Date;
  readonly 'Customer.lastOrderAt': Date;
  readonly 'Customer.returns': readonly ReturnValue[];
  readonly 'Customer.subscriptions': readonly SubscriptionValue[];
  readonly 'Customer.openTicketCount': number;
  readonly 'Customer.highestOpenPriority': string;
  /** The latest ones. */
  readonly 'Customer.tickets': readonly TicketValue[];
  /** Of those tickets whose mood is known. */
  readonly 'Ticket.sentiment': readonly MoodValue[];
  readonly 'Customer.conflicts': readonly ConflictValue[];
  /** How sure it is that all of them are of one person, 0 to 1. */
  readonly 'Customer.sources': number;
}

/**
 * UNKNOWN also where there is nothing, as with the priority of no open ticket. INVALID where something came that is not of the
 * field's shape: no more is known by it, but it is there, and somebody has to mend it.
 */
export type FieldInput<T> = Input<T> | { readonly kind: 'INVALID' };
export type CustomerInputs = { readonly [F in InputField]: FieldInput<InputValues[F]> };

/** The moments that a field's value states; none for a value without any. */
export const MOMENTS: {
  readonly [F in InputField]?: (value: InputValues[F]) => readonly Date[];
} = {
  'Customer.circumstances': (circumstances) => circumstances.map(({ since }) => since),
  'Customer.interactions': (contacts) => contacts.map(({ at }) => at),
  'Customer.firstOrderAt': (at) => [at],
  'Customer.lastOrderAt': (at) => [at],
  'Customer.returns': (returns) => returns.map(({ at }) => at),
  'Customer.subscriptions': (subscriptions) => subscriptions.map(({ startedAt }) => startedAt),
  'Customer.tickets': (tickets) => tickets.map(({ updatedAt }) => updatedAt),
  'Ticket.sentiment': (moods) => moods.map(({ at }) => at),
};

/** The latest moment that a known value states, up to now; undefined where there is none. */
export function dateOf<F extends InputField>(inputs: CustomerInputs, field: F, now: Date): Date | undefined {
  const input: FieldInput<InputValues[F]> = inputs[field];
  if (input.kind !== 'KNOWN') return undefined;
  const moments = MOMENTS[field] as ((value: InputValues[F]) => readonly Date[]) | undefined;
  const past = (moments?.(input.value) ?? []).filter((moment) => moment <= now);
  return past.length === 0 ? undefined : new Date(Math.max(...past.map((moment) => moment.getTime())));
}
