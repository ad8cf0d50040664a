import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allowedMask,
  decodeGrants,
  encodeGrants,
  grantsOf,
  NO_GRANTS,
} from '../../../schema/consent/grants.ts';
import { ALL_CATEGORIES, DATA_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { grants } from './arbitraries.ts';

describe('grants', () => {
  test('say after decoding what they said at encoding', () => {
    fc.assert(
      fc.property(grants, (given) => {
        expect(decodeGrants(encodeGrants(given))).toEqual(given);
      }),
    );
  });

  test('have one text only: what decodes is what would be encoded', () => {
    const unit = fc.constantFrom('0', '1', '7', 'f', 'F', '.', '!', '-', ' ', 'g');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        const given = decodeGrants(text);
        if (given !== undefined) expect(encodeGrants(given)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['.', '1.', '01', '-1', '1!!', '!1', '1 ', '123456789', 'G', '1,2', '1\n'])(
    'refuse %p',
    (text) => {
      expect(decodeGrants(text)).toBeUndefined();
    },
  );

  test('allow what was allowed for a purpose, and nothing for any other', () => {
    const given = grantsOf({ ANALYTICS: ['IDENTITY', 'ADDRESS'], AI_TRAINING: 'ALL' });
    expect(PURPOSES.map((purpose) => allowedMask(given, purpose))).toEqual([
      0,
      0,
      0,
      0b1001,
      0,
      0,
      0,
      ALL_CATEGORIES,
      0,
      0,
    ]);
    expect(allowedMask(given, 'EVERYTHING')).toBe(0);
    expect(allowedMask(given, '')).toBe(0);
  });

  test('are none where nothing is known', () => {
    for (const purpose of PURPOSES) expect(allowedMask(NO_GRANTS, purpose)).toBe(0);
    expect(encodeGrants(NO_GRANTS)).toBe('');
  });

  test('read from a longer vocabulary keep what this one knows', () => {
    const given = decodeGrants('ffffffff.1.2.3.4.5.6.7.8.9.a.b');
    expect(given && allowedMask(given, 'ORDER_FULFILMENT') & ALL_CATEGORIES).toBe(ALL_CATEGORIES);
    expect(given && allowedMask(given, 'RIGHTS_FULFILMENT')).toBe(8);
  });

  test('fit all categories into a mask that is a positive integer', () => {
    expect(DATA_CATEGORIES.length).toBeLessThanOrEqual(31);
    expect(ALL_CATEGORIES).toBe(2 ** DATA_CATEGORIES.length - 1);
  });
});
