import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { RefusedError } from '../../../gateway/disclosure/deliverDisclosures.ts';
import { DisclosureShipper } from '../../../gateway/disclosure/disclosureShipper.ts';
import { LEASE_MS, lineOf, readLines } from '../../../gateway/disclosure/segment.ts';
import { SegmentLog } from '../../../gateway/disclosure/segmentLog.ts';
import { eventually } from '../support/reloadable.ts';

let directory: string;
let stored: string[];
let isAway: boolean;
let told: string[];
const shippers = new Set<DisclosureShipper>();

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-shipping-'));
  stored = [];
  told = [];
  isAway = false;
});

afterEach(async () => {
  await Promise.all([...shippers].map((shipper) => shipper.stop()));
  shippers.clear();
  await rm(directory, { recursive: true });
});

/** One process: its log, and what ships it. */
function open({ maxSegmentBytes = 1_000_000 } = {}) {
  const segments = new SegmentLog({ directory, maxSegmentBytes, gatherMs: 0 });
  const tell = (level: string) => (_about: unknown, message?: string) =>
    void told.push(`${level}: ${message}`);
  const shipper = new DisclosureShipper({
    directory,
    segments,
    intervalMs: 10,
    send: async (texts) => {
      if (isAway) throw new Error('away');
      if (texts.includes('bad')) throw new RefusedError('bad');
      stored.push(...texts.filter((text) => !text.includes('"probe"')));
    },
    logger: {
      info: (message: unknown) => void told.push(`info: ${message}`),
      warn: tell('warn'),
      error: tell('error'),
    } as never,
  });
  shippers.add(shipper);
  return { segments, shipper };
}

const files = () => readdirSync(directory);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);

test('what is written reaches the store, each record once, and its file goes', async () => {
  const { segments, shipper } = open();
  shipper.start();
  const texts = numbers(1_200);
  while (texts.length > 0) await Promise.all(texts.splice(0, 20).map((text) => segments.append(text)));
  await eventually(() => expect(stored).toHaveLength(1_200));
  expect(stored).toEqual(numbers(1_200));
  await eventually(() => expect(files()).toEqual([]));
});

test('while the store is away the file holds everything, and it is told once', async () => {
  isAway = true;
  const { segments, shipper } = open({ maxSegmentBytes: 200 });
  shipper.start();
  for (const text of numbers(100)) await segments.append(text);
  await eventually(() =>
    expect(told).toEqual(['warn: disclosures cannot be shipped; they are kept on disk']),
  );
  expect(stored).toEqual([]);
  expect(files().length).toBeGreaterThan(3);
  isAway = false;
  await eventually(() => expect(stored).toEqual(numbers(100)));
  await eventually(() => expect(files()).toEqual([]));
  await eventually(() => expect(told.at(-1)).toBe('info: disclosures are shipped again'));
});

test('a batch that the store has is not sent again when the next one fails', async () => {
  const { segments, shipper } = open();
  for (const text of numbers(700)) void segments.append(text);
  await segments.append('700');
  const seen: number[] = [];
  const push = stored.push.bind(stored);
  stored.push = (...texts) => {
    seen.push(texts.length);
    if (seen.length === 2) throw new Error('away');
    return push(...texts);
  };
  shipper.start();
  await eventually(() => expect(files()).toEqual([]));
  expect(seen).toEqual([500, 201, 201]);
});

test('what a process that is gone left behind is shipped by another one, once its lease is over', async () => {
  const path = join(directory, 'gone-00000001.wal');
  await writeFile(path, lineOf('a') + lineOf('b'));
  appendFileSync(path, lineOf('torn').slice(0, 5));
  const living = new Date(Date.now() - LEASE_MS + 20_000);
  await utimes(path, living, living);
  const first = open();
  const second = open();
  first.shipper.start();
  second.shipper.start();
  await first.segments.append('own');
  await eventually(() => expect(stored).toEqual(['own']));
  await eventually(() => expect(files()).toEqual(['gone-00000001.wal']));
  const gone = new Date(Date.now() - LEASE_MS - 1);
  await utimes(path, gone, gone);
  await eventually(() => expect(files()).toEqual([]));
  expect(stored).toEqual(['own', 'a', 'b']);
});

test('a process that stops ships what it can, and gives up what it cannot at once', async () => {
  const { segments, shipper } = open();
  await segments.append('in time');
  await shipper.stop();
  expect(stored).toEqual(['in time']);
  expect(files()).toEqual([]);
  isAway = true;
  const other = open();
  await other.segments.append('too late');
  await other.shipper.stop();
  expect(files()).toHaveLength(1);
  isAway = false;
  open().shipper.start();
  await eventually(() => expect(stored).toEqual(['in time', 'too late']));
});

test('a segment with a line that was changed is kept aside when the others are shipped', async () => {
  const path = join(directory, 'gone-00000001.wal');
  await writeFile(path, lineOf('a') + lineOf('b').replace('b', 'x') + lineOf('c'));
  await utimes(path, 0, 0);
  open().shipper.start();
  await eventually(() => expect(files()).toEqual([expect.stringMatching(/\.wal\.damaged$/)]));
  expect(stored).toEqual(['a', 'c']);
  expect(told).toEqual(['error: a segment has lines that were changed']);
});

test('a record that the store refuses is kept aside, and holds up none that came later', async () => {
  const { segments, shipper } = open();
  for (const text of ['before', 'bad', 'after']) await segments.append(text);
  shipper.start();
  await eventually(() => expect(files()).toEqual([expect.stringMatching(/\.wal\.refused$/)]));
  await segments.append('later');
  await eventually(() => expect(stored).toEqual(['before', 'after', 'later']));
  expect(told).toEqual(['error: the store refuses disclosures, which are kept aside']);
  const [name = ''] = files();
  expect(readLines(readFileSync(join(directory, name), 'utf8'))).toEqual({ texts: ['bad'], damaged: 0 });
});
