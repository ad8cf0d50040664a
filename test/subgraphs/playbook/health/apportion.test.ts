import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apportion } from '../../../../subgraphs/playbook/health/apportion.ts';

const parts = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('apportioning a score to its components', () => {
  test('gives what rounding leaves over to the largest remainders, of equal ones to the first', () => {
    expect(apportion([10.4, 20.3, 30.3], 61)).toEqual([11, 20, 30]);
    expect(apportion([0.5, 0.5, 0.5, 0.5], 2)).toEqual([1, 1, 0, 0]);
    expect(apportion([7, 0, 3], 10)).toEqual([7, 0, 3]);
  });

  test('adds up exactly, moves no part by a point, and gives nothing to a part that is nothing', () => {
    fc.assert(
      fc.property(parts, (values) => {
        const total = Math.round(sum(values));
        const whole = apportion(values, total);
        expect(sum(whole)).toBe(total);
        whole.forEach((one, index) => {
          expect(Number.isInteger(one)).toBe(true);
          expect(Math.abs(one - (values[index] ?? 0))).toBeLessThan(1);
        });
      }),
    );
  });
});
