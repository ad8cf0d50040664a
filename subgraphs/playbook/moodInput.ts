import type { ConsentedInput } from './inputCategories.ts';
import { type Json, wordOf } from './readInput.ts';
import { MOOD_BASES, MOODS, type Mood } from './vocabulary.ts';

/** The fields that a mood comes from. */
export const MOOD_FIELDS: readonly ConsentedInput[] = [
  'Customer.tickets',
  'Ticket.sentiment',
  'Ticket.sentimentBasis',
];

/**
 * The mood of a ticket as the help desk told it: NONE where nothing tells one, NOT_READ where nobody has looked, and it may be
 * any. Throws a TypeError for what is none of these.
 */
export function moodInput({ sentiment, sentimentBasis }: Json): Mood | 'NONE' | 'NOT_READ' {
  if (sentiment === null && sentimentBasis === null) return 'NONE';
  return wordOf(sentimentBasis, MOOD_BASES) === 'NOT_READ' ? 'NOT_READ' : wordOf(sentiment, MOODS);
}
