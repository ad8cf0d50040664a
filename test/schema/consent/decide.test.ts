import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Ask,
  type ConsentRule,
  decide,
  servesPurpose,
  standingOf,
} from '../../../schema/consent/decide.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import type { PassportSection } from '../../../schema/consent/passport.ts';
import {
  ALL_CATEGORIES,
  categoryMask,
  DATA_CATEGORIES,
  type DataCategory,
} from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../../schema/vocabulary/purposes.ts';
import '../../support/matchers.ts';

const ASK: Ask = { purpose: 'DIRECT_MARKETING', automated: false, tenant: 'sample', self: undefined };
const PASSPORT: PassportSection = {
  audience: 'crm',
  tenant: 'sample',
  customer: 'c-000001',
  issuedAt: 0,
  expiresAt: 120,
  grants: grantsOf({ DIRECT_MARKETING: ['CONTACT_EMAIL', 'IDENTITY'] }),
  records: [],
};
const OBJECTING: PassportSection = { ...PASSPORT, grants: { ...PASSPORT.grants, objectsToAutomation: true } };

function rule(categories: readonly DataCategory[], ...purposes: readonly Purpose[]): ConsentRule {
  return { mask: categoryMask(categories), purposes: new Set(purposes) };
}

const EMAIL = rule(['CONTACT_EMAIL'], 'DIRECT_MARKETING', 'CUSTOMER_SUPPORT');
const decided = (on: ConsentRule, ask: Ask, passport: PassportSection | undefined) =>
  decide(on, ask.purpose, standingOf(ask, passport));

describe('a field is released', () => {
  test.each<[string, ConsentRule, Ask, PassportSection]>([
    ['for a purpose that it serves and the customer allows', EMAIL, ASK, PASSPORT],
    [
      'if the customer allows all of several categories',
      rule(['CONTACT_EMAIL', 'IDENTITY'], 'DIRECT_MARKETING'),
      ASK,
      PASSPORT,
    ],
    ['to the customer themself', EMAIL, { ...ASK, self: 'c-000001' }, PASSPORT],
    ['to a machine, if the customer does not object', EMAIL, { ...ASK, automated: true }, PASSPORT],
    ['to a person, though the customer objects to machines', EMAIL, ASK, OBJECTING],
  ])('%s', (_, on, ask, passport) => {
    expect(decided(on, ask, passport)).toBeReleased();
  });
});

