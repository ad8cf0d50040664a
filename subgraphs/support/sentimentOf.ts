import type { SentimentValue } from './vocabulary.ts';

/** A customer's mood over their latest tickets, with what it rests on. */
export interface CustomerSentiment {
  readonly value: SentimentValue;
  /** How many tickets it rests on: 1 to SENTIMENT_TICKETS. */
  readonly tickets: number;
  readonly negativeTickets: number;
  readonly neutralTickets: number;
  readonly positiveTickets: number;
}

/** So many of the latest tickets count. */
export const SENTIMENT_TICKETS = 5;

/**
 * The mood of a customer from the moods of their tickets, the latest first: NEGATIVE when, of the latest five, more are
 * negative than positive, POSITIVE when it is the other way round, otherwise NEUTRAL. Undefined without tickets.
 */
export function sentimentOf(moods: readonly SentimentValue[]): CustomerSentiment | undefined {
  const latest = moods.slice(0, SENTIMENT_TICKETS);
  if (latest.length === 0) return undefined;
  const count = (value: SentimentValue) => latest.filter((mood) => mood === value).length;
  const negativeTickets = count('NEGATIVE');
  const positiveTickets = count('POSITIVE');
  return {
    value: moodOf(negativeTickets, positiveTickets),
    tickets: latest.length,
    negativeTickets,
    neutralTickets: count('NEUTRAL'),
    positiveTickets,
  };
}

function moodOf(negative: number, positive: number): SentimentValue {
  if (negative > positive) return 'NEGATIVE';
  return positive > negative ? 'POSITIVE' : 'NEUTRAL';
}
