import { describe, expect, test } from '@jest/globals';
import type { ConsentEventType } from '../../../../subgraphs/identity/ledger/consentEvent.ts';
import type { StoredEvent } from '../../../../subgraphs/identity/ledger/eventRow.ts';
import { type FamilyMember, historiesOf } from '../../../../subgraphs/identity/ledger/histories.ts';

const SAID = new Date('2026-10-01T00:00:00Z');

/** An event of customer `a` that also counts for `alsoOf`, for some of them by a guess. */
function event(
  eventId: string,
  { eventType = 'CONSENT_GIVEN' as ConsentEventType, customer = 'a', ...rest }: Partial<StoredEvent> = {},
): StoredEvent {
  return {
    ...{ eventId, eventType, customer, alsoOf: [], doubtful: [], purpose: 'DIRECT_MARKETING' },
    ...{ categories: undefined, lawfulBasis: undefined, validUntil: undefined, privacyNotice: undefined },
    ...{ language: undefined, collectionMethod: undefined, controller: undefined, jurisdiction: undefined },
    ...{ retention: undefined, evidence: undefined, actorClient: 'page', actorPerson: '' },
    ...{ eventTime: SAID, recordedAt: SAID, position: 5 },
    ...rest,
  };
}

const certain = (id: string, joinedAt = 0): FamilyMember => ({
  id,
  deterministic: true,
  firm: true,
  joinedAt,
});
const probable = (id: string, joinedAt = 0): FamilyMember => ({
  id,
  deterministic: false,
  firm: false,
  joinedAt,
});
const idsOf = (histories: readonly (readonly { readonly eventId: string }[])[]) =>
  histories.map((events) => events.map(({ eventId }) => eventId));

describe('The histories of a customer', () => {
  test('are one for each id, with what was said under it', () => {
    const events = [event('1'), event('2', { customer: 'b' }), event('3', { customer: 'stranger' })];
    expect(idsOf(historiesOf([certain('a'), certain('b')], events))).toEqual([['1'], ['2']]);
    expect(idsOf(historiesOf([certain('b')], events))).toEqual([['2']]);
  });

  test('keep the order of the events', () => {
    const events = ['3', '1', '2'].map((id) => event(id));
    expect(idsOf(historiesOf([certain('a')], events))).toEqual([['3', '1', '2']]);
  });

  test('hold what was said while two ids were one customer, for both', () => {
    const events = [event('1', { alsoOf: ['b'] })];
    expect(idsOf(historiesOf([certain('a'), certain('b'), certain('c')], events))).toEqual([
      ['1'],
      ['1'],
      [],
    ]);
  });

  test('hold a yes that came by a guess as long as the guess stands', () => {
    const events = [event('1', { alsoOf: ['b'], doubtful: ['b'] })];
    expect(idsOf(historiesOf([probable('a'), certain('b')], events))).toEqual([['1'], ['1']]);
  });

  test('hold no yes that came by a guess which was undone, also when the two were merged anew', () => {
    const yes = event('1', { alsoOf: ['b'], doubtful: ['b'] });
    const merged = (a: number, b: number) =>
      idsOf(historiesOf([probable('a', a), certain('b', b)], [yes]))[1];
    expect([merged(4, 0), merged(0, 4)]).toEqual([['1'], ['1']]);
    expect([merged(5, 0), merged(0, 5), merged(9, 2)]).toEqual([[], [], []]);
  });

  test('hold the rejection of a request for whomever they hold the request', () => {
    const asked = event('1', { eventType: 'ERASURE_REQUESTED', alsoOf: ['b'], key: 'k' });
    const rejected = event('2', { eventType: 'ERASURE_REJECTED', ends: 'k' });
    expect(idsOf(historiesOf([certain('b')], [asked, rejected]))).toEqual([['1', '2']]);
    expect(idsOf(historiesOf([certain('c')], [asked, rejected]))).toEqual([[]]);
  });

  test('hold a request to be erased for whom a guess held for the asker as long as the guess stands', () => {
    const asked = event('1', { eventType: 'ERASURE_REQUESTED', alsoOf: ['b'], doubtful: ['b'] });
    expect(idsOf(historiesOf([probable('a'), certain('b')], [asked]))).toEqual([['1'], ['1']]);
    expect(idsOf(historiesOf([certain('b')], [asked]))).toEqual([[]]);
    expect(idsOf(historiesOf([certain('a')], [asked]))).toEqual([['1']]);
    const takenOut = { ...certain('c'), origins: [{ id: 'a', until: 9 }] };
    expect(idsOf(historiesOf([takenOut], [asked]))).toEqual([[]]);
  });

  test('hold no yes that came by a guess which is no more', () => {
    const events = [event('1', { alsoOf: ['b'], doubtful: ['b'] })];
    expect(idsOf(historiesOf([certain('b')], events))).toEqual([[]]);
  });

  test('hold a no that came by a guess, also when it was undone', () => {
    const events = [event('1', { eventType: 'CONSENT_WITHDRAWN', alsoOf: ['b'], doubtful: ['b'] })];
    expect(idsOf(historiesOf([certain('b')], events))).toEqual([['1']]);
  });

  test('hold a yes that came by certain steps, also when the two were parted', () => {
    const events = [event('1', { alsoOf: ['b', 'c'], doubtful: ['c'] })];
    expect(idsOf(historiesOf([certain('b')], events))).toEqual([['1']]);
  });
});

describe('An event is the customer’s for certain', () => {
  test.each<[string, readonly FamilyMember[], StoredEvent, boolean]>([
    ['when it was said under an id that is certain', [certain('a')], event('1'), true],
    ['and not when under one that is probable', [certain('b'), probable('a')], event('1'), false],
    [
      'and not by another id, when its own is probable',
      [probable('a'), certain('b')],
      event('1', { alsoOf: ['b'] }),
      false,
    ],
    ['when it came by certain steps to a certain id', [certain('b')], event('1', { alsoOf: ['b'] }), true],
    ['and not when to a probable one', [probable('b')], event('1', { alsoOf: ['b'] }), false],
    [
      'and not when it came by a guess',
      [certain('b')],
      event('1', { eventType: 'OBJECTION', alsoOf: ['b'], doubtful: ['b'] }),
      false,
    ],
    [
      'when one of the ways to the customer is certain',
      [certain('b'), certain('c')],
      event('1', { eventType: 'OBJECTION', alsoOf: ['b', 'c'], doubtful: ['b'] }),
      true,
    ],
  ])('%s', (_, family, said, isCertain) => {
    const counted = historiesOf(family, [said]).flat();
    expect(counted.length).toBeGreaterThan(0);
    for (const { deterministic } of counted) expect(deterministic).toBe(isCertain);
  });
});
