/** Marks between words that end a clause; a negation reaches no further. */
export const CLAUSE_END = '.';

const TAG = /<[^<>]*>/g;
const ENTITY = /&#?\w{1,10};/g;
/** What an e-mail repeats of the message that it answers is not the customer's own mood. */
const QUOTED_LINE = /^\s{0,3}>.*$/gm;
const WORD_OR_END = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[.,;:!?…\n]/gu;
const APOSTROPHE = /’/g;

/**
 * The words of a text in lower case, in their order, with CLAUSE_END where a clause ends. Tags and entities of HTML, lines
 * that an e-mail quotes, numbers and pictures are left out. Linear in the length of the text.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text.replace(QUOTED_LINE, '\n').replace(TAG, ' ').replace(ENTITY, ' ');
  const found = plain.normalize('NFC').toLowerCase().match(WORD_OR_END) ?? [];
  return found.map((word) => (/^\p{L}|^\p{M}/u.test(word) ? word.replace(APOSTROPHE, "'") : CLAUSE_END));
}
