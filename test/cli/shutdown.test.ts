import { describe, expect, test } from '@jest/globals';
import { interruptible, untilStopped } from '../../cli/shutdown.ts';
import { memoryTerminal } from './memoryTerminal.ts';

const chunk = (text: string) => new TextEncoder().encode(text);

async function* twoChunks(between: () => void): AsyncGenerator<Uint8Array> {
  yield chunk('one');
  between();
  yield chunk('two');
}

async function read(content: AsyncIterable<Uint8Array>): Promise<string[]> {
  const read: string[] = [];
  for await (const part of content) read.push(new TextDecoder().decode(part));
  return read;
}

describe('what serves until a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'minds a %s in the moment in which it says that it is ready',
    async (signal) => {
      const terminal = { ...memoryTerminal(), out: () => void process.emit(signal) };
      let isStopped = false;
      await untilStopped(terminal, 'ready', async () => {
        isStopped = true;
      });
      expect(isStopped).toBe(true);
      expect(process.listenerCount(signal)).toBe(0);
    },
  );
});

describe('what is read until a signal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends with an explanation at %s', async (signal) => {
    const content = interruptible(twoChunks(() => process.emit(signal)));
    expect(new TextDecoder().decode((await content.next()).value ?? undefined)).toBe('one');
    await expect(content.next()).rejects.toThrow('What was imported so far stays');
    expect(process.listenerCount(signal)).toBe(0);
  });

  test('is everything when there is none', async () => {
    expect(await read(interruptible(twoChunks(() => {})))).toEqual(['one', 'two']);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
