import { describe, expect, test } from '@jest/globals';
import { beforeAbort } from '../../../gateway/federation/beforeAbort.ts';

describe('what is waited for until a signal aborts', () => {
  const never = () => new Promise<never>(() => {});

  test('is not waited for any longer, though it never ends', async () => {
    const controller = new AbortController();
    const waiting = beforeAbort(never(), controller.signal);
    controller.abort(new Error('too late'));
    await expect(waiting).rejects.toThrow('too late');
  });

  test('is not waited for at all when the signal has aborted before', async () => {
    await expect(beforeAbort(never(), AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });

  test('gives its own outcome when it ends in time', async () => {
    const { signal } = new AbortController();
    await expect(beforeAbort(Promise.resolve(3), signal)).resolves.toBe(3);
    await expect(beforeAbort(Promise.reject(new Error('its own')), signal)).rejects.toThrow('its own');
  });
});
