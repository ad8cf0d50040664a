import { InvalidArgumentError } from 'commander';

/** Reads a TCP port; 0 lets the system choose one. Throws commander's InvalidArgumentError. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return port;
}
