import { expect, test } from '@jest/globals';
import { normalise } from '../../../../subgraphs/playbook/health/normalise.ts';

const FALLING = [
  [0, 100],
  [10, 60],
  [20, 10],
] as const;

test.each([
  [-5, 100],
  [0, 100],
  [5, 80],
  [10, 60],
  [16, 30],
  [20, 10],
  [900, 10],
])('a raw value of %d is worth %d: on lines between the points, level outside them', (raw, worth) => {
  expect(normalise(FALLING, raw)).toBeCloseTo(worth, 12);
});
