import type { Input } from '../input.ts';

/**
 * What a component measured, or why it measured nothing: the customer does not let an input be read (WITHHELD), nobody knows
 * it (UNKNOWN), or it is known and holds nothing to measure (NOTHING), as the ratings of somebody who never rated.
 */
export type Measured =
  | {
      readonly kind: 'MEASURED';
      readonly raw: number;
      readonly bound: Bound | null;
    }
  | { readonly kind: 'LEFT_OUT'; readonly reason: LeftOutReason; readonly because: string };

/** Where not all was read, the raw value is the least or the most that it can be. */
export interface Bound {
  readonly is: 'AT_LEAST' | 'AT_MOST';
  /** Older ones of which were not read. */
  readonly unread: 'orders' | 'tickets' | 'interactions';
}

export type LeftOutReason = 'WITHHELD' | 'UNKNOWN' | 'NOTHING';

export function measured(raw: number, bound: Bound | null = null): Measured {
  return { kind: 'MEASURED', raw, bound };
}

/** `because` ends the sentence "… is left out: ". */
export function leftOut(reason: LeftOutReason, because: string): Measured {
  return { kind: 'LEFT_OUT', reason, because };
}

/** Measures an input that is known; says which of both where it is not. `what` names the input in words. */
export function whenKnown<T>(input: Input<T>, what: string, measure: (value: T) => Measured): Measured {
  switch (input.kind) {
    case 'KNOWN':
      return measure(input.value);
    case 'WITHHELD':
      return leftOut('WITHHELD', `${what} may not be read for this purpose`);
    case 'UNKNOWN':
      return leftOut('UNKNOWN', `${what} could not be learned`);
  }
}

const DAY = 24 * 60 * 60 * 1000;

/** From one moment to a later one, in days, with their parts. */
export function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY;
}

/** A moment so many days before another. */
export function daysBefore(moment: Date, days: number): Date {
  return new Date(moment.getTime() - days * DAY);
}

/** Whether something happened by a moment, and within so many days before it. */
export function isWithin(at: Date, asOf: Date, windowDays: number): boolean {
  return at <= asOf && at > daysBefore(asOf, windowDays);
}

/** What an event still counts: 1 when it happens, half after each half-life. */
export function fading(at: Date, asOf: Date, halfLifeDays: number): number {
  return 0.5 ** (daysBetween(at, asOf) / halfLifeDays);
}

/** Whether a list that was read from its latest event backwards has all that happened after a moment. */
export function reachesBack<T>(
  events: readonly T[],
  areAll: boolean,
  at: (event: T) => Date,
  moment: Date,
): boolean {
  return areAll || events.some((event) => at(event) <= moment);
}
