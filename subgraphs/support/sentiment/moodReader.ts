import type { SentimentValue } from '../vocabulary.ts';

/** So much of a text is read: what comes after it does not count. */
export const READ_CHARACTERS = 4_000;

/** What was read from a text. */
export interface MoodReading {
  readonly mood: SentimentValue;
  /** From -1, as bad as can be, to 1, as good as can be; 0 where good and bad weigh the same. Always finite. */
  readonly score: number;
}

/**
 * Reads moods from texts: the port by which the help desk can be given another reader. A reader is a pure function of
 * its arguments, never throws, whatever the text, and neither keeps nor logs what it was given.
 */
export interface MoodReader {
  /**
   * `language` is an ISO 639-1 code; undefined where nobody has said, for the reader to find out. Undefined when the
   * reader does not know the language, or no word in the text that tells a mood.
   */
  read(text: string, language: string | undefined): MoodReading | undefined;
}
