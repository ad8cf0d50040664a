import type { SentimentValue } from '../vocabulary.ts';
import { majorityMood } from './majorityMood.ts';
import type { MoodReader } from './moodReader.ts';

/** The mood of a ticket, and how the help desk came to it. */
export interface TicketMood {
  readonly mood: SentimentValue;
  readonly basis: 'RECORDED' | 'READ';
}

/** That nobody has looked: not that there is no mood. */
export interface UnreadMood {
  readonly mood: null;
  readonly basis: 'NOT_READ';
}

/** So many of the customer's messages in a ticket are read, the latest ones. */
export const READ_MESSAGES = 3;

/**
 * What the help desk recorded counts. Where it recorded nothing, the customer's latest messages are read, and the ticket has
 * the mood of most of those in which there is one. Undefined where there is none in any.
 */
export function ticketMoodOf(
  recorded: SentimentValue | null,
  latestTexts: readonly string[],
  reader: MoodReader,
): TicketMood | undefined {
  if (recorded !== null) return { mood: recorded, basis: 'RECORDED' };
  const moods = latestTexts.slice(0, READ_MESSAGES).flatMap((text) => {
    const reading = reader.read(text, undefined);
    return reading === undefined ? [] : [reading.mood];
  });
  const mood = majorityMood(moods);
  return mood && { mood, basis: 'READ' };
}
