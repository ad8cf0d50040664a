import { describe, expect, test } from '@jest/globals';
import {
  categoriesOf,
  categoryBit,
  categoryMask,
  DATA_CATEGORIES,
  DATA_CATEGORY_DPV,
  isDataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import { LAWFUL_BASES, LAWFUL_BASIS_DPV } from '../../../schema/vocabulary/lawfulBases.ts';
import { isPurpose, PURPOSE_DPV, PURPOSES, purposePosition } from '../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../schema/vocabulary/purposeTerms.ts';

describe('the vocabulary', () => {
  test('names every word by one identifier of the Data Privacy Vocabulary', () => {
    for (const [words, identifiers] of [
      [PURPOSES, PURPOSE_DPV],
      [DATA_CATEGORIES, DATA_CATEGORY_DPV],
      [LAWFUL_BASES, LAWFUL_BASIS_DPV],
    ] as const) {
      expect(Object.keys(identifiers)).toEqual([...words]);
      expect(new Set(Object.values(identifiers)).size).toBe(words.length);
      for (const identifier of Object.values(identifiers))
        expect(identifier).toMatch(/^(dpv|dpv-pd|eu-gdpr):[\w-]+$/);
    }
  });

  test('gives every purpose its terms: what rests on consent is denied until it is given, and nothing else is', () => {
    expect(Object.keys(PURPOSE_TERMS).sort()).toEqual([...PURPOSES].sort());
    for (const purpose of PURPOSES) {
      const { lawfulBasis, byDefault } = PURPOSE_TERMS[purpose];
      expect([purpose, byDefault]).toEqual([purpose, lawfulBasis === 'CONSENT' ? 'DENIED' : 'ALLOWED']);
    }
  });

  test('lets an objection end what rests on legitimate interests or consent, and nothing that the law or a contract asks for', () => {
    const ended = PURPOSES.filter((purpose) => PURPOSE_TERMS[purpose].objection);
    expect(ended).toEqual([
      'RELATIONSHIP_MANAGEMENT',
      'ANALYTICS',
      'DIRECT_MARKETING',
      'PERSONALISATION',
      'AI_TRAINING',
      'SALE_OR_SHARING',
    ]);
  });

  test('knows a word from another, also from one that objects have by themselves', () => {
    expect(PURPOSES.map(purposePosition)).toEqual(PURPOSES.map((_, index) => index));
    expect(DATA_CATEGORIES.map(categoryBit)).toEqual(DATA_CATEGORIES.map((_, index) => 2 ** index));
    for (const word of ['', 'analytics', 'ANALYTICS ', 'constructor', '__proto__', 'toString']) {
      expect([isPurpose(word), purposePosition(word)]).toEqual([false, -1]);
      expect([isDataCategory(word), categoryBit(word)]).toEqual([false, 0]);
    }
  });

  test('reads a mask of categories as it was written', () => {
    expect(categoriesOf(categoryMask(['PAYMENT', 'IDENTITY']))).toEqual(['IDENTITY', 'PAYMENT']);
    expect(categoriesOf(categoryMask(DATA_CATEGORIES))).toEqual([...DATA_CATEGORIES]);
    expect(categoriesOf(0)).toEqual([]);
  });
});
