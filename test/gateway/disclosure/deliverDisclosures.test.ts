import { beforeEach, expect, test } from '@jest/globals';
import {
  deliverDisclosures,
  NotStoredError,
  RefusedError,
} from '../../../gateway/disclosure/deliverDisclosures.ts';

let stored: string[];
let requests: number;

beforeEach(() => {
  stored = [];
  requests = 0;
});

/** A store that takes all records of a request or none. */
function store(refuses: (text: string) => boolean) {
  return async (texts: readonly string[]) => {
    requests++;
    if (texts.some(refuses)) throw new RefusedError('refused');
    stored.push(...texts.filter((text) => !text.includes('"probe"')));
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

test('records that the store takes go in one request', async () => {
  expect(
    await deliverDisclosures(
      store(() => false),
      numbers(500),
    ),
  ).toEqual([]);
  expect(stored).toEqual(numbers(500));
  expect(requests).toBe(1);
});

test.each([[['0']], [['499']], [['17', '18', '300']]])(
  'records that the store refuses, %j, come back, and all others are stored in their order',
  async (bad) => {
    expect(
      await deliverDisclosures(
        store((text) => bad.includes(text)),
        numbers(500),
      ),
    ).toEqual(bad);
    expect(stored).toEqual(numbers(500).filter((text) => !bad.includes(text)));
    expect(requests).toBeLessThan(60);
  },
);

test('a store that takes no record of this form at all is tried again later', async () => {
  const delivered = deliverDisclosures(
    store(() => true),
    numbers(500),
  );
  await expect(delivered).rejects.toBeInstanceOf(NotStoredError);
  expect(requests).toBe(2);
});

test('a store that goes away while a bad record is looked for has not refused anything', async () => {
  const refusing = store((text) => text === '3');
  const delivered = deliverDisclosures(async (texts) => {
    if (requests === 3) throw new Error('away');
    await refusing(texts);
  }, numbers(8));
  await expect(delivered).rejects.toThrow('away');
});
