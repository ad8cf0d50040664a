import { expect, test } from '@jest/globals';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { SubgraphContext } from '../../../subgraphs/kit/context.ts';
import { DeskLoaders, FETCHED_AT_ONCE } from '../../../subgraphs/support/deskLoaders.ts';
import { READ_TICKETS } from '../../../subgraphs/support/sentiment/latestTickets.ts';
import { READ_CHARACTERS } from '../../../subgraphs/support/sentiment/moodReader.ts';
import { READ_MESSAGES } from '../../../subgraphs/support/sentiment/ticketMoodOf.ts';
import type { SupportStore } from '../../../subgraphs/support/store.ts';
import { NOW } from '../../support/callers.ts';

const CUSTOMERS = 60;
const TICKETS = 100;

test('of sixty customers with a hundred long tickets each, the texts of ten each are fetched, and never many at once', async () => {
  const fetched: number[] = [];
  let held = 0;
  let mostHeld = 0;
  const store: Partial<SupportStore> = {
    // what the statement answers: the latest ten of each
    moodTicketsOf: (_tenant, requesters) =>
      Promise.resolve(
        requesters.map((requester) =>
          Array.from({ length: READ_TICKETS }, (_, index) => ({
            id: `${requester}/${index}`,
            sentiment: null,
            openedAt: new Date(2026, 0, 1, 0, 0, -index),
          })),
        ),
      ),
    latestTextsOf(_tenant, tickets) {
      fetched.push(tickets.length);
      held += tickets.length * READ_MESSAGES * READ_CHARACTERS;
      mostHeld = Math.max(mostHeld, held);
      return Promise.resolve(
        tickets.map(() => Array<string>(READ_MESSAGES).fill('x'.repeat(READ_CHARACTERS))),
      );
    },
  };
  const desk = new DeskLoaders(store as SupportStore, {
    read(text) {
      held -= text.length;
      return { mood: 'NEGATIVE', score: -1 };
    },
  });
  const context = new SubgraphContext(undefined, NOW);
  const moods = await Promise.all(
    Array.from({ length: CUSTOMERS * TICKETS }, (_, index) => {
      const customer = `c-${Math.floor(index / TICKETS)}`;
      return desk.ticketMood(context, requesterOf(customer), `${customer}/${index % TICKETS}`, null);
    }),
  );
  expect(fetched.reduce((sum, count) => sum + count, 0)).toBe(CUSTOMERS * READ_TICKETS);
  expect(Math.max(...fetched)).toBeLessThanOrEqual(FETCHED_AT_ONCE);
  expect(mostHeld).toBeLessThanOrEqual(3_000_000);
  expect(held).toBe(0);
  const read = moods.filter((mood) => mood?.basis === 'READ');
  expect(read).toHaveLength(CUSTOMERS * READ_TICKETS);
  expect(moods.filter((mood) => mood?.basis === 'NOT_READ')).toHaveLength(moods.length - read.length);
});

function requesterOf(customer: string) {
  const section = {
    ...{ audience: 'support', tenant: 'sample', customer, issuedAt: NOW, expiresAt: NOW + 60 },
    ...{ grants: grantsOf({}), records: [customer] },
  };
  return { passport: customer, section };
}
