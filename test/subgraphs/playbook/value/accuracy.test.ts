import { describe, expect, test } from '@jest/globals';
import { accuracyOf } from '../../../../bench/playbook/value/accuracy.ts';

describe('the accuracy of forecasts', () => {
  test('is that of each customer, and of their sum', () => {
    const { correlation, topTenth: _, ...others } = accuracyOf([1, 2, 3, 2], [0, 2, 5, 3]);
    expect(others).toEqual({
      predicted: 8,
      actual: 10,
      bias: 8 / 10 - 1,
      meanAbsoluteError: (1 + 0 + 2 + 1) / 4,
      rootMeanSquareError: Math.sqrt((1 + 0 + 4 + 1) / 4),
    });
    expect(correlation).toBeCloseTo(5 / Math.sqrt(2 * 13), 12);
  });

  test('knows no correlation of forecasts that are all the same', () => {
    expect(accuracyOf([0.1, 0.1, 0.1], [1, 2, 4]).correlation).toBeNaN();
  });

  test('says what the tenth with the highest forecasts holds', () => {
    const actuals = Array.from({ length: 20 }, (_, at) => at + 1);
    expect(accuracyOf(actuals, actuals).topTenth).toBeCloseTo((19 + 20) / 210, 12);
    const first = actuals.map((_, at) => (at === 0 ? 1 : 0));
    expect(accuracyOf(first, actuals).topTenth).toBeCloseTo((1 + 209 / 19) / 210, 12);
    expect(
      accuracyOf(
        actuals.map(() => 7),
        actuals,
      ).topTenth,
    ).toBeCloseTo(0.1, 12);
  });
});