describe('a field is withheld', () => {
  test.each([
    [
      'for a purpose that it does not serve',
      EMAIL,
      { ...ASK, purpose: 'ANALYTICS' },
      PASSPORT,
      'NOT_FOR_PURPOSE',
    ],
    ['for a word that is no purpose', EMAIL, { ...ASK, purpose: 'EVERYTHING' }, PASSPORT, 'NOT_FOR_PURPOSE'],
    ['from an anonymous caller', EMAIL, { ...ASK, purpose: '' }, PASSPORT, 'NOT_FOR_PURPOSE'],
    ['when it serves no purpose', rule(['CONTACT_EMAIL']), ASK, PASSPORT, 'NOT_FOR_PURPOSE'],
    ['without a passport', EMAIL, ASK, undefined, 'NO_PASSPORT'],
    ['with a passport of another tenant', EMAIL, { ...ASK, tenant: 'other' }, PASSPORT, 'NO_PASSPORT'],
    ['from another customer', EMAIL, { ...ASK, self: 'c-000002' }, PASSPORT, 'NOT_SELF'],
    ['from a customer who is nobody', EMAIL, { ...ASK, self: '' }, PASSPORT, 'NOT_SELF'],
    [
      'from a machine, if the customer objects',
      EMAIL,
      { ...ASK, automated: true },
      OBJECTING,
      'AUTOMATION_OBJECTED',
    ],
    [
      'in a category that is not allowed',
      rule(['ADDRESS'], 'DIRECT_MARKETING'),
      ASK,
      PASSPORT,
      'NOT_CONSENTED',
    ],
    [
      'if one of its categories is not allowed',
      rule(['CONTACT_EMAIL', 'ADDRESS'], 'DIRECT_MARKETING'),
      ASK,
      PASSPORT,
      'NOT_CONSENTED',
    ],
    [
      'for a purpose that the customer does not allow',
      EMAIL,
      { ...ASK, purpose: 'CUSTOMER_SUPPORT' },
      PASSPORT,
      'NOT_CONSENTED',
    ],
    [
      'when it has no category, which is a mistake',
      rule([], 'DIRECT_MARKETING'),
      ASK,
      PASSPORT,
      'NOT_CONSENTED',
    ],
  ] as const)('%s', (_, on, ask, passport, reason) => {
    expect(decided(on, ask, passport)).toBeWithheld(reason);
  });

  test('for a word that is no purpose, even where the rule names it', () => {
    const mistaken = { ...EMAIL, purposes: new Set(['EVERYTHING' as Purpose]) };
    expect(servesPurpose(mistaken, 'EVERYTHING')).toBe(false);
    expect(standingOf({ ...ASK, purpose: 'EVERYTHING' }, PASSPORT)).toEqual({
      open: 0,
      otherwise: 'NOT_FOR_PURPOSE',
    });
  });

  test('for the first reason, where there are several', () => {
    const stranger: Ask = {
      ...ASK,
      automated: true,
      self: 'c-000002',
      tenant: 'other',
      purpose: 'ANALYTICS',
    };
    const support: Ask = { ...stranger, purpose: 'CUSTOMER_SUPPORT' };
    expect(decided(EMAIL, stranger, OBJECTING)).toBeWithheld('NOT_FOR_PURPOSE');
    expect(decided(EMAIL, support, OBJECTING)).toBeWithheld('NO_PASSPORT');
    expect(decided(EMAIL, { ...support, tenant: 'sample' }, OBJECTING)).toBeWithheld('NOT_SELF');
    expect(decided(EMAIL, { ...support, tenant: 'sample', self: undefined }, OBJECTING)).toBeWithheld(
      'AUTOMATION_OBJECTED',
    );
  });
});

describe('whatever the facts', () => {
  const purpose = fc.constantFrom(...PURPOSES);
  const rules = fc
    .record({
      categories: fc.subarray([...DATA_CATEGORIES], { maxLength: 2 }),
      purposes: fc.subarray([...PURPOSES]),
    })
    .map(({ categories, purposes }) => rule(categories, ...purposes));
  const asks = fc.record({
    purpose: fc.oneof(purpose, fc.constantFrom('', 'EVERYTHING')),
    automated: fc.boolean(),
    tenant: fc.constantFrom('sample', 'other'),
    self: fc.constantFrom(undefined, 'c-000001', 'c-000002'),
  });
  const mask = fc.oneof(fc.constantFrom(0, ALL_CATEGORIES), fc.integer({ min: 0, max: ALL_CATEGORIES }));
  const passports = fc
    .record({ masks: fc.array(mask, { maxLength: PURPOSES.length }), objectsToAutomation: fc.boolean() })
    .map((grants): PassportSection => ({ ...PASSPORT, grants }));

  test('a field is released if and only if every condition holds', () => {
    fc.assert(
      fc.property(rules, asks, fc.option(passports, { nil: undefined }), (on, ask, passport) => {
        const position = (PURPOSES as readonly string[]).indexOf(ask.purpose);
        const given = passport?.grants.masks[position] ?? 0;
        const allowed =
          position >= 0 &&
          on.purposes.has(PURPOSES[position] as Purpose) &&
          passport !== undefined &&
          ask.tenant === 'sample' &&
          ask.self !== 'c-000002' &&
          !(ask.automated && passport.grants.objectsToAutomation) &&
          on.mask > 0 &&
          (given | on.mask) === given;
        expect(decided(on, ask, passport).kind).toBe(allowed ? 'Released' : 'Withheld');
      }),
      { numRuns: 5000 },
    );
  });

  test('a field that is not released for a purpose to anybody does not serve it', () => {
    fc.assert(
      fc.property(rules, purpose, (on, asked) => {
        const all: PassportSection = { ...PASSPORT, grants: grantsOf({ [asked]: 'ALL' }) };
        const released = decided(on, { ...ASK, purpose: asked }, all).kind === 'Released';
        expect(servesPurpose(on, asked) && on.mask > 0).toBe(released);
      }),
    );
  });
});
