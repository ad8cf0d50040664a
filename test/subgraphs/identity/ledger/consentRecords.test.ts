import { describe, expect, test } from '@jest/globals';
import { allowedMask } from '../../../../schema/consent/grants.ts';
import { categoryMask } from '../../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES, type Purpose } from '../../../../schema/vocabulary/purposes.ts';
import { PURPOSE_TERMS } from '../../../../schema/vocabulary/purposeTerms.ts';
import {
  type ConsentEvent,
  type ConsentEventType,
  UNSAID,
} from '../../../../subgraphs/identity/ledger/consentEvent.ts';
import { consentRecords } from '../../../../subgraphs/identity/ledger/consentRecords.ts';
import { grantsFrom } from '../../../../subgraphs/identity/ledger/grantsFrom.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

function event(
  eventType: ConsentEventType,
  purpose: Purpose | undefined,
  days: number,
  until?: number,
): ConsentEvent {
  return {
    ...UNSAID,
    eventId: `${eventType} ${days}`,
    customer: 'c-1',
    eventType,
    purpose,
    validUntil: until === undefined ? undefined : day(until),
    actorClient: 'test',
    actorPerson: '',
    eventTime: day(days),
    recordedAt: day(days),
  };
}

function recordOf(purpose: Purpose, events: ConsentEvent[], erased = false) {
  return consentRecords([events], erased, PURPOSE_TERMS, NOW).find((record) => record.purpose === purpose)!;
}

describe('consentRecords', () => {
  test('answers one record for every purpose, in the vocabulary’s order', () => {
    expect(consentRecords([[]], false, PURPOSE_TERMS, NOW).map(({ purpose }) => purpose)).toEqual([
      ...PURPOSES,
    ]);
  });

  test.each<[string, ConsentEvent[], string]>([
    ['UNKNOWN with nothing said', [], 'UNKNOWN'],
    ['GIVEN after a consent', [event('CONSENT_GIVEN', 'PERSONALISATION', -9)], 'GIVEN'],
    ...(['REQUESTED', 'REQUEST_DEFERRED', 'REFUSED', 'REVOKED', 'INVALIDATED'] as const).map(
      (state): [string, ConsentEvent[], string] => [
        `${state} after that event`,
        [event(`CONSENT_${state}`, 'PERSONALISATION', -1)],
        state,
      ],
    ),
    [
      'RENEWED after a renewal',
      [event('CONSENT_GIVEN', 'PERSONALISATION', -9, -2), event('CONSENT_RENEWED', 'PERSONALISATION', -1)],
      'RENEWED',
    ],
    ['UNKNOWN after a renewal of nothing', [event('CONSENT_RENEWED', 'PERSONALISATION', -1)], 'UNKNOWN'],
    [
      'EXPIRED after the end of a renewal',
      [event('CONSENT_GIVEN', 'PERSONALISATION', -9), event('CONSENT_RENEWED', 'PERSONALISATION', -5, -1)],
      'EXPIRED',
    ],
    [
      'GIVEN when the customer is asked again',
      [event('CONSENT_GIVEN', 'PERSONALISATION', -9), event('CONSENT_REQUESTED', 'PERSONALISATION', -1)],
      'GIVEN',
    ],
    ['EXPIRED after its end', [event('CONSENT_GIVEN', 'PERSONALISATION', -9, -1)], 'EXPIRED'],
    [
      'WITHDRAWN after a withdrawal, in whatever order they came',
      [event('CONSENT_WITHDRAWN', 'PERSONALISATION', -1), event('CONSENT_GIVEN', 'PERSONALISATION', -9)],
      'WITHDRAWN',
    ],
    [
      'OBJECTED while an objection stands',
      [event('CONSENT_GIVEN', 'PERSONALISATION', -9), event('OBJECTION', 'PERSONALISATION', -1)],
      'OBJECTED',
    ],
    ['UNKNOWN for what was said of another purpose', [event('CONSENT_GIVEN', 'AI_TRAINING', -9)], 'UNKNOWN'],
  ])('is %s', (_, events, status) => {
    expect(recordOf('PERSONALISATION', events).status).toBe(status);
  });

  test('shows the categories that the grants allow, purpose by purpose', () => {
    const events = [event('CONSENT_GIVEN', 'DIRECT_MARKETING', -9), event('OBJECTION', 'ANALYTICS', -1)];
    const grants = grantsFrom(events, PURPOSE_TERMS, NOW);
    for (const record of consentRecords([events], false, PURPOSE_TERMS, NOW))
      expect(categoryMask(record.categories)).toBe(allowedMask(grants, record.purpose));
  });

  test('shows that machines are kept out, and nothing else, after an objection to automation', () => {
    const events = [event('AUTOMATION_OBJECTION', undefined, -1)];
    const record = recordOf('CUSTOMER_SUPPORT', events);
    expect(record.automatedProcessingAllowed).toBe(false);
    expect(record.categories).toContain('IDENTITY');
    expect(record.events).toHaveLength(1);
    expect(recordOf('CUSTOMER_SUPPORT', []).automatedProcessingAllowed).toBe(true);
  });

  test.each([
    ['the ledger', [event('ERASURE_REQUESTED', undefined, -1)], false],
    ['the customer’s state', [], true],
  ])('shows nothing open but the customer’s rights when %s asks for erasure', (_, events, erased) => {
    const record = recordOf('ORDER_FULFILMENT', events, erased);
    expect(record).toMatchObject({
      status: 'ERASURE_REQUESTED',
      categories: [],
      automatedProcessingAllowed: false,
    });
    expect(recordOf('RIGHTS_FULFILMENT', events, erased).categories).toContain('IDENTITY');
  });

  test('tells the history oldest first', () => {
    const events = [event('CONSENT_WITHDRAWN', 'AI_TRAINING', -1), event('CONSENT_GIVEN', 'AI_TRAINING', -9)];
    expect(recordOf('AI_TRAINING', events).events.map(({ eventType }) => eventType)).toEqual([
      'CONSENT_GIVEN',
      'CONSENT_WITHDRAWN',
    ]);
  });
});
