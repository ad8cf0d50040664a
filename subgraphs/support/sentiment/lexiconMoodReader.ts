import type { SentimentValue } from '../vocabulary.ts';
import { languageOf } from './languageOf.ts';
import { LEXICONS, type Lexicon } from './lexicons.ts';
import { type MoodReader, type MoodReading, READ_CHARACTERS } from './moodReader.ts';
import { CLAUSE_END, wordsOf } from './wordsOf.ts';

/** A negation reaches so many words further, up to the end of its clause: "not at all good". */
const REACH = 3;

/** "Not good" is bad, and "not bad" is good, but neither as much as the word alone would be. */
const TURNED = -0.75;

/** From this on a sum is a mood: one word of strength 2 is enough, also turned over, and one weak word ("want") is not. */
const ENOUGH = 1.5;

/** Brings a sum of any size between -1 and 1; the figure is the one that VADER has for valences of this size. */
const FLATTENING = 15;

/**
 * Sums the valences of the words that a lexicon of the text's language knows, those after a negation turned over. What it
 * cannot see is said in docs/sentiment.md.
 */
export const lexiconMoodReader: MoodReader = {
  read(text, language) {
    const excerpt = text.slice(0, READ_CHARACTERS);
    const words = wordsOf(excerpt);
    if (words.length === 0) return undefined;
    const lexicon = LEXICONS.get(
      language?.toLowerCase() ?? languageOf(words.filter((word) => word !== CLAUSE_END).join(' ')) ?? '',
    );
    return lexicon && readingOf(valencesOf(words, lexicon));
  },
};

function readingOf(valences: readonly number[]): MoodReading | undefined {
  if (valences.length === 0) return undefined;
  const sum = valences.reduce((total, valence) => total + valence, 0);
  return { mood: moodOf(sum), score: sum / Math.sqrt(sum * sum + FLATTENING) };
}

function moodOf(sum: number): SentimentValue {
  if (Math.abs(sum) < ENOUGH) return 'NEUTRAL';
  return sum < 0 ? 'NEGATIVE' : 'POSITIVE';
}

/** The valences of what the lexicon knows in the text, from left to right, the longest entry first. */
function valencesOf(words: readonly string[], lexicon: Lexicon): number[] {
  const valences: number[] = [];
  let negatedUntil = -1;
  for (let at = 0, word = words[0]; word !== undefined; word = words[at]) {
    if (word === CLAUSE_END) negatedUntil = -1;
    const { length, valence } = entryAt(words, at, lexicon);
    const negates = isNegation(word, lexicon);
    // an entry that begins with a negation, such as "not good", has been turned over by whoever made the list
    const turned = at <= negatedUntil && !negates;
    if (valence !== undefined) valences.push(turned ? valence * TURNED : valence);
    else if (negates) negatedUntil = at + REACH;
    at += length;
  }
  return valences;
}

/** Also where it leans on another word: "don't", "n'est". */
function isNegation(word: string, { negations }: Lexicon): boolean {
  return negations.has(word) || word.endsWith("n't") || word.startsWith("n'");
}

interface Entry {
  /** How many words it takes: 1 where the lexicon has nothing. */
  readonly length: number;
  readonly valence?: number;
}

function entryAt(words: readonly string[], at: number, { longest, valences }: Lexicon): Entry {
  for (let length = Math.min(longest, words.length - at); length > 0; length--) {
    const valence = valences.get(words.slice(at, at + length).join(' '));
    if (valence !== undefined) return { length, valence };
  }
  // French and Italian lean articles on what follows: "l'horrible"
  const [, stem] = words[at]?.split("'") ?? [];
  const valence = stem === undefined ? undefined : valences.get(stem);
  return valence === undefined ? { length: 1 } : { length: 1, valence };
}
