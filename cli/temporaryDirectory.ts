import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs an action with a directory of its own, which is gone afterwards: also when it fails, or when a signal ends the
 * process, since what lies in it may be personal.
 */
export async function withTemporaryDirectory<T>(
  name: string,
  action: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  const onSignal = (signal: (typeof SIGNALS)[number]) => {
    rmSync(directory, { recursive: true, force: true });
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.once(signal, onSignal);
  try {
    return await action(directory);
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    await rm(directory, { recursive: true, force: true });
  }
}
