import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allowedMask } from '../../../../schema/consent/grants.ts';
import {
  ALL_CATEGORIES,
  categoryMask,
  DATA_CATEGORIES,
  type DataCategory,
} from '../../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../../schema/vocabulary/purposeTerms.ts';
import {
  CONSENT_EVENT_TYPES,
  type ConsentEventType,
  type ConsentFact,
  REFUSALS,
} from '../../../../subgraphs/identity/ledger/consentEvent.ts';
import {
  canRenew,
  grantsFrom,
  ORDINARY_CATEGORIES,
} from '../../../../subgraphs/identity/ledger/grantsFrom.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const NOTHING = 0;
const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

function fact(eventType: ConsentEventType, days: number, more: Partial<ConsentFact> = {}): ConsentFact {
  return {
    eventType,
    purpose: undefined,
    categories: undefined,
    validUntil: undefined,
    eventTime: day(days),
    ...more,
  };
}

const given = (purpose: Purpose, days: number, categories?: DataCategory[], until?: number) =>
  fact('CONSENT_GIVEN', days, {
    purpose,
    categories,
    validUntil: until === undefined ? undefined : day(until),
  });
const renewed = (purpose: Purpose, days: number, categories?: DataCategory[], until?: number) => ({
  ...given(purpose, days, categories, until),
  eventType: 'CONSENT_RENEWED' as const,
});
const withdrawn = (purpose: Purpose, days: number, categories?: DataCategory[]) =>
  fact('CONSENT_WITHDRAWN', days, { purpose, categories });
const objected = (purpose: Purpose, days: number) => fact('OBJECTION', days, { purpose });
const objectionWithdrawn = (purpose: Purpose, days: number) => fact('OBJECTION_WITHDRAWN', days, { purpose });

describe('with nothing recorded', () => {
  test.each<[Purpose, number]>([
    ['ORDER_FULFILMENT', ORDINARY_CATEGORIES],
    ['CUSTOMER_SUPPORT', ORDINARY_CATEGORIES],
    ['RELATIONSHIP_MANAGEMENT', ORDINARY_CATEGORIES],
    ['ANALYTICS', ORDINARY_CATEGORIES],
    ['FRAUD_PREVENTION', ORDINARY_CATEGORIES],
    ['DIRECT_MARKETING', NOTHING],
    ['PERSONALISATION', NOTHING],
    ['AI_TRAINING', NOTHING],
    ['RIGHTS_FULFILMENT', ALL_CATEGORIES],
  ])('%s allows what its terms say', (purpose, expected) => {
    expect(allowedMask(grantsFrom([], PURPOSE_TERMS, NOW), purpose)).toBe(expected);
  });

  test('special categories are allowed for nothing but the customer’s own rights', () => {
    expect(ORDINARY_CATEGORIES & categoryMask(['SPECIAL_CATEGORY'])).toBe(0);
  });

  test('nobody objects to automation', () => {
    expect(grantsFrom([], PURPOSE_TERMS, NOW).objectsToAutomation).toBe(false);
  });
});

