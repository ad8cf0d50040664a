import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { curveSvg } from '../../../../subgraphs/identity/resolution/evaluate/curveSvg.ts';
import { measureAt } from '../../../../subgraphs/identity/resolution/evaluate/evaluatePairs.ts';
import { readJudgedPairs } from '../../../../subgraphs/identity/resolution/evaluate/readJudgedPairs.ts';

const directory = mkdtempSync(join(tmpdir(), 'accord-evaluate-'));
function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}
const PAIRS = file(
  'pairs.csv',
  'id_a,id_b,match_probability,match_weight\na,b,0.99,6\nc,d,0.6,1\na,e,0.55,1\n',
);

test('pairs are judged by true pairs, whichever comes first', async () => {
  const truth = file('truth.csv', 'id_a,id_b\nb,a\nc,d\nx,y\n');
  const { pairs, truePairs } = await readJudgedPairs(PAIRS, truth);
  expect(truePairs).toBe(3);
  expect(pairs.map(({ isTrue }) => isTrue)).toEqual([true, true, false]);
  expect(measureAt([0.5, 0.9], pairs, truePairs)).toEqual([
    {
      threshold: 0.5,
      truePairs: 2,
      falsePairs: 1,
      missedPairs: 1,
      precision: 2 / 3,
      recall: 2 / 3,
      f1: 2 / 3,
    },
    { threshold: 0.9, truePairs: 1, falsePairs: 0, missedPairs: 2, precision: 1, recall: 1 / 3, f1: 0.5 },
  ]);
});

test('or by who each row is of', async () => {
  const truth = file('people.csv', 'id,person\na,1\nb,1\ne,1\nc,2\nd,3\n');
  const { pairs, truePairs } = await readJudgedPairs(PAIRS, truth);
  expect(truePairs).toBe(3);
  expect(pairs.map(({ isTrue }) => isTrue)).toEqual([true, false, true]);
});

test('a threshold that finds nothing is not wrong about anything', () => {
  expect(measureAt([0.5], [], 0)).toMatchObject([{ precision: 1, recall: 1, f1: 1 }]);
  expect(measureAt([0.5], [], 4)).toMatchObject([{ precision: 1, recall: 0, f1: 0 }]);
});

test.each([
  [
    'no such column',
    'a,b\n1,2\n',
    'id_a,id_b\n',
    /pairs\.csv:1: there is no column id_a, id_b, match_probability; there are a, b/,
  ],
  [
    'no probability',
    'id_a,id_b,match_probability\na,b,much\n',
    'id_a,id_b\n',
    /pairs\.csv:2: expected a match_probability from 0 to 1/,
  ],
  [
    'an open quotation mark',
    'id_a,id_b,match_probability\n"a,b,0.5\n',
    'id_a,id_b\n',
    /pairs\.csv:\d+: is not well-formed CSV/,
  ],
  [
    'a person twice',
    'id_a,id_b,match_probability\n',
    'id,person\na,1\na,2\n',
    /truth\.csv:3: an id that was there before/,
  ],
  ['an empty truth', 'id_a,id_b,match_probability\n', '', /truth\.csv: is empty/],
])('%s is said with file and line', async (_, pairs, truth, message) => {
  const reading = readJudgedPairs(file('bad-pairs.csv', pairs), file('bad-truth.csv', truth));
  await expect(reading).rejects.toThrow(message);
});

test('the curve is a picture that names each threshold', () => {
  const svg = curveSvg(measureAt([0.5, 0.9], [{ probability: 0.7, isTrue: true }], 2));
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg.match(/<circle /g)).toHaveLength(2);
  expect(svg).toContain('<title>threshold 0.5: precision 1.0000, recall 0.5000, F1 0.6667</title>');
  expect(svg).not.toContain('NaN');
});
