import { InvalidArgumentError } from 'commander';

/** Reads an option's value. Throws commander's error for what is no whole number. */
export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}