describe('what the ledger comes to', () => {
  const EMAIL = categoryMask(['CONTACT_EMAIL']);
  const PHONE = categoryMask(['CONTACT_PHONE']);
  const SPECIAL = categoryMask(['SPECIAL_CATEGORY']);

  test.each<[string, Purpose, ConsentFact[], number]>([
    [
      'a consent opens what is not special',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9)],
      ORDINARY_CATEGORIES,
    ],
    [
      'a consent opens what it names',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9, ['CONTACT_EMAIL'])],
      EMAIL,
    ],
    [
      'a special category is opened by its name',
      'CUSTOMER_SUPPORT',
      [given('CUSTOMER_SUPPORT', -9, ['SPECIAL_CATEGORY'])],
      ALL_CATEGORIES,
    ],
    [
      'consents to different categories stand side by side',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9, ['CONTACT_EMAIL']), given('DIRECT_MARKETING', -5, ['CONTACT_PHONE'])],
      EMAIL | PHONE,
    ],
    [
      'a consent counts from its moment on',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', 0, ['CONTACT_EMAIL'])],
      EMAIL,
    ],
    [
      'a consent counts beside a renewal of the same time that has run out',
      'DIRECT_MARKETING',
      [
        given('DIRECT_MARKETING', -9, ['CONTACT_EMAIL']),
        renewed('DIRECT_MARKETING', -9, ['CONTACT_EMAIL'], -1),
      ],
      EMAIL,
    ],
    ['a consent to one purpose opens no other', 'PERSONALISATION', [given('DIRECT_MARKETING', -9)], NOTHING],
    [
      'a withdrawal closes',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), withdrawn('DIRECT_MARKETING', -1)],
      NOTHING,
    ],
    [
      'a withdrawal of one category leaves the others',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), withdrawn('DIRECT_MARKETING', -1, ['CONTACT_PHONE'])],
      ORDINARY_CATEGORIES & ~PHONE,
    ],
    [
      'a new consent opens again',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), withdrawn('DIRECT_MARKETING', -5), given('DIRECT_MARKETING', -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'a withdrawal that arrives before the consent it is later than still closes',
      'DIRECT_MARKETING',
      [withdrawn('DIRECT_MARKETING', -1), given('DIRECT_MARKETING', -9)],
      NOTHING,
    ],
    [
      'at equal times the withdrawal wins',
      'DIRECT_MARKETING',
      [withdrawn('DIRECT_MARKETING', -1), given('DIRECT_MARKETING', -1)],
      NOTHING,
    ],
    [
      'a consent holds until its end',
      'AI_TRAINING',
      [given('AI_TRAINING', -9, undefined, 1)],
      ORDINARY_CATEGORIES,
    ],
    ['a consent ends at its end', 'AI_TRAINING', [given('AI_TRAINING', -9, undefined, 0)], NOTHING],
    [
      'a later consent that has run out replaces an earlier one without end',
      'AI_TRAINING',
      [given('AI_TRAINING', -9), given('AI_TRAINING', -5, undefined, -1)],
      NOTHING,
    ],
    [
      'at equal times the consent that has run out wins',
      'AI_TRAINING',
      [given('AI_TRAINING', -5, undefined, -1), given('AI_TRAINING', -5)],
      NOTHING,
    ],
    [
      'a consent of the future opens nothing yet',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', 1)],
      NOTHING,
    ],
    [
      'a withdrawal of the future closes at once',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), withdrawn('DIRECT_MARKETING', 1)],
      NOTHING,
    ],
    ['an objection closes where it is honoured', 'ANALYTICS', [objected('ANALYTICS', -1)], NOTHING],
    [
      'an objection closes what was consented to',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), objected('DIRECT_MARKETING', -1)],
      NOTHING,
    ],
    [
      'an objection does nothing where it is not honoured',
      'FRAUD_PREVENTION',
      [objected('FRAUD_PREVENTION', -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'an objection to one purpose leaves the others',
      'RELATIONSHIP_MANAGEMENT',
      [objected('ANALYTICS', -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'an objection taken back counts no more',
      'ANALYTICS',
      [objected('ANALYTICS', -9), objectionWithdrawn('ANALYTICS', -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'at equal times the objection wins',
      'ANALYTICS',
      [objected('ANALYTICS', -1), objectionWithdrawn('ANALYTICS', -1)],
      NOTHING,
    ],
    [
      'an objection taken back gives no consent',
      'DIRECT_MARKETING',
      [objected('DIRECT_MARKETING', -9), objectionWithdrawn('DIRECT_MARKETING', -1)],
      NOTHING,
    ],
    [
      'a consent after an objection opens what it names',
      'ANALYTICS',
      [objected('ANALYTICS', -9), given('ANALYTICS', -1, ['CONTACT_EMAIL'])],
      EMAIL,
    ],
    [
      'a consent that has run out does not lift an objection',
      'ANALYTICS',
      [objected('ANALYTICS', -9), given('ANALYTICS', -5, undefined, -1)],
      NOTHING,
    ],
    [
      'a consent that has run out leaves a purpose that never rested on it',
      'ANALYTICS',
      [given('ANALYTICS', -5, undefined, -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'a withdrawal closes a purpose that honours objections',
      'ANALYTICS',
      [withdrawn('ANALYTICS', -1)],
      NOTHING,
    ],
    [
      'a withdrawal leaves what rests on contract',
      'ORDER_FULFILMENT',
      [withdrawn('ORDER_FULFILMENT', -1)],
      ORDINARY_CATEGORIES,
    ],
    [
      'a withdrawal takes back a special category from what rests on contract',
      'CUSTOMER_SUPPORT',
      [given('CUSTOMER_SUPPORT', -9, ['SPECIAL_CATEGORY']), withdrawn('CUSTOMER_SUPPORT', -1)],
      ALL_CATEGORIES & ~SPECIAL,
    ],
    ...(['CONSENT_REFUSED', 'CONSENT_REVOKED', 'CONSENT_INVALIDATED'] as const).flatMap(
      (no): [string, Purpose, ConsentFact[], number][] => [
        [
          `${no} ends what was given`,
          'DIRECT_MARKETING',
          [given('DIRECT_MARKETING', -9), fact(no, -1, { purpose: 'DIRECT_MARKETING' })],
          NOTHING,
        ],
        [
          `${no} ends what was open by default, for the categories that it names`,
          'ANALYTICS',
          [fact(no, -1, { purpose: 'ANALYTICS', categories: ['IDENTITY'] })],
          ORDINARY_CATEGORIES & ~categoryMask(['IDENTITY']),
        ],
        [
          `${no} at the time of a consent wins`,
          'DIRECT_MARKETING',
          [fact(no, -1, { purpose: 'DIRECT_MARKETING' }), given('DIRECT_MARKETING', -1)],
          NOTHING,
        ],
        [
          `${no} leaves nothing to renew`,
          'DIRECT_MARKETING',
          [
            given('DIRECT_MARKETING', -9),
            fact(no, -5, { purpose: 'DIRECT_MARKETING' }),
            renewed('DIRECT_MARKETING', -1),
          ],
          NOTHING,
        ],
      ],
    ),
    ...(['CONSENT_REQUESTED', 'CONSENT_REQUEST_DEFERRED'] as const).flatMap(
      (question): [string, Purpose, ConsentFact[], number][] => [
        [
          `${question} opens nothing`,
          'DIRECT_MARKETING',
          [fact(question, -1, { purpose: 'DIRECT_MARKETING' })],
          NOTHING,
        ],
        [
          `${question} takes nothing back`,
          'DIRECT_MARKETING',
          [given('DIRECT_MARKETING', -9), fact(question, -1, { purpose: 'DIRECT_MARKETING' })],
          ORDINARY_CATEGORIES,
        ],
      ],
    ),
    ['a renewal of nothing opens nothing', 'DIRECT_MARKETING', [renewed('DIRECT_MARKETING', -1)], NOTHING],
    [
      'a renewal opens again what has run out, as far as it was given',
      'DIRECT_MARKETING',
      [
        given('DIRECT_MARKETING', -9, ['IDENTITY', 'CONTACT_EMAIL'], -2),
        renewed('DIRECT_MARKETING', -1, ['IDENTITY', 'ADDRESS']),
      ],
      categoryMask(['IDENTITY']),
    ],
    [
      'a renewal lifts no objection that came after the consent',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), objected('DIRECT_MARKETING', -5), renewed('DIRECT_MARKETING', -1)],
      NOTHING,
    ],
    [
      'a renewal that has run out opens nothing',
      'DIRECT_MARKETING',
      [given('DIRECT_MARKETING', -9), renewed('DIRECT_MARKETING', -5, undefined, -1)],
      NOTHING,
    ],
    [
      'nothing closes the customer’s own rights',
      'RIGHTS_FULFILMENT',
      [withdrawn('RIGHTS_FULFILMENT', -1), objected('RIGHTS_FULFILMENT', -1)],
      ALL_CATEGORIES,
    ],
  ])('%s', (_, purpose, events, expected) => {
    expect(allowedMask(grantsFrom(events, PURPOSE_TERMS, NOW), purpose)).toBe(expected);
  });

  test.each<[string, ConsentFact[], boolean]>([
    ['an objection to automation counts', [fact('AUTOMATION_OBJECTION', -1)], true],
    [
      'one taken back does not',
      [fact('AUTOMATION_OBJECTION', -9), fact('AUTOMATION_OBJECTION_WITHDRAWN', -1)],
      false,
    ],
    [
      'one made again does',
      [fact('AUTOMATION_OBJECTION_WITHDRAWN', -9), fact('AUTOMATION_OBJECTION', -1)],
      true,
    ],
    [
      'at equal times the objection wins',
      [fact('AUTOMATION_OBJECTION', -1), fact('AUTOMATION_OBJECTION_WITHDRAWN', -1)],
      true,
    ],
  ])('%s', (_, events, expected) => {
    expect(grantsFrom(events, PURPOSE_TERMS, NOW).objectsToAutomation).toBe(expected);
  });

  test.each<[string, ConsentFact[], boolean]>([
    ['a request to be erased closes', [fact('ERASURE_REQUESTED', -5, { key: 'a' })], true],
    [
      'until it is rejected',
      [fact('ERASURE_REQUESTED', -5, { key: 'a' }), fact('ERASURE_REJECTED', -1, { ends: 'a' })],
      false,
    ],
    [
      'and not by a rejection of another',
      [fact('ERASURE_REQUESTED', -5, { key: 'a' }), fact('ERASURE_REJECTED', -1, { ends: 'b' })],
      true,
    ],
    [
      'nor by one from before',
      [fact('ERASURE_REQUESTED', -1, { key: 'a' }), fact('ERASURE_REJECTED', -5, { ends: 'a' })],
      true,
    ],
    [
      'nor by what else ends with the same key',
      [fact('ERASURE_REQUESTED', -5, { key: 'a' }), fact('RESTRICTION_LIFTED', -1, { ends: 'a' })],
      true,
    ],
    [
      'of two the one that is not rejected goes on',
      [
        fact('ERASURE_REQUESTED', -5, { key: 'a' }),
        fact('ERASURE_REQUESTED', -4, { key: 'b' }),
        fact('ERASURE_REJECTED', -1, { ends: 'a' }),
      ],
      true,
    ],
    [
      'whatever is said between',
      [
        fact('ERASURE_REQUESTED', -5, { key: 'a' }),
        given('DIRECT_MARKETING', -3),
        fact('ERASURE_REJECTED', -1, { ends: 'a' }),
        given('DIRECT_MARKETING', -1),
      ],
      false,
    ],
  ])('%s', (_, events, closed) => {
    const grants = grantsFrom([given('DIRECT_MARKETING', -9), ...events], PURPOSE_TERMS, NOW);
    for (const purpose of ['CUSTOMER_SUPPORT', 'DIRECT_MARKETING'] as const)
      expect(allowedMask(grants, purpose)).toBe(closed ? NOTHING : ORDINARY_CATEGORIES);
    expect(allowedMask(grants, 'RIGHTS_FULFILMENT')).toBe(ALL_CATEGORIES);
  });

  test.each<[string, ConsentFact[], boolean]>([
    ['a restriction leaves the customer’s rights and nothing else', [fact('RESTRICTION', -5)], true],
    ['whatever is said after it', [fact('RESTRICTION', -5), given('DIRECT_MARKETING', -1)], true],
    ['until it is lifted', [fact('RESTRICTION', -5), fact('RESTRICTION_LIFTED', -1)], false],
    ['and lifted after it', [fact('RESTRICTION_LIFTED', -5), fact('RESTRICTION', -1)], true],
    ['at equal times it wins', [fact('RESTRICTION', -1), fact('RESTRICTION_LIFTED', -1)], true],
    [
      'no objection withdrawn lifts it',
      [fact('RESTRICTION', -5), fact('AUTOMATION_OBJECTION_WITHDRAWN', -1)],
      true,
    ],
  ])('%s', (_, events, restricted) => {
    const grants = grantsFrom([given('DIRECT_MARKETING', -9), ...events], PURPOSE_TERMS, NOW);
    for (const purpose of ['CUSTOMER_SUPPORT', 'DIRECT_MARKETING'] as const)
      expect(allowedMask(grants, purpose)).toBe(restricted ? NOTHING : ORDINARY_CATEGORIES);
    expect(allowedMask(grants, 'RIGHTS_FULFILMENT')).toBe(ALL_CATEGORIES);
  });

  test('a request to be erased leaves the customer’s rights and nothing else, whatever was said before or after', () => {
    const events = [
      given('DIRECT_MARKETING', -9),
      fact('ERASURE_REQUESTED', -5),
      given('DIRECT_MARKETING', -1),
    ];
    const grants = grantsFrom(events, PURPOSE_TERMS, NOW);
    for (const purpose of PURPOSES)
      expect(allowedMask(grants, purpose)).toBe(purpose === 'RIGHTS_FULFILMENT' ? ALL_CATEGORIES : NOTHING);
  });
});

test('a withdrawal ends what rests on consent, also where no objection is honoured and all was allowed', () => {
  const terms = { ...PURPOSE_TERMS.AI_TRAINING, byDefault: 'ALLOWED', objection: false } as const;
  const allowed = (...events: ConsentFact[]) =>
    allowedMask(grantsFrom(events, { ...PURPOSE_TERMS, AI_TRAINING: terms }, NOW), 'AI_TRAINING');
  expect(allowed()).toBe(ORDINARY_CATEGORIES);
  expect(allowed(withdrawn('AI_TRAINING', -1))).toBe(NOTHING);
});

describe('a renewal finds something to renew', () => {
  const renewal = renewed('DIRECT_MARKETING', -1, ['CONTACT_EMAIL']);
  test.each<[string, ConsentFact, ConsentFact[], boolean]>([
    ['when there was a consent', renewal, [given('DIRECT_MARKETING', -9)], true],
    ['also when it has run out', renewal, [given('DIRECT_MARKETING', -9, undefined, -5)], true],
    ['not when there was none', renewal, [], false],
    ['not when it was to something else', renewal, [given('DIRECT_MARKETING', -9, ['CONTACT_PHONE'])], false],
    ['not when it was for another purpose', renewal, [given('PERSONALISATION', -9)], false],
    [
      'not when it was withdrawn',
      renewal,
      [given('DIRECT_MARKETING', -9), withdrawn('DIRECT_MARKETING', -5)],
      false,
    ],
    ['not when it came later', renewal, [given('DIRECT_MARKETING', 0)], false],
    [
      'and never without a purpose',
      { ...renewal, purpose: undefined },
      [given('DIRECT_MARKETING', -9)],
      false,
    ],
  ])('%s', (_, event, before, finds) => {
    expect(canRenew(event, before, PURPOSE_TERMS)).toBe(finds);
  });
});

describe('properties of every ledger', () => {
  const facts: fc.Arbitrary<ConsentFact> = fc.record({
    eventType: fc.constantFrom(...CONSENT_EVENT_TYPES),
    purpose: fc.option(fc.constantFrom(...PURPOSES), { nil: undefined }),
    categories: fc.option(fc.subarray([...DATA_CATEGORIES]), { nil: undefined }),
    // Few distinct times, so that equal ones are common.
    eventTime: fc.integer({ min: -4, max: 1 }).map(day),
    validUntil: fc.option(fc.integer({ min: -3, max: 2 }).map(day), { nil: undefined }),
  });
  const ledgers = fc.array(facts, { maxLength: 12 });

  test('the order of arrival never matters', () => {
    fc.assert(
      fc.property(
        ledgers.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          expect(grantsFrom(shuffled, PURPOSE_TERMS, NOW)).toEqual(grantsFrom(events, PURPOSE_TERMS, NOW));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('one more refusal never allows more', () => {
    const refusals = facts.filter(({ eventType }) => REFUSALS.has(eventType));
    fc.assert(
      fc.property(ledgers, refusals, (events, refusal) => {
        const before = grantsFrom(events, PURPOSE_TERMS, NOW);
        const after = grantsFrom([...events, refusal], PURPOSE_TERMS, NOW);
        for (const purpose of PURPOSES)
          expect(allowedMask(after, purpose) & ~allowedMask(before, purpose)).toBe(0);
        expect(after.objectsToAutomation || !before.objectsToAutomation).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
