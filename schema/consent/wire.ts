/**
 * The pieces that passport sections and caller tokens are written in; docs/passport.md has the grammar. A value has
 * exactly one text, so that equal values are equal texts and a text that no encoder makes is refused.
 * The decoders throw a URIError for such a text, and only that.
 */

/** Text that stands for itself. */
const PLAIN = /^[A-Za-z0-9_.!~*'()-]*$/;
const TIME = /^(?:0|[1-9]\d{0,11})$/;

/** Percent-encodes UTF-8. Throws a URIError for a string with half a surrogate pair, which is no Unicode text. */
export function encodeText(text: string): string {
  return PLAIN.test(text) ? text : encodeURIComponent(text);
}

export function decodeText(encoded: string): string {
  if (PLAIN.test(encoded)) return encoded;
  const text = decodeURIComponent(encoded);
  if (encodeURIComponent(text) !== encoded) throw new URIError('not in the one form that the encoder makes');
  return text;
}

/** `text(|text)*`, or nothing for no entries. Throws an Error for an empty entry, which could not be told from none. */
export function encodeList(entries: readonly string[]): string {
  if (entries.includes(''))
    throw new Error('An entry of a list in a passport or caller token must not be empty.');
  return entries.map(encodeText).join('|');
}

export function decodeList(encoded: string): string[] {
  if (encoded === '') return [];
  return encoded.split('|').map((entry) => decodeText(required(entry)));
}

/** Seconds since 1970 (UTC). */
export function decodeTime(encoded: string): number {
  if (!TIME.test(encoded)) throw new URIError('not a time');
  return Number(encoded);
}

/** Throws a URIError for the empty text. */
export function required(text: string): string {
  if (text === '') throw new URIError('empty');
  return text;
}

/** What `decode` makes of a text, or undefined when the text is none that an encoder makes. */
export function decoded<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
