import type { Input } from '../input.ts';
import type { Mood, TicketPriority } from '../vocabulary.ts';

/**
 * The dated facts of one customer that a health score rests on. Lists need no order and may hold what happened after the
 * moment that is asked for: it is ignored. What has no date of its own (that an order was cancelled, how urgent a ticket is)
 * is as it is known now, also in a score of the past.
 */
export interface HealthInputs {
  readonly orders: Input<readonly HealthOrder[]>;
  /** False: only the latest ones were read, and there may be older ones. */
  readonly ordersAreAll: boolean;
  /** One for each order line that was returned. */
  readonly returns: Input<readonly { readonly requestedAt: Date }[]>;
  readonly tickets: Input<readonly HealthTicket[]>;
  /** False: only the ones opened last were read, and there are older ones; so it is with their moods and ratings. */
  readonly ticketsAreAll: boolean;
  /** Of tickets, as they were read by whoever judges moods; null where nobody has looked, and it may be any. */
  readonly moods: Input<readonly { readonly at: Date; readonly mood: Mood | null }[]>;
  /** 1 to 5, the best. */
  readonly ratings: Input<readonly { readonly at: Date; readonly score: number }[]>;
  readonly subscriptions: Input<readonly HealthSubscription[]>;
  readonly interactions: Input<readonly { readonly at: Date; readonly direction: 'INBOUND' | 'OUTBOUND' }[]>;
  /** False: only the latest ones were read, and there are older ones. */
  readonly interactionsAreAll: boolean;
  readonly knownSince: Input<Date>;
}

export interface HealthOrder {
  readonly placedAt: Date;
  /** In minor units of the currency. */
  readonly totalMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly cancelled: boolean;
}

export interface HealthTicket {
  readonly openedAt: Date;
  readonly solvedAt: Date | null;
  readonly priority: TicketPriority;
}

export interface HealthSubscription {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** As the shop says; a paused one does not run, and when it was paused nobody has written down. */
  readonly status: string;
}
