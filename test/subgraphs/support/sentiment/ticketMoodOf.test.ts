import { describe, expect, test } from '@jest/globals';
import {
  latestTickets,
  type MoodTicket,
  READ_TICKETS,
  ticketsToRead,
} from '../../../../subgraphs/support/sentiment/latestTickets.ts';
import type { MoodReader } from '../../../../subgraphs/support/sentiment/moodReader.ts';
import { ticketMoodOf } from '../../../../subgraphs/support/sentiment/ticketMoodOf.ts';
import type { SentimentValue } from '../../../../subgraphs/support/vocabulary.ts';

const [N, O, P] = ['NEGATIVE', 'NEUTRAL', 'POSITIVE'] as const satisfies readonly SentimentValue[];

/** Reads what stands there. */
const literal: MoodReader = {
  read(text) {
    const mood = [N, O, P].find((value) => value === text);
    return mood && { mood, score: 0 };
  },
};

describe('the mood of a ticket', () => {
  test('is what the help desk recorded, whatever was written', () => {
    expect(ticketMoodOf(P, [N, N, N], literal)).toEqual({ mood: P, basis: 'RECORDED' });
  });

  test.each<[readonly string[], SentimentValue]>([
    [[N], N],
    [[P, N], O],
    [[N, P, N], N],
    [[P, '?', O], P],
    [['?', '?', N], N],
    [[O, P, P, N, N, N, N], P],
  ])('is that of most of the latest three messages where there is one: %j', (texts, mood) => {
    expect(ticketMoodOf(null, texts, literal)).toEqual({ mood, basis: 'READ' });
  });

  test.each([[[]], [['?', '?', '?', N]]])('is none where none of them has one: %j', (texts) => {
    expect(ticketMoodOf(null, texts, literal)).toBeUndefined();
  });
});

describe('the tickets that may count for a customer’s mood', () => {
  const ticket = (day: number, sentiment: SentimentValue | null): MoodTicket => ({
    id: `ticket-${day}`,
    sentiment,
    openedAt: new Date(2026, 0, day),
  });
  const idsOf = (tickets: readonly MoodTicket[]) => latestTickets(tickets).map(({ id }) => id);

  test('are the latest down to the fifth that is recorded', () => {
    const tickets = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((day) => ticket(day, day % 3 === 0 ? null : O));
    expect(idsOf(tickets.toReversed())).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map((day) => `ticket-${day}`));
  });

  test('are of those without a recorded mood the latest ten, and recorded ones behind them still', () => {
    const unrecorded = Array.from({ length: 15 }, (_, index) => ticket(31 - index, null));
    const kept = idsOf([...unrecorded, ticket(2, N)]);
    expect(kept).toHaveLength(READ_TICKETS + 1);
    expect(kept.at(-2)).toBe('ticket-22');
    expect(kept.at(-1)).toBe('ticket-2');
  });

  test('are in the order of their ids where they came at once', () => {
    const at = new Date(2026, 0, 1);
    const same = ['b', 'c', 'a'].map((id) => ({ id, sentiment: null, openedAt: at }));
    expect(idsOf(same)).toEqual(['c', 'b', 'a']);
  });
});

test('the tickets that are read are the latest ten without a recorded mood, whatever was recorded in between', () => {
  const tickets = Array.from({ length: 30 }, (_, index) => ({
    id: `ticket-${index + 1}`,
    sentiment: index % 2 === 0 ? N : null,
    openedAt: new Date(2026, 0, index + 1),
  }));
  const expected = [30, 28, 26, 24, 22, 20, 18, 16, 14, 12].map((day) => `ticket-${day}`);
  expect([...ticketsToRead(tickets)]).toEqual(expected);
  expect(ticketsToRead([])).toEqual(new Set());
});
