import type { SentimentValue } from '../vocabulary.ts';
import { majorityMood } from './majorityMood.ts';
import type { TicketMood } from './ticketMoodOf.ts';

/** A customer's mood over their latest tickets, with what it rests on. */
export interface CustomerSentiment {
  readonly value: SentimentValue;
  /** How many tickets it rests on: 1 to SENTIMENT_TICKETS. */
  readonly tickets: number;
  readonly negativeTickets: number;
  readonly neutralTickets: number;
  readonly positiveTickets: number;
  /** How many of the moods were read from messages, and not recorded by the help desk. */
  readonly readTickets: number;
}

/** So many of the latest tickets count. */
export const SENTIMENT_TICKETS = 5;

/**
 * The mood of a customer from the moods of their tickets, the latest first: NEGATIVE when, of the latest five, more are
 * negative than positive, POSITIVE when it is the other way round, otherwise NEUTRAL. Undefined without tickets.
 */
export function sentimentOf(moods: readonly TicketMood[]): CustomerSentiment | undefined {
  const latest = moods.slice(0, SENTIMENT_TICKETS);
  const value = majorityMood(latest.map(({ mood }) => mood));
  if (value === undefined) return undefined;
  const count = (wanted: SentimentValue) => latest.filter(({ mood }) => mood === wanted).length;
  return {
    value,
    tickets: latest.length,
    negativeTickets: count('NEGATIVE'),
    neutralTickets: count('NEUTRAL'),
    positiveTickets: count('POSITIVE'),
    readTickets: latest.filter(({ basis }) => basis === 'READ').length,
  };
}
