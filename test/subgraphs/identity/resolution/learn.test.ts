import { describe, expect, test } from '@jest/globals';
import type {
  Comparison,
  Relation,
} from '../../../../subgraphs/identity/resolution/definition/definition.ts';
import type { Chances, VectorCount } from '../../../../subgraphs/identity/resolution/model/evidence.ts';
import { estimateRates, learn } from '../../../../subgraphs/identity/resolution/model/learn.ts';

const comparison = (name: string, expected: readonly number[]): Comparison => ({
  name,
  attributes: ['givenName'],
  independent: [['givenName']],
  levels: expected.map((share, index) => ({ name: `l${index + 1}`, expected: share, frequency: [] })),
});

/** The product of one level's share in each comparison. */
function expectedCounts(
  hypotheses: readonly { pairs: number; levels: readonly (readonly number[])[] }[],
): VectorCount[] {
  const vectors = (hypotheses[0]?.levels ?? []).reduce<number[][]>(
    (all, levels) => all.flatMap((vector) => levels.map((_, index) => [...vector, index + 1])),
    [[]],
  );
  return vectors.map((vector) => ({
    vector,
    count: hypotheses.reduce(
      (sum, { pairs, levels }) =>
        sum + vector.reduce((product, level, index) => product * (levels[index]?.[level - 1] ?? 0), pairs),
      0,
    ),
  }));
}

const COMPARISONS = ['a', 'b', 'c', 'd'].map((name) => comparison(name, [0.8, 0.1, 0.1]));
const M = [
  [0.9, 0.06, 0.04],
  [0.7, 0.2, 0.1],
  [0.95, 0.01, 0.04],
  [0.6, 0.1, 0.3],
];
const U = [
  [0.001, 0.01, 0.989],
  [0.01, 0.02, 0.97],
  [0.0005, 0.001, 0.9985],
  [0.005, 0.01, 0.985],
];
const none = U.map((strangers): Chances => ({ strangers, related: [] }));

/** Pairs of which blocking kept only those that agree on a, or on c: what strangers do among them is not what they do. */
function blocked(counts: readonly VectorCount[]): VectorCount[] {
  return counts.filter(({ vector }) => vector[0] === 1 || vector[2] === 1);
}

describe('without labels', () => {
  const possiblePairs = 10_000_000;
  const counts = expectedCounts([
    { pairs: 5_000, levels: M },
    { pairs: possiblePairs - 5_000, levels: U },
  ]);
  const evidence = { proposed: counts, repeated: new Map(), possiblePairs, records: 5_000 };

  test('the shares of the true pairs and their rate are found', () => {
    const model = learn(COMPARISONS, [], none, evidence);
    expect(model.matchRate * possiblePairs).toBeCloseTo(5_000, -2);
    model.comparisons.forEach(({ m }, index) => {
      m.forEach((share, level) => {
        expect(share).toBeCloseTo(M[index]?.[level] ?? 0, 2);
      });
    });
  });

  test('blocking does not deceive it', () => {
    const model = learn(COMPARISONS, [], none, { ...evidence, proposed: blocked(counts) });
    // blocking misses the pairs that agree on neither: 0.1 × 0.05 of them
    expect(model.matchRate * possiblePairs).toBeCloseTo(5_000 * (1 - 0.1 * 0.05), -2);
    expect(model.comparisons[1]?.m[0]).toBeCloseTo(0.7, 2);
    expect(model.comparisons[3]?.m[0]).toBeCloseTo(0.6, 2);
  });

  test('a model that is kept finds the rate of other data', () => {
    const model = learn(COMPARISONS, [], none, evidence);
    const other = expectedCounts([
      { pairs: 200, levels: M },
      { pairs: 1_000_000 - 200, levels: U },
    ]);
    const again = estimateRates(model, COMPARISONS, [], {
      proposed: other,
      repeated: new Map(),
      possiblePairs: 1_000_000,
      records: 1_000,
    });
    expect(again.matchRate * 1_000_000).toBeCloseTo(200, -1);
    expect(again.comparisons).toEqual(model.comparisons);
  });
});

test('two people of one household are told from one person', () => {
  const household: Relation = {
    name: 'household',
    sharedAttributes: [],
    learned: { c: 'often' },
    chance: { a: 0.02 },
  };
  const related = [[0.02, 0.0099, 0.9701], U[1] ?? [], [0.85, 0.1, 0.05], U[3] ?? []];
  const possiblePairs = 10_000_000;
  const counts = expectedCounts([
    { pairs: 5_000, levels: M },
    { pairs: 8_000, levels: related },
    { pairs: possiblePairs - 13_000, levels: U },
  ]);
  const evidence = { proposed: counts, repeated: new Map(), possiblePairs, records: 5_000 };
  const chances = U.map((strangers): Chances => ({ strangers, related: [strangers] }));
  const model = learn(COMPARISONS, [household], chances, evidence);
  expect(model.matchRate * possiblePairs).toBeCloseTo(5_000, -2);
  // those that do not even share an address look like strangers, and how many they are is anybody's guess
  const [equal = 0, alike = 0] = model.relations[0]?.levels[2] ?? [];
  const rate = (model.relations[0]?.rate ?? 0) * possiblePairs;
  expect(rate * equal).toBeCloseTo(8_000 * 0.85, -2);
  expect(rate * alike).toBeCloseTo(8_000 * 0.1, -2);
  const without = learn(COMPARISONS, [], none, evidence);
  expect(without.matchRate * possiblePairs).toBeGreaterThan(5_300); // it takes some for one person
});

test('where strangers of one name agree more often, that is learned from strangers of one name', () => {
  const [a, b, c, d] = COMPARISONS as [Comparison, Comparison, Comparison, Comparison];
  const repeating: Comparison = {
    ...b,
    repeats: { comparison: 'a', at: ['l1'], levels: ['l2'], sampledBy: ['givenName'] },
  };
  const sameName = [[1, 0, 0], [0.01, 0.4, 0.59], U[2] ?? [], U[3] ?? []];
  const oneName = expectedCounts([
    { pairs: 300, levels: [[1, 0, 0], M[1] ?? [], M[2] ?? [], M[3] ?? []] },
    { pairs: 20_000, levels: sameName },
  ]).filter(({ count }) => count > 0);
  const possiblePairs = 10_000_000;
  const proposed = expectedCounts([
    { pairs: 5_000, levels: M },
    { pairs: possiblePairs - 5_000, levels: U },
  ]);
  const model = learn([a, repeating, c, d], [], none, {
    proposed,
    repeated: new Map([['b', oneName]]),
    possiblePairs,
    records: 5_000,
  });
  expect(model.comparisons[1]?.uRepeated?.[1]).toBeCloseTo(0.4, 2);
  expect(model.comparisons[1]?.u[1]).toBe(0.02);
});
