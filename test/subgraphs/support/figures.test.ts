import { describe, expect, test } from '@jest/globals';
import {
  highestPriority,
  type OpenTickets,
  openTicketCount,
} from '../../../subgraphs/support/openTickets.ts';
import { satisfactionOf } from '../../../subgraphs/support/satisfactionOf.ts';
import { sentimentOf } from '../../../subgraphs/support/sentiment/sentimentOf.ts';
import type { SentimentValue } from '../../../subgraphs/support/vocabulary.ts';

describe('the sentiment of a customer', () => {
  const [N, O, P] = ['NEGATIVE', 'NEUTRAL', 'POSITIVE'] as const satisfies readonly SentimentValue[];

  const recorded = (moods: readonly SentimentValue[]) =>
    moods.map((mood) => ({ mood, basis: 'RECORDED' }) as const);

  test.each<[string, readonly SentimentValue[], SentimentValue]>([
    ['one negative ticket', [N], N],
    ['one neutral ticket', [O], O],
    ['one positive ticket', [P], P],
    ['as many negative as positive', [N, P, O], O],
    ['one negative among neutral ones', [O, O, N, O, O], N],
    ['more positive than negative', [P, N, P, O], P],
    ['five bad ones after many good ones', [N, N, N, O, O, P, P, P, P, P, P, P], N],
    ['three negative of three', [N, N, N], N],
  ])('with %s', (_name, moods, value) => {
    expect(sentimentOf(recorded(moods))?.value).toBe(value);
  });

  test('rests on the latest five tickets, and counts them', () => {
    const read = { mood: N, basis: 'READ' } as const;
    expect(sentimentOf([read, ...recorded([N, O, P, O, P, P, P]), read])).toEqual({
      value: 'NEGATIVE',
      tickets: 5,
      negativeTickets: 2,
      neutralTickets: 2,
      positiveTickets: 1,
      readTickets: 1,
    });
  });

  test('is none without a ticket', () => {
    expect(sentimentOf([])).toBeUndefined();
  });
});

describe('the satisfaction of a customer', () => {
  const [early, late] = [new Date('2026-01-01'), new Date('2026-05-01')];

  test('is the share of satisfied ratings, over all records', () => {
    const one = { ratings: 1, satisfied: 1, lastRatedAt: late };
    const other = { ratings: 3, satisfied: 0, lastRatedAt: early };
    const both = { score: 0.25, ratings: 4, lastRatedAt: late };
    expect(satisfactionOf([one, other])).toEqual(both);
    expect(satisfactionOf([other, one])).toEqual(both);
  });

  test('is none without a rating', () => {
    expect(satisfactionOf([])).toBeUndefined();
  });
});

describe('the open tickets of a customer', () => {
  const open = (...priorities: OpenTickets['priority'][]) =>
    priorities.map((priority) => ({ priority, tickets: 2 }));

  test('are counted over all priorities and records', () => {
    expect(openTicketCount(open('LOW', 'HIGH', 'LOW'))).toBe(6);
    expect(openTicketCount([])).toBe(0);
  });

  test.each<[OpenTickets['priority'][], OpenTickets['priority'] | undefined]>([
    [['LOW', 'URGENT', 'HIGH'], 'URGENT'],
    [['HIGH', 'NORMAL'], 'HIGH'],
    [['NORMAL', 'LOW'], 'NORMAL'],
    [['LOW'], 'LOW'],
    [[], undefined],
  ])('of %j are at most %s', (priorities, highest) => {
    expect(highestPriority(open(...priorities))).toBe(highest);
  });
});
