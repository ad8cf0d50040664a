const LONGEST = 80;

/**
 * A name as a sentence may hold it. Whoever reads a summary may be a machine that takes text for orders, and anybody can have any
 * name: of a name only what names are made of is kept, on one line and of at most 80 characters. '' where nothing is left.
 */
export function cleanText(text: string): string {
  const kept = text
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[^\p{L}\p{M}\p{N} .,'’·-]/gu, '')
    .replaceAll(/ +/g, ' ')
    .trim();
  return Array.from(kept).slice(0, LONGEST).join('').trim();
}
