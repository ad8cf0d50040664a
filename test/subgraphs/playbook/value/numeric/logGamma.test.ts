import { describe, expect, test } from '@jest/globals';
import { digamma, logGamma } from '../../../../../subgraphs/playbook/value/numeric/logGamma.ts';

describe('the logarithm of the gamma function', () => {
  test('is that of the factorials', () => {
    let factorial = 0;
    for (let n = 1; n <= 170; n++) {
      expect(logGamma(n)).toBeCloseTo(factorial, 11);
      factorial += Math.log(n);
    }
  });

  test.each([
    [0.5, 0.5 * Math.log(Math.PI)],
    [1.5, Math.log(Math.sqrt(Math.PI) / 2)],
    [1e-8, -Math.log(1e-8) - 0.577_215_664_901_532_9e-8],
    [100.5, 361.435_540_467_777_8],
    [1e6, 12_815_504.569_147_611],
  ])('of %d is the tabulated one', (z, expected) => {
    expect(Math.abs(logGamma(z) / expected - 1)).toBeLessThan(2e-14);
  });

  test('grows by log z from z to z + 1, on both sides of where the series begins', () => {
    for (const z of [0.001, 0.3, 3.7, 10.9, 11.5, 12, 13.2, 5_000.5])
      expect(logGamma(z + 1) - logGamma(z)).toBeCloseTo(Math.log(z), 10);
  });
});

describe('digamma', () => {
  test.each([
    [1, -0.577_215_664_901_532_9],
    [0.5, -0.577_215_664_901_532_9 - 2 * Math.LN2],
    [0.25, -0.577_215_664_901_532_9 - Math.PI / 2 - 3 * Math.LN2],
    [10, 2.251_752_589_066_721],
    [1e6, 13.815_510_057_964_191],
  ])('of %d is the tabulated one', (z, expected) => {
    expect(digamma(z)).toBeCloseTo(expected, 13);
  });

  test('is the slope of the logarithm of the gamma function', () => {
    for (const z of [0.2, 1.3, 7.7, 11.99, 12.01, 60]) {
      const slope = (logGamma(z * (1 + 1e-5)) - logGamma(z * (1 - 1e-5))) / (2e-5 * z);
      expect(digamma(z)).toBeCloseTo(slope, 7);
    }
  });
});
