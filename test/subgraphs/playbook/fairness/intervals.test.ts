import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differenceOf, ratioOf, shareOf } from '../../../../subgraphs/playbook/fairness/intervals.ts';

const of = (selected: number, size: number) => ({ selected, size });
const count = fc
  .integer({ min: 1, max: 500 })
  .chain((size) => fc.integer({ min: 0, max: size }).map((selected) => of(selected, size)));

describe('intervals', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3
  test.each([
    [of(81, 263), 0.2553, 0.3662],
    [of(15, 148), 0.0624, 0.1605],
    [of(0, 20), 0, 0.1611],
    [of(1, 29), 0.0061, 0.1718],
  ])('of a share %j are those that were published for Wilson', (one, low, high) => {
    const found = shareOf(one);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10
  test.each([
    [of(56, 70), of(48, 80), 0.0524, 0.3339],
    [of(9, 10), of(3, 10), 0.1705, 0.809],
    [of(6, 7), of(2, 7), 0.0582, 0.8062],
    [of(5, 56), of(0, 29), -0.0381, 0.1926],
    [of(0, 10), of(0, 20), -0.1611, 0.2775],
    [of(10, 10), of(0, 10), 0.6075, 1],
  ])('of a difference %j - %j are those that were published for Newcombe', (one, other, low, high) => {
    const found = differenceOf(one, other);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('of a ratio are normal on the logarithm', () => {
    // log 0.5 -/+ 1.96 sqrt(1/15 - 1/100 + 1/30 - 1/100)
    const found = ratioOf(of(15, 100), of(30, 100));
    expect(found?.value).toBeCloseTo(0.5, 12);
    expect(found?.low).toBeCloseTo(0.28722, 5);
    expect(found?.high).toBeCloseTo(0.87041, 5);
  });

  test('of a ratio also stand where a count is none or all', () => {
    expect(ratioOf(of(0, 40), of(20, 40))).toEqual({ value: 0, low: 0, high: expect.any(Number) });
    expect(ratioOf(of(0, 40), of(20, 40))?.high).toBeLessThan(0.5);
    const same = ratioOf(of(40, 40), of(50, 50));
    expect(same?.low).toBeLessThan(1);
    expect(same?.high).toBeGreaterThan(1);
    expect(ratioOf(of(3, 40), of(0, 40))).toBeNull();
  });

  test('hold their estimate, and stay within what there can be', () => {
    fc.assert(
      fc.property(count, count, (one, other) => {
        const [share, difference, ratio] = [shareOf(one), differenceOf(one, other), ratioOf(one, other)];
        for (const found of [share, difference, ...(ratio === null ? [] : [ratio])]) {
          expect(found.low).toBeLessThanOrEqual(found.value);
          expect(found.high).toBeGreaterThanOrEqual(found.value);
        }
        expect(share.low).toBeGreaterThanOrEqual(0);
        expect(share.high).toBeLessThanOrEqual(1);
        expect(difference.low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(difference.high).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
