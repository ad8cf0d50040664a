import { constants } from 'node:os';
import { CliError } from './cliError.ts';
import type { Terminal } from './terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Ctrl-C under npm reaches us twice, from the terminal and from npm: within this time it is one wish. */
const SAME_WISH_MS = 500;
const DRAIN_MS = 4_000;

/**
 * Prints `ready`, waits for SIGINT or SIGTERM, then runs `stop` and resolves. Gives up waiting for `stop` after four
 * seconds; a second signal ends the process at once.
 */
export async function untilStopped(
  terminal: Terminal,
  ready: string,
  stop: () => Promise<void>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const onSignal = (signal: (typeof SIGNALS)[number]) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      terminal.err('Stopping: waiting for the requests in flight. Once more stops at once.');
      resolve();
    } else if (performance.now() - firstAt > SAME_WISH_MS) {
      process.exit(128 + constants.signals[signal]);
    }
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  // whoever reads it may send a signal in the same moment: without a handler that would end the process as it stands
  terminal.out(ready);
  await promise;
  const timer = setTimeout(() => {
    terminal.err('Some requests did not finish in time.');
    process.exit(1);
  }, DRAIN_MS);
  try {
    await stop();
  } finally {
    clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Runs `action`, and `reload` at each SIGHUP meanwhile. */
export async function reloadingOnHangUp(reload: () => void, action: () => Promise<void>): Promise<void> {
  process.on('SIGHUP', reload);
  try {
    await action();
  } finally {
    process.off('SIGHUP', reload);
  }
}

/** The same chunks, until SIGINT or SIGTERM: then it throws CliError in place of the next one. */
export async function* interruptible(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let interrupted = false;
  const onSignal = () => {
    interrupted = true;
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    for await (const chunk of content) {
      if (interrupted)
        throw new CliError('Interrupted. What was imported so far stays; importing the file again is safe.');
      yield chunk;
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
