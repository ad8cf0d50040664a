import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lineOf, readLines } from '../../../gateway/disclosure/segment.ts';
import { SegmentLog } from '../../../gateway/disclosure/segmentLog.ts';

let root: string;
let directory: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'accord-segments-'));
  directory = join(root, 'log');
});

afterEach(() => rm(root, { recursive: true }));

function createLog(maxSegmentBytes = 1_000_000, gatherMs = 0): SegmentLog {
  return new SegmentLog({ directory, maxSegmentBytes, gatherMs });
}

function contents(): string[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => readLines(readFileSync(join(directory, name), 'utf8')).texts);
}

describe('a segment log', () => {
  test('has on disk what it has acknowledged, in the order in which it came', async () => {
    const log = createLog();
    const texts = Array.from({ length: 500 }, (_, index) => `{"n":${index}}`);
    await Promise.all(
      texts.map(async (text) => {
        await log.append(text);
        expect(contents()).toContain(text);
      }),
    );
    expect(contents()).toEqual(texts);
    await log.seal();
  });

  test('goes on in another segment when one is large enough', async () => {
    const log = createLog(100);
    for (let index = 0; index < 5; index++) await log.append('x'.repeat(60));
    expect(readdirSync(directory)).toHaveLength(3);
    expect(contents()).toHaveLength(5);
    await log.seal();
  });

  test('is sealed under load without losing or refusing anything', async () => {
    const log = createLog();
    const texts = Array.from({ length: 200 }, (_, index) => `n${index}`);
    const appended = texts.map(async (text, index) => {
      await new Promise((resolve) => setTimeout(resolve, index % 20));
      await log.append(text);
      if (index % 3 === 0) await log.seal();
    });
    await Promise.all(appended);
    expect(contents().sort()).toEqual(texts.sort());
    await log.seal();
    expect(readdirSync(directory).length).toBeGreaterThan(1);
    expect(readdirSync(directory).filter((name) => log.isInUse(name))).toEqual([]);
  });

  test('writes at once what comes alone, and together what comes soon after', async () => {
    const log = createLog(1_000_000, 2_000);
    const began = performance.now();
    await log.append('first');
    expect(performance.now() - began).toBeLessThan(1_500);
    const done: string[] = [];
    const append = (text: string) => log.append(text).then(() => void done.push(text));
    const second = append('second');
    await sleep(100);
    await Promise.all([second, append('third')]);
    expect(performance.now() - began).toBeGreaterThan(1_950);
    expect(done).toEqual(['second', 'third']);
    expect(readdirSync(directory)).toHaveLength(1);
    await log.seal();
  });

  test('two of them share a directory and no segment', async () => {
    const logs = [createLog(), createLog()];
    await Promise.all(logs.map((log, index) => log.append(`of ${index}`)));
    expect(readdirSync(directory)).toHaveLength(2);
    expect(contents().sort()).toEqual(['of 0', 'of 1']);
    await Promise.all(logs.map((log) => log.seal()));
  });

  test('refuses while its directory is gone, though the file is still open, and resumes when it is back', async () => {
    const log = createLog();
    await log.append('before');
    await rm(directory, { recursive: true });
    await expect(log.append('lost')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(log.append('lost')).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(directory);
    await log.append('after');
    expect(contents()).toEqual(['after']);
    await log.seal();
  });

  test('refuses while a file is in the place of its directory', async () => {
    await writeFile(directory, '');
    const log = createLog();
    await expect(log.append('lost')).rejects.toMatchObject({ code: 'EEXIST' });
    await rm(directory);
    await log.append('found');
    expect(contents()).toEqual(['found']);
    await log.seal();
  });

  test('writes again what it wrote to a segment that somebody removed meanwhile', async () => {
    const log = createLog();
    await log.append('first');
    const [name = ''] = readdirSync(directory);
    await rename(join(directory, name), join(root, 'taken'));
    await rm(join(root, 'taken'));
    await log.append('second');
    expect(contents()).toEqual(['second']);
    await log.seal();
  });
});

describe('the lines of a segment', () => {
  test('come back as they were written', () => {
    const texts = ['{"a":"ä€😀"}', '', '{}'];
    expect(readLines(texts.map(lineOf).join(''))).toEqual({ texts, damaged: 0 });
  });

  test.each(Array.from({ length: lineOf('{"b":1}').length - 1 }, (_, length) => length))(
    'are told from a last one that was cut off after %d characters',
    (length) => {
      const torn = lineOf('{"a":1}') + lineOf('{"b":1}').slice(0, length);
      expect(readLines(torn)).toEqual({ texts: ['{"a":1}'], damaged: 0 });
    },
  );

  test('are told from one that was changed', () => {
    const content = [lineOf('{"a":1}'), lineOf('{"a":2}').replace('2', '3'), lineOf('{"a":4}')].join('');
    expect(readLines(content)).toEqual({ texts: ['{"a":1}', '{"a":4}'], damaged: 1 });
  });

  test('of a log whose process was killed in the middle of a write are read up to there', async () => {
    const log = createLog();
    await log.append('whole');
    await log.seal();
    const [name = ''] = readdirSync(directory);
    appendFileSync(join(directory, name), lineOf('torn').slice(0, -3));
    expect(contents()).toEqual(['whole']);
  });
});
