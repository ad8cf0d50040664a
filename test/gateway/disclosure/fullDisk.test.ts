import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readDisclosures } from '../../support/disclosures.ts';

const RECORD_MANY = fileURLToPath(new URL('./processes/recordMany.ts', import.meta.url));

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-full-disk-'));
});

afterEach(() => rm(directory, { recursive: true }));

/** The outcome of each person's disclosure where no file grows beyond so many blocks of 512 bytes. */
async function recordWithin(blocks: number, count: number): Promise<Map<string, string>> {
  const script = 'ulimit -f "$0"; exec "$@"';
  const command = [process.execPath, RECORD_MANY, directory, String(count)];
  const { stdout } = await promisify(execFile)('sh', ['-c', script, String(blocks), ...command]);
  const lines = stdout.trimEnd().split('\n');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

const personsWith = (outcomes: ReadonlyMap<string, string>, wanted: string) =>
  [...outcomes].filter(([, outcome]) => outcome === wanted).map(([person]) => person);

test('what a full disk cuts off is refused, and nothing of it stays; what fits is recorded', async () => {
  const outcomes = await recordWithin(16, 200);
  const refused = personsWith(outcomes, 'DISCLOSURE_UNAVAILABLE');
  const recorded = personsWith(outcomes, 'recorded');
  expect(outcomes.size).toBe(200);
  expect(refused.length).toBeGreaterThanOrEqual(10);
  expect(recorded.length).toBeGreaterThanOrEqual(100);
  expect(refused.length + recorded.length).toBe(200);
  const readable = readDisclosures(directory).map(({ person }) => person);
  expect(readable.sort()).toEqual(recorded.sort());
  expect(readdirSync(directory).length).toBeGreaterThan(1);
});

test('nothing is recorded, and everything refused, where nothing fits', async () => {
  const outcomes = await recordWithin(0, 20);
  expect(personsWith(outcomes, 'DISCLOSURE_UNAVAILABLE')).toHaveLength(20);
  expect(readDisclosures(directory)).toEqual([]);
});
