import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';

const MOST = 256;

/** Reads how many processes are to serve; `auto` is one for each core. Throws commander's InvalidArgumentError. */
export function parseWorkerCount(text: string): number {
  if (text === 'auto') return availableParallelism();
  const count = Number(text);
  if (!/^\d{1,3}$/.test(text) || count < 1 || count > MOST)
    throw new InvalidArgumentError(`Give a number from 1 to ${MOST}, or auto for one for each core.`);
  return count;
}
