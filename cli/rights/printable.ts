/** Controls but for the end of a line, and what turns the direction of writing around. */
const UNSAFE = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** A text that somebody else wrote, as a terminal may show it: it could hold commands to the terminal. */
export function printable(text: string): string {
  return text.replace(UNSAFE, '\ufffd');
}
