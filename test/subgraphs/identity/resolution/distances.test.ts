import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  hamming,
  isWithinOneEdit,
  jaroWinkler,
} from '../../../../subgraphs/identity/resolution/compare/distances.ts';
import { type Engine, literal, openEngine } from '../../../../subgraphs/identity/resolution/engine/engine.ts';

test.each([
  ['martha', 'marhta', 0.9611],
  ['dwayne', 'duane', 0.84],
  ['dixon', 'dicksonx', 0.8133],
  ['anna', 'anna', 1],
  ['anna', 'bert', 0],
  ['jones', 'johnson', 0.8324],
])('the Jaro-Winkler similarity of %s and %s is %d', (one, other, similarity) => {
  expect(jaroWinkler(one, other)).toBeCloseTo(similarity, 3);
  expect(jaroWinkler(other, one)).toBeCloseTo(similarity, 3);
});

test.each([
  ['19800512', '19800512', true],
  ['19800512', '19800521', true],
  ['19800512', '19800612', true],
  ['4915112', '491512', true],
  ['491512', '4915112', true],
  ['ab', 'ba', true],
  ['abc', 'cba', false],
  ['19800512', '19810612', false],
  ['abcd', 'bcda', false],
  ['', 'a', true],
  ['', 'ab', false],
])('whether one edit makes %p %p: %p', (one, other, isOne) => {
  expect(isWithinOneEdit(one, other)).toBe(isOne);
});

test('texts of other lengths differ in more places than can be counted', () => {
  expect(hamming('abc', 'abd')).toBe(1);
  expect(hamming('abc', 'ab')).toBe(Number.POSITIVE_INFINITY);
});

describe('beside the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ memoryMiB: 200, directory: tmpdir() });
  });
  afterAll(() => engine.close());

  test('the distances are the same', async () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abcd'), minLength: 1, maxLength: 9 }),
      fc.string({ unit: fc.constantFrom(...'abñłя'), minLength: 1, maxLength: 6 }),
    );
    const pairs = fc.sample(fc.tuple(text, text), { numRuns: 400, seed: 7 });
    const values = pairs.map(([a, b], index) => `(${index}, ${literal(a)}, ${literal(b)})`).join(', ');
    const rows = await engine.rows(`SELECT jaro_winkler_similarity(a, b), damerau_levenshtein(a, b) <= 1,
      CASE WHEN strlen(a) = strlen(b) THEN hamming(a, b) END FROM (VALUES ${values}) t(i, a, b) ORDER BY i`);
    expect(rows).toHaveLength(pairs.length);
    pairs.forEach(([a, b], index) => {
      const [similarity, isOne, places] = rows[index] ?? [];
      expect([a, b, jaroWinkler(a, b)]).toEqual([a, b, expect.closeTo(Number(similarity), 9)]);
      expect([a, b, isWithinOneEdit(a, b)]).toEqual([a, b, isOne]);
      expect([a, b, hamming(a, b)]).toEqual([a, b, places ?? Number.POSITIVE_INFINITY]);
    });
  });
});
