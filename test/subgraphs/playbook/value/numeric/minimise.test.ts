import { describe, expect, test } from '@jest/globals';
import {
  cholesky,
  inverseDiagonal,
  solve,
} from '../../../../../subgraphs/playbook/value/numeric/cholesky.ts';
import { minimise, type Objective } from '../../../../../subgraphs/playbook/value/numeric/minimise.ts';

const WIDE = { least: [-50, -50], most: [50, 50] };

/** Rosenbrock's valley, whose second derivatives are not positive definite everywhere. */
const valley: Objective = ([x = 0, y = 0]) => ({
  value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
});

describe('the search for a minimum', () => {
  test.each([[[-1.2, 1]], [[0, 3]], [[-4, -4]], [[5, 25]]])(
    'finds the end of a bent valley from %j',
    (start) => {
      const { at, converged, gradient } = minimise(valley, start, WIDE);
      expect(converged).toBe(true);
      expect(at[0]).toBeCloseTo(1, 8);
      expect(at[1]).toBeCloseTo(1, 8);
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThanOrEqual(1e-9);
    },
  );

  test('leaves a saddle that it starts near', () => {
    const saddle: Objective = ([x = 0, y = 0]) => ({
      value: x ** 4 / 4 - x ** 2 / 2 + y ** 2,
      gradient: [x ** 3 - x, 2 * y],
    });
    const { at, value } = minimise(saddle, [1e-3, 1], WIDE);
    expect(at[0]).toBeCloseTo(1, 8);
    expect(value).toBeCloseTo(-0.25, 10);
  });

  test('does not say that it has converged where the function falls to the edge of the box', () => {
    const slope: Objective = ([x = 0]) => ({ value: -x, gradient: [-1] });
    const { at, converged } = minimise(slope, [0], { least: [-3], most: [3] });
    expect(at).toEqual([3]);
    expect(converged).toBe(false);
  });

  test('keeps away from where the function is not defined', () => {
    const guarded: Objective = ([x = 0]) => ({ value: x - Math.log(x), gradient: [1 - 1 / x] });
    expect(minimise(guarded, [30], { least: [-50], most: [50] }).at[0]).toBeCloseTo(1, 8);
  });

  test('gives the second derivatives', () => {
    const { hessian } = minimise(valley, [0, 0], WIDE);
    expect(hessian[0]?.[0]).toBeCloseTo(802, 4);
    expect(hessian[0]?.[1]).toBeCloseTo(-400, 4);
    expect(hessian[1]?.[1]).toBeCloseTo(200, 4);
  });
});

describe('the factor of a matrix', () => {
  const matrix = [
    [4, 2, 0.6],
    [2, 5, 1],
    [0.6, 1, 3],
  ];

  test('solves equations', () => {
    const factor = cholesky(matrix)!;
    const vector = matrix.map(([one = 0, two = 0, three = 0]) => one - 2 * two + 3 * three);
    const solution = solve(factor, vector);
    for (const [at, expected] of [1, -2, 3].entries()) expect(solution[at]).toBeCloseTo(expected, 12);
  });

  test('gives the diagonal of the inverse', () => {
    const [first] = inverseDiagonal(cholesky(matrix)!);
    const minor = 5 * 3 - 1 * 1;
    const determinant = 4 * minor - 2 * (2 * 3 - 1 * 0.6) + 0.6 * (2 * 1 - 5 * 0.6);
    expect(first).toBeCloseTo(minor / determinant, 12);
  });

  test.each([
    [
      'with a negative direction',
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      'that is flat in one direction',
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      'with NaN',
      [
        [1, 0],
        [0, Number.NaN],
      ],
    ],
  ])('is undefined for a matrix %s', (_what, matrix) => {
    expect(cholesky(matrix)).toBeUndefined();
  });
});
