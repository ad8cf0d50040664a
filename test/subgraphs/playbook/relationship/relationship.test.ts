import { describe, expect, test } from '@jest/globals';
import {
  LAPSED_BELOW,
  RELATIONSHIP_MEANINGS,
  type RelationshipFacts,
  relationshipOf,
} from '../../../../subgraphs/playbook/relationship/relationship.ts';
import { RELATIONSHIP_KINDS, type RelationshipKind } from '../../../../subgraphs/playbook/vocabulary.ts';

const NOW = new Date('2026-11-01T12:00:00Z');
const YEAR_AGO = new Date('2025-11-01T12:00:00Z');
const A_MOMENT_BEFORE = new Date(YEAR_AGO.getTime() - 1);
const A_MOMENT_AFTER = new Date(YEAR_AGO.getTime() + 1);

function facts(orders: number, lastOrderAt?: Date, subscribedSince?: Date): RelationshipFacts {
  return { orders, lastOrderAt, subscribedSince, probabilityAlive: undefined };
}

/** The same of somebody of whom a model can tell. */
const alive = (probabilityAlive: number, given: RelationshipFacts): RelationshipFacts => ({
  ...given,
  probabilityAlive,
});

describe('the relationship of a customer with the company', () => {
  const table: readonly (readonly [string, RelationshipFacts, RelationshipKind])[] = [
    ['never ordered', facts(0), 'PROSPECT'],
    ['one order today', facts(1, NOW), 'ONE_TIME_BUYER'],
    ['one order long ago', facts(1, new Date('1997-01-01')), 'ONE_TIME_BUYER'],
    ['two orders, the latest today', facts(2, NOW), 'REPEAT_BUYER'],
    ['two orders, the latest 12 months ago to the moment', facts(2, YEAR_AGO), 'REPEAT_BUYER'],
    ['two orders, the latest a moment before that', facts(2, A_MOMENT_BEFORE), 'LAPSED'],
    ['many orders, all long ago', facts(50, new Date('2001-01-01')), 'LAPSED'],
    ['a subscription of 12 months to the moment', facts(5, NOW, YEAR_AGO), 'LOYAL_SUBSCRIBER'],
    ['a subscription a moment younger', facts(5, NOW, A_MOMENT_AFTER), 'REPEAT_BUYER'],
    ['a new subscription with its first order', facts(1, NOW, NOW), 'REPEAT_BUYER'],
    ['a new subscription without an order yet', facts(0, undefined, NOW), 'REPEAT_BUYER'],
    [
      'an old subscription that renews every few years',
      facts(2, A_MOMENT_BEFORE, A_MOMENT_BEFORE),
      'LOYAL_SUBSCRIBER',
    ],
    ['two orders, the latest today, probably gone', alive(0.2, facts(2, NOW)), 'LAPSED'],
    [
      'two orders, all long ago, probably there',
      alive(0.3, facts(2, new Date('2001-01-01'))),
      'REPEAT_BUYER',
    ],
    ['just as probable as it takes', alive(LAPSED_BELOW, facts(2, A_MOMENT_BEFORE)), 'REPEAT_BUYER'],
    ['one order, probably gone', alive(0, facts(1, NOW)), 'ONE_TIME_BUYER'],
    ['never ordered, probably gone', alive(0, facts(0)), 'PROSPECT'],
    ['a subscription, probably gone', alive(0, facts(5, NOW, YEAR_AGO)), 'LOYAL_SUBSCRIBER'],
    ['a new subscription, probably gone', alive(0, facts(5, NOW, NOW)), 'REPEAT_BUYER'],
  ];

  test.each(table)('%s', (_name, given, kind) => {
    expect(relationshipOf(given, NOW)).toBe(kind);
  });

  test('counts 12 months by the calendar, also from a leap day', () => {
    const leapDay = new Date('2028-02-29T00:00:00Z');
    expect(relationshipOf(facts(2, new Date('2027-03-01T00:00:00Z')), leapDay)).toBe('REPEAT_BUYER');
    expect(relationshipOf(facts(2, new Date('2027-02-28T23:59:59Z')), leapDay)).toBe('LAPSED');
  });

  test('says in words what every kind means', () => {
    expect(Object.keys(RELATIONSHIP_MEANINGS).sort()).toEqual([...RELATIONSHIP_KINDS].sort());
    for (const meaning of Object.values(RELATIONSHIP_MEANINGS)) expect(meaning).toMatch(/^[A-Z].{20,}\.$/);
    expect(RELATIONSHIP_MEANINGS.LAPSED).toContain('is below 0.25');
  });
});
