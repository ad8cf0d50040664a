import { InvalidArgumentError } from 'commander';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const LONGEST = 366 * SECONDS.d;

/** Reads `90s`, `15m`, `1h` or `7d` into seconds; at most 366 days. Throws commander's InvalidArgumentError. */
export function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(amount) * SECONDS[unit as keyof typeof SECONDS];
  if (!(seconds > 0 && seconds <= LONGEST))
    throw new InvalidArgumentError('Give a number and a unit, such as 90s, 15m, 1h or 7d, up to 366d.');
  return seconds;
}
