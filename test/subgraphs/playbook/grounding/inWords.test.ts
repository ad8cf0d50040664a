import { describe, expect, test } from '@jest/globals';
import { dayInWords, listed, moneyInWords } from '../../../../subgraphs/playbook/grounding/inWords.ts';

test.each([
  [123_456, 'EUR', '1,234.56 EUR'],
  [5, 'EUR', '0.05 EUR'],
  [0, 'USD', '0.00 USD'],
  [-123_456, 'EUR', '-1,234.56 EUR'],
  [1_234_567, 'JPY', '1,234,567 JPY'],
  [1_234_567, 'KWD', '1,234.567 KWD'],
  [9_007_199_254_740_991, 'EUR', '90,071,992,547,409.91 EUR'],
])('%i minor units of %s are %s', (amountMinor, currency, words) => {
  expect(moneyInWords({ amountMinor, currency })).toBe(words);
});

test.each([
  [1, 'euro'],
  [1, 'EU'],
  [1.5, 'EUR'],
])('%d of %s is no money', (amountMinor, currency) => {
  expect(moneyInWords({ amountMinor, currency })).toBeUndefined();
});

describe('days and lists', () => {
  test('a day is that of UTC', () => {
    expect(dayInWords(new Date('2026-10-31T23:59:59Z'))).toBe('31 October 2026');
    expect(dayInWords(new Date('2026-11-01T00:00:00Z'))).toBe('1 November 2026');
  });

  test('a list ends with "and"', () => {
    expect(listed(['a'])).toBe('a');
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
