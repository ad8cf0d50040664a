import type { SentimentValue } from '../vocabulary.ts';

/**
 * NEGATIVE when more of the moods are negative than positive, POSITIVE when it is the other way round, otherwise NEUTRAL.
 * Undefined of none.
 */
export function majorityMood(moods: readonly SentimentValue[]): SentimentValue | undefined {
  if (moods.length === 0) return undefined;
  const count = (value: SentimentValue) => moods.filter((mood) => mood === value).length;
  const [negative, positive] = [count('NEGATIVE'), count('POSITIVE')];
  if (negative > positive) return 'NEGATIVE';
  return positive > negative ? 'POSITIVE' : 'NEUTRAL';
}
