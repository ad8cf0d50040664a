import type { Random } from './random.ts';
import { RATES } from './rates.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

/** A text with one typing error, or now and then two. Digits stay digits. */
export function misspell(random: Random, text: string): string {
  const once = oneError(random, text);
  return random.chance(RATES.secondError) ? oneError(random, once) : once;
}

function oneError(random: Random, text: string): string {
  if (text.length < 2) return text;
  const at = random.chance(RATES.firstLetter) ? 0 : random.between(1, text.length - 1);
  const letter = random.pick([...(/\d/.test(text.charAt(at)) ? DIGITS : LETTERS)]);
  switch (random.below(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + letter + text.slice(at);
    case 2:
      return text.slice(0, at) + letter + text.slice(at + 1);
    default: {
      const first = Math.min(at, text.length - 2);
      return text.slice(0, first) + text.charAt(first + 1) + text.charAt(first) + text.slice(first + 2);
    }
  }
}

/** A date as yyyy-mm-dd with one digit of it wrong. */
export function misspellDate(random: Random, date: string): string {
  const at = random.pick([2, 3, 5, 6, 8, 9]);
  return date.slice(0, at) + random.pick([...DIGITS]) + date.slice(at + 1);
}
