import { expect, test } from '@jest/globals';
import type {
  Comparison,
  Relation,
} from '../../../../subgraphs/identity/resolution/definition/definition.ts';
import { explain, inWords } from '../../../../subgraphs/identity/resolution/model/explain.ts';
import { type Model, parseModel } from '../../../../subgraphs/identity/resolution/model/model.ts';
import { probabilityOf } from '../../../../subgraphs/identity/resolution/model/scoring.ts';

const comparison = (name: string, feature: 'familyName' | 'phone'): Comparison => ({
  name,
  attributes: [feature],
  independent: [[feature]],
  levels: [
    { name: 'equal', when: { equal: feature }, expected: 0.9, frequency: [feature] },
    { name: 'quiteOther', expected: 0.1, frequency: [] },
  ],
});
const COMPARISONS = [comparison('familyName', 'familyName'), comparison('phone', 'phone')];
const HOUSEHOLD: Relation = {
  name: 'household',
  sharedAttributes: [],
  learned: { phone: 'often' },
  chance: {},
};
const MODEL: Model = {
  version: 1,
  definition: 'x',
  matchRate: 2 ** -10,
  comparisons: [
    { name: 'familyName', m: [0.5, 0.5], u: [2 ** -7, 1 - 2 ** -7] },
    { name: 'phone', m: [0.5, 0.5], u: [2 ** -9, 1 - 2 ** -9] },
  ],
  relations: [],
  agreement: { familyName: 2 ** -7, phone: 2 ** -9 },
};
const none = () => 0;
const plan = { comparisons: COMPARISONS, relations: [] };

test('weights are the logarithm of how much more often one person says so than strangers', () => {
  const found = explain([1, 1], none, MODEL, plan);
  expect(found.contributions).toEqual([
    { comparison: 'familyName', level: 'equal', weight: 6, frequencyAdjustment: 0 },
    { comparison: 'phone', level: 'equal', weight: 8, frequencyAdjustment: 0 },
  ]);
  expect(found.prior).toBeCloseTo(-10, 2);
  expect(found.matchWeight).toBeCloseTo(4, 2);
  expect(found.matchProbability).toBeCloseTo(16 / 17, 3);
  expect(found.relation).toBeUndefined();
});

test('what has nothing to say says nothing', () => {
  expect(explain([0, 0], none, MODEL, plan).contributions).toEqual([]);
  expect(explain([0, 0], none, MODEL, plan).matchProbability).toBeCloseTo(2 ** -10, 5);
});

test('a rare value says more, a common one less', () => {
  const rare = explain([1, 0], (feature) => (feature === 'familyName' ? 5 : 0), MODEL, plan);
  const common = explain([1, 0], (feature) => (feature === 'familyName' ? -5 : 0), MODEL, plan);
  expect(rare.matchWeight - common.matchWeight).toBeCloseTo(10, 6);
  expect(inWords(rare)).toBe(
    'Probably one person (66.7 %, +1.0): family name equal, of a rare value (+11.0).',
  );
  expect(inWords(common)).toContain('of a common value (+1.0)');
});

test('that two people of one household could look like this takes away what the telephone gave', () => {
  const model: Model = {
    ...MODEL,
    relations: [
      {
        name: 'household',
        rate: 2 ** -10,
        levels: [
          [2 ** -7, 1 - 2 ** -7],
          [0.5, 0.5],
        ],
      },
    ],
  };
  const related = { comparisons: COMPARISONS, relations: [HOUSEHOLD] };
  const other = explain([2, 1], none, model, related);
  expect(other.relation?.name).toBe('household');
  expect(other.matchProbability).toBeLessThan(0.35);
  expect(explain([2, 1], none, MODEL, plan).matchWeight).toBeGreaterThan(other.matchWeight);
  expect(inWords(other)).toMatch(/^Probably two people .*family name quite other \(−1\.0\), phone equal/);
  // a rare telephone number makes strangers improbable, not the household
  const rare = explain([2, 1], (feature) => (feature === 'phone' ? 20 : 0), model, related);
  expect(rare.matchProbability).toBeLessThan(0.35);
});

test('a probability is the weight said otherwise', () => {
  expect(probabilityOf(0)).toBe(0.5);
  expect(probabilityOf(60)).toBeCloseTo(1, 9);
  expect(probabilityOf(-2000)).toBe(0);
});

test('a file that is no model is refused', () => {
  expect(parseModel(JSON.stringify(MODEL), 'm.json')).toEqual(MODEL);
  expect(() => parseModel('{', 'm.json')).toThrow('m.json: is no JSON');
  expect(() => parseModel('{"version": 2}', 'm.json')).toThrow(/m\.json: is no model: version: /);
});
