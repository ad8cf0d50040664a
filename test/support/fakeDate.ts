import { jest } from '@jest/globals';
import { SAMPLE_NOW } from '../../subgraphs/kit/sample/sampleCustomer.ts';

/** Lets the clock of this process stand still, in the sample company's present; timers go on. `jest.useRealTimers()` ends it. */
export function fakeDate(now: Date = SAMPLE_NOW): void {
  jest.useFakeTimers({
    now,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'cancelAnimationFrame',
      'cancelIdleCallback',
      'clearImmediate',
      'clearInterval',
      'clearTimeout',
      'requestAnimationFrame',
      'requestIdleCallback',
      'setImmediate',
      'setInterval',
      'setTimeout',
    ],
  });
}
