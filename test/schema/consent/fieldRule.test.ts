import { describe, expect, test } from '@jest/globals';
import { type FieldRule, OPEN, strictest, UNMARKED } from '../../../schema/consent/fieldRule.ts';
import { categoryMask } from '../../../schema/vocabulary/dataCategories.ts';

const NON_PERSONAL: FieldRule = { kind: 'NON_PERSONAL' };
const JUDGED: FieldRule = { kind: 'DERIVED', derives: 'RELATIONSHIP_MANAGEMENT' };
const JUDGED_OTHERWISE: FieldRule = { kind: 'DERIVED', derives: 'ANALYTICS' };
const EMAIL: FieldRule = {
  kind: 'CONSENT',
  categories: ['CONTACT_EMAIL'],
  consent: { mask: categoryMask(['CONTACT_EMAIL']), purposes: new Set(['ANALYTICS', 'DIRECT_MARKETING']) },
};
const NAME: FieldRule = {
  kind: 'CONSENT',
  categories: ['IDENTITY'],
  consent: { mask: categoryMask(['IDENTITY']), purposes: new Set(['ANALYTICS']) },
};
const BOTH: FieldRule = {
  kind: 'CONSENT',
  categories: ['CONTACT_EMAIL', 'IDENTITY'],
  consent: { mask: categoryMask(['CONTACT_EMAIL', 'IDENTITY']), purposes: new Set(['ANALYTICS']) },
};
const JUDGED_EMAIL: FieldRule = { ...EMAIL, derives: 'RELATIONSHIP_MANAGEMENT' };

describe('The strictest of two rules', () => {
  test.each<[string, FieldRule, FieldRule, FieldRule]>([
    ['is open only when both are', OPEN, OPEN, OPEN],
    ['is about nobody when the other is open', NON_PERSONAL, OPEN, NON_PERSONAL],
    ['is the consented one beside an open one', EMAIL, OPEN, EMAIL],
    ['is the consented one beside one about nobody', EMAIL, NON_PERSONAL, EMAIL],
    ['demands all categories, for the purposes of both', EMAIL, NAME, BOTH],
    ['is the judgement beside an open one', JUDGED, OPEN, JUDGED],
    ['is the judgement beside one about nobody', JUDGED, NON_PERSONAL, JUDGED],
    ['is the judgement that both are', JUDGED, JUDGED, JUDGED],
    ['is the consented judgement beside an open one', JUDGED_EMAIL, OPEN, JUDGED_EMAIL],
    ['is the consented judgement beside one about nobody', JUDGED_EMAIL, NON_PERSONAL, JUDGED_EMAIL],
    ['is the consented one of equal judgements', JUDGED_EMAIL, JUDGED, JUDGED_EMAIL],
    ['is none that can be kept of two judgements', JUDGED, JUDGED_OTHERWISE, UNMARKED],
    ['is none that can be kept of a judgement and what is none', EMAIL, JUDGED, UNMARKED],
    ['is none that can be kept of two consented fields, one a judgement', EMAIL, JUDGED_EMAIL, UNMARKED],
    ...[OPEN, NON_PERSONAL, JUDGED, EMAIL, JUDGED_EMAIL, UNMARKED].map(
      (other): [string, FieldRule, FieldRule, FieldRule] => [
        `is unmarked when one is, whatever the other: ${other.kind}`,
        UNMARKED,
        other,
        UNMARKED,
      ],
    ),
  ])('%s', (_, one, other, rule) => {
    expect(strictest(one, other)).toEqual(rule);
    expect(strictest(other, one).kind).toBe(rule.kind);
  });
});
