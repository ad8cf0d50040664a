import { detect } from 'tinyld';
import { LEXICONS } from './lexicons.ts';

/** More of a text tells its language no better, and takes longer. */
const ENOUGH_CHARACTERS = 400;

const options = { only: [...LEXICONS.keys()] };

/** The language of a text, as its ISO 639-1 code, of those that there is a lexicon for; undefined where nothing tells. */
export function languageOf(text: string): string | undefined {
  const language = detect(text.slice(0, ENOUGH_CHARACTERS), options);
  return language === '' ? undefined : language;
}
