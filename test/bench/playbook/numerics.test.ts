import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { calibrationOf } from '../../../bench/playbook/churn/calibration.ts';
import { foldsOf, outOfFold } from '../../../bench/playbook/churn/crossValidation.ts';
import { areaDifference, areaOf } from '../../../bench/playbook/churn/delong.ts';
import { fitIsotonic } from '../../../bench/playbook/churn/isotonic.ts';
import { fitLogistic } from '../../../bench/playbook/churn/logisticRegression.ts';

/** Made-up people: two numbers each, and whether they left, by a chance that depends on the first. */
function madeUp(size: number) {
  let state = 42;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const rows = Array.from({ length: size }, () => [4 * random() - 2, 4 * random() - 2]);
  return { rows, left: rows.map(([x = 0]) => random() < 1 / (1 + Math.exp(-(0.5 + 1.5 * x)))) };
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const people = fc
  .array(
    fc.record({
      risk: fc.integer({ min: 0, max: 6 }),
      other: fc.integer({ min: 0, max: 6 }),
      left: fc.boolean(),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .filter(
    (list) => list.filter(({ left }) => left).length > 1 && list.filter(({ left }) => !left).length > 1,
  );

describe('the area under the curve', () => {
  test('and its interval are those of every pair compared, by the definition', () => {
    fc.assert(
      fc.property(people, (list) => {
        const risks = list.map(({ risk }) => risk);
        const left = list.map((one) => one.left);
        const [who, stayed] = [list.filter((one) => one.left), list.filter((one) => !one.left)];
        const wins = (one: number, other: number) => (one > other ? 1 : one === other ? 0.5 : 0);
        const v10 = who.map(({ risk }) => mean(stayed.map((one) => wins(risk, one.risk))));
        const v01 = stayed.map(({ risk }) => mean(who.map((one) => wins(one.risk, risk))));
        const variance = (values: number[]) =>
          values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
        const error = Math.sqrt(variance(v10) / v10.length + variance(v01) / v01.length);
        const found = areaOf(risks, left);
        expect(found.value).toBeCloseTo(mean(v10), 10);
        expect(found.high - found.value).toBeCloseTo(1.959963984540054 * error, 10);
      }),
    );
  });

  test('differs by the areas, and surely by nothing from itself', () => {
    fc.assert(
      fc.property(people, (list) => {
        const [one, other, left] = [
          list.map(({ risk }) => risk),
          list.map((each) => each.other),
          list.map((each) => each.left),
        ];
        expect(areaDifference(one, other, left).value).toBeCloseTo(
          areaOf(one, left).value - areaOf(other, left).value,
          10,
        );
        expect(areaDifference(one, one, left)).toEqual({ value: 0, low: 0, high: 0 });
      }),
    );
  });
});

describe('logistic regression', () => {
  const { rows, left } = madeUp(4_000);

  test('finds what made the data, within its standard errors', () => {
    const { intercept, coefficients, standardErrors } = fitLogistic(rows, left, 0);
    expect(Math.abs(intercept - 0.5)).toBeLessThan(0.15);
    expect(Math.abs((coefficients[0] ?? 0) - 1.5)).toBeLessThan(3 * (standardErrors[0] ?? 0));
    expect(Math.abs(coefficients[1] ?? 1)).toBeLessThan(3 * (standardErrors[1] ?? 0));
  });

  test('is where the likelihood is level: residuals are at right angles to every column, less the penalty', () => {
    for (const ridge of [0, 25]) {
      const model = fitLogistic(rows, left, ridge);
      const residuals = rows.map((row, index) => Number(left[index]) - model.predict(row));
      expect(residuals.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 6);
      for (const column of [0, 1]) {
        const slope = residuals.reduce((sum, one, index) => sum + one * (rows[index]?.[column] ?? 0), 0);
        expect(slope).toBeCloseTo(ridge * (model.coefficients[column] ?? 0), 6);
      }
    }
  });

  test('has the closed form of two shares, with the standard error of a log odds ratio', () => {
    const two = [
      [0, 30, 70],
      [1, 60, 40],
    ].flatMap(([x = 0, yes = 0, no = 0]) =>
      Array.from({ length: yes + no }, (_, index) => ({ row: [x], left: index < yes })),
    );
    const model = fitLogistic(
      two.map(({ row }) => row),
      two.map((one) => one.left),
      0,
    );
    expect(model.intercept).toBeCloseTo(Math.log(30 / 70), 8);
    expect(model.coefficients[0]).toBeCloseTo(Math.log((60 * 70) / (40 * 30)), 8);
    expect(model.standardErrors[0]).toBeCloseTo(Math.sqrt(1 / 30 + 1 / 70 + 1 / 60 + 1 / 40), 8);
  });

  test('refuses columns that depend on each other, and what can be told apart wholly', () => {
    expect(() =>
      fitLogistic(
        rows.map(([x = 0]) => [x, 2 * x]),
        left,
        0,
      ),
    ).toThrow(RangeError);
    expect(() => fitLogistic([[-1], [-2], [1], [2]], [false, false, true, true], 0)).toThrow(RangeError);
    expect(
      fitLogistic([[-1], [-2], [1], [2]], [false, false, true, true], 1).coefficients[0],
    ).toBeGreaterThan(0);
  });
});

describe('cross-validation', () => {
  const { rows, left } = madeUp(1_000);

  test('puts as many of those who left into each fold, the same for the same seed', () => {
    const folds = foldsOf(left, 10, 1);
    const counts = Array.from(
      { length: 10 },
      (_, fold) => folds.filter((one, index) => one === fold && left[index]).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(foldsOf(left, 10, 1)).toEqual(folds);
    expect(foldsOf(left, 10, 2)).not.toEqual(folds);
  });

  test('learns nothing of the person whom it judges', () => {
    const folds = foldsOf(left, 5, 1);
    const changed = left.map((outcome, index) => (folds[index] === 0 ? !outcome : outcome));
    const [one, other] = [outOfFold(rows, left, folds, 1), outOfFold(rows, changed, folds, 1)];
    folds.forEach((fold, index) => {
      if (fold === 0) expect(other[index]).toBe(one[index]);
    });
    expect(other).not.toEqual(one);
  });

  test('bears a column that does not vary', () => {
    const chances = outOfFold(
      rows.map((row) => [...row, 7]),
      left,
      foldsOf(left, 5, 1),
      1,
    );
    expect(chances.every((chance) => chance > 0 && chance < 1)).toBe(true);
  });
});

describe('calibration', () => {
  test('counts deciles of one size, and how far they are off', () => {
    const chances = Array.from({ length: 100 }, (_, index) => (index < 50 ? 0.2 : 0.6));
    const left = chances.map((_, index) => (index < 50 ? index % 5 === 0 : index % 10 < 6));
    const { deciles, brier, baseBrier, expectedError } = calibrationOf(chances, left);
    expect(deciles.map(({ size, left: gone }) => [size, gone])).toEqual([
      ...Array(5).fill([10, 2]),
      ...Array(5).fill([10, 6]),
    ]);
    expect(expectedError).toBeCloseTo(0, 12);
    expect(brier).toBeCloseTo((0.2 * 0.8 + 0.6 * 0.4) / 2, 12);
    expect(baseBrier).toBeCloseTo(0.4 * 0.6, 12);
    expect(
      calibrationOf(
        chances.map((chance) => chance + 0.1),
        left,
      ).expectedError,
    ).toBeCloseTo(0.1, 12);
  });

  test('by pooling adjacent violators never falls, and is the share of each pool', () => {
    const chanceOf = fitIsotonic([1, 1, 2, 2, 3, 3], [false, true, false, false, true, true]);
    expect([0, 1, 2, 2.5, 3, 9].map(chanceOf)).toEqual([0.25, 0.25, 0.25, 0.25, 1, 1]);
    fc.assert(
      fc.property(people, (list) => {
        const chance = fitIsotonic(
          list.map(({ risk }) => risk),
          list.map(({ left }) => left),
        );
        const values = [0, 1, 2, 3, 4, 5, 6].map(chance);
        values.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(values[index - 1] ?? 0);
        });
        expect(mean(list.map(({ risk }) => chance(risk)))).toBeCloseTo(
          mean(list.map(({ left }) => Number(left))),
          10,
        );
      }),
    );
  });
});
