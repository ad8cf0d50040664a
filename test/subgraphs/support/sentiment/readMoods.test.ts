import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { grantsOf } from '../../../../schema/consent/grants.ts';
import type { Subgraph } from '../../../../subgraphs/kit/subgraph.ts';
import { support, supportWith } from '../../../../subgraphs/support/index.ts';
import { READ_TICKETS } from '../../../../subgraphs/support/sentiment/latestTickets.ts';
import { type MoodReader, READ_CHARACTERS } from '../../../../subgraphs/support/sentiment/moodReader.ts';
import { READ_MESSAGES } from '../../../../subgraphs/support/sentiment/ticketMoodOf.ts';
import type { SupportTables } from '../../../../subgraphs/support/tables.ts';
import type { MessageAuthor, SentimentValue } from '../../../../subgraphs/support/vocabulary.ts';
import { askCustomers, type Person } from '../../../support/askDepartment.ts';
import { keysFor, NOW } from '../../../support/callers.ts';
import { eachEngine } from '../../../support/databases.ts';
import '../../../support/matchers.ts';

type Line = readonly [MessageAuthor, string];
const DAY = Date.UTC(2026, 0, 1);

const person = (id: string, ...records: string[]): Person => ({ customer: id, records, tenant: 'sample' });
const UNREAD = person('c-unread', 'desk-unread');
const SILENT = person('c-silent', 'desk-silent');
const RECORDED = person('c-recorded', 'desk-recorded');

const MOODS = `sentiment { value basis tickets negativeTickets neutralTickets positiveTickets readTickets }
  tickets { edges { node { id sentiment sentimentBasis } } }`;
const MESSAGES = 'tickets { edges { node { messages { edges { node { author mood } } } } } }';

eachEngine((_engine, open) => {
  const statements: string[] = [];
  const read: string[] = [];
  let database: Kysely<SupportTables>;
  let subgraph: Subgraph;
  let others: Subgraph;

  /** Finds everything wonderful, and remembers what it was given. */
  const fake: MoodReader = {
    read(text) {
      read.push(text);
      return { mood: 'POSITIVE', score: 1 };
    },
  };

  beforeAll(async () => {
    database = await open<SupportTables>('support', {
      migrations: support.migrations,
      onStatement: (statement) => statements.push(statement),
    });
    const deps = { database, keys: keysFor('support'), clock: () => NOW };
    subgraph = await support.create(deps);
    others = await supportWith(fake).create(deps);
    await addTicket('desk-unread', 'ticket-1', null, [['CUSTOMER', 'This is horrible.']]);
    await addTicket('desk-unread', 'ticket-2', null, [
      ['CUSTOMER', 'Excellent, I love it, thank you so much!'],
      ['AGENT', 'I hate this horrible, terrible job.'],
      ['CUSTOMER', 'The machine is bad.'],
      ['CUSTOMER', 'Nobody was helpful.'],
      ['CUSTOMER', 'I am angry.'],
    ]);
    await addTicket('desk-unread', 'ticket-3', 'POSITIVE', [['CUSTOMER', 'This is horrible.']]);
    await addTicket('desk-silent', 'ticket-4', null, [['AGENT', 'I am very happy.']]);
    await addTicket('desk-silent', 'ticket-5', null, []);
    await addTicket('desk-recorded', 'ticket-6', 'NEUTRAL', [['CUSTOMER', 'This is horrible.']]);
    await addTickets('desk-busy', 'busy', 100);
    await addTickets('desk-busy-too', 'too', 10, 95);
    await addTicket('desk-huge', 'ticket-7', null, [['CUSTOMER', `${'so '.repeat(READ_CHARACTERS)}bad`]]);
  });
  beforeEach(() => {
    statements.length = 0;
    read.length = 0;
  });

  async function addTicket(
    desk: string,
    id: string,
    sentiment: SentimentValue | null,
    lines: readonly Line[],
    tenant = 'sample',
  ) {
    const at = new Date(DAY + Number(id.slice(-1)) * 86_400_000);
    await database
      .insertInto('requesters')
      .values({ tenant, id: desk, updated_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const written = { subject: 'A ticket', status: 'NEW', priority: 'NORMAL', channel: 'EMAIL' } as const;
    await database
      .insertInto('tickets')
      .values({ tenant, id, requester_id: desk, ...written, sentiment, opened_at: at, updated_at: at })
      .execute();
    for (const [index, [author, body]] of lines.entries())
      await database
        .insertInto('messages')
        .values({ tenant, ticket_id: id, message_number: index + 1, author, body, sent_at: at })
        .execute();
  }

  /** So many tickets without a recorded mood, an hour apart, and four messages of the customer's in each. */
  async function addTickets(desk: string, name: string, count: number, fromHour = 0) {
    await database
      .insertInto('requesters')
      .values({ tenant: 'sample', id: desk, updated_at: new Date(DAY) })
      .execute();
    const tickets = Array.from({ length: count }, (_, index) => ({
      id: `${name}-${String(index + 1).padStart(3, '0')}`,
      at: new Date(DAY + (fromHour + index) * 3_600_000),
    }));
    await database
      .insertInto('tickets')
      .values(
        tickets.map(({ id, at }) => ({
          ...{ tenant: 'sample', id, requester_id: desk, subject: 'A ticket', sentiment: null },
          ...({ status: 'NEW', priority: 'NORMAL', channel: 'EMAIL' } as const),
          ...{ opened_at: at, updated_at: at },
        })),
      )
      .execute();
    await database
      .insertInto('messages')
      .values(
        tickets.flatMap(({ id, at }) =>
          [1, 2, 3, 4].map((number) => ({
            ...{ tenant: 'sample', ticket_id: id, message_number: number, author: 'CUSTOMER' as const },
            ...{ body: `I am angry about ${id}.`, sent_at: at },
          })),
        ),
      )
      .execute();
  }

  const one = async (who: Person, selection: string, from = subgraph) => {
    const answer = await askCustomers(from, [who], selection);
    expect(answer.errors).toBeUndefined();
    return answer.data?._entities[0];
  };
  const ticketsOf = (customer: { tickets: { edges: readonly { node: object }[] } }) =>
    customer.tickets.edges.map(({ node }) => node);

  describe('where the help desk recorded no mood', () => {
    test('a ticket has the mood of the customer’s latest messages, and the customer that of the tickets', async () => {
      const customer = await one(UNREAD, MOODS);
      expect(ticketsOf(customer)).toEqual([
        { id: 'ticket-3', sentiment: 'POSITIVE', sentimentBasis: 'RECORDED' },
        { id: 'ticket-2', sentiment: 'NEGATIVE', sentimentBasis: 'READ' },
        { id: 'ticket-1', sentiment: 'NEGATIVE', sentimentBasis: 'READ' },
      ]);
      expect(customer.sentiment).toEqual({
        value: 'NEGATIVE',
        basis:
          'The latest 3 tickets: 2 negative, 0 neutral, 1 positive. Read from messages, not recorded: 2.',
        tickets: 3,
        negativeTickets: 2,
        neutralTickets: 0,
        positiveTickets: 1,
        readTickets: 2,
      });
    });

    test('a ticket of which nothing can be read has none, nor has its customer', async () => {
      const customer = await one(SILENT, MOODS);
      expect(ticketsOf(customer).map((node) => Object.values(node).slice(1))).toEqual([
        [null, null],
        [null, null],
      ]);
      expect(customer.sentiment).toBeNull();
    });

    test('several records are one customer', async () => {
      const { sentiment } = await one(person('c-unread', 'desk-unread', 'desk-recorded'), MOODS);
      expect(sentiment).toMatchObject({ tickets: 4, neutralTickets: 1, readTickets: 2 });
    });
  });

  describe('a message', () => {
    test('has a mood where the customer wrote it, and an agent’s has none', async () => {
      const customer = await one(UNREAD, MESSAGES);
      const [, second] = ticketsOf(customer) as { messages: { edges: { node: object }[] } }[];
      expect(second?.messages.edges.map(({ node }) => node)).toEqual([
        { author: 'CUSTOMER', mood: 'POSITIVE' },
        { author: 'AGENT', mood: null },
        { author: 'CUSTOMER', mood: 'NEGATIVE' },
        { author: 'CUSTOMER', mood: 'NEGATIVE' },
        { author: 'CUSTOMER', mood: 'NEGATIVE' },
      ]);
    });
  });

  describe('another reader', () => {
    test('takes the place of the lexicon, and is never given what an agent wrote', async () => {
      const customer = await one(UNREAD, `${MOODS} ${MESSAGES.replace('tickets', 'all: tickets')}`, others);
      expect(ticketsOf(customer)).toMatchObject(Array(3).fill({ sentiment: 'POSITIVE' }));
      expect(read.length).toBeGreaterThan(0);
      expect(read.filter((text) => text.includes('job'))).toEqual([]);
    });

    test('is given the latest three messages of a ticket, and no more than their beginnings', async () => {
      await one(person('c-huge', 'desk-huge'), 'sentiment { value }', others);
      expect(read.map(({ length }) => length)).toEqual([READ_CHARACTERS]);
      read.length = 0;
      await one(UNREAD, 'sentiment { value }', others);
      expect(read).toEqual([
        'I am angry.',
        'Nobody was helpful.',
        'The machine is bad.',
        'This is horrible.',
      ]);
    });

    test('reads nothing that nobody asks for, or that is recorded', async () => {
      await one(
        UNREAD,
        'tickets { edges { node { id messages { totalCount edges { node { text } } } } } }',
        others,
      );
      await one(RECORDED, MOODS, others);
      expect(read).toEqual([]);
    });

    test('reads nothing that is withheld', async () => {
      const asked = `${MOODS} ${MESSAGES.replace('tickets', 'all: tickets')}`;
      await askCustomers(others, [UNREAD], asked, { purpose: 'DIRECT_MARKETING' });
      const grants = grantsOf({ CUSTOMER_SUPPORT: ['SUPPORT_CONTENT'] });
      await askCustomers(others, [{ ...UNREAD, grants }], asked);
      expect(read).toEqual([]);
    });
  });

  describe('the texts of tickets', () => {
    test('are fetched for all tickets and the customers together, in one statement', async () => {
      await askCustomers(subgraph, [UNREAD, SILENT, RECORDED], MOODS);
      // tickets, moods, texts
      expect(statements).toHaveLength(3);
    });

    test('are not fetched where every mood is recorded, or for a message’s mood', async () => {
      await one(RECORDED, MOODS);
      expect(statements).toHaveLength(2);
      await one(UNREAD, MESSAGES);
      // tickets, messages
      expect(statements).toHaveLength(4);
    });

    test('of another tenant’s ticket of the same id are not read', async () => {
      await addTicket('desk-silent', 'ticket-4', null, [['CUSTOMER', 'I am very happy.']], 'other');
      const elsewhere = { ...SILENT, tenant: 'other' };
      const answer = await askCustomers(subgraph, [elsewhere], 'sentiment { value }', { tenant: 'other' });
      expect(answer).toRelease('_entities.0.sentiment.value', 'POSITIVE');
      expect((await one(SILENT, MOODS)).sentiment).toBeNull();
    });
  });

  describe('of a customer who wrote a hundred tickets', () => {
    const BUSY = person('c-busy', 'desk-busy');
    const PAGE = 'tickets(first: 100) { edges { node { id sentiment sentimentBasis } } }';
    const idOf = (number: number) => `busy-${String(number).padStart(3, '0')}`;

    test('the latest ten are read, and of the others it is said that they are not', async () => {
      const nodes = ticketsOf(await one(BUSY, PAGE, others));
      expect(nodes).toEqual([
        ...Array.from({ length: READ_TICKETS }, (_, index) => ({
          ...{ id: idOf(100 - index), sentiment: 'POSITIVE', sentimentBasis: 'READ' },
        })),
        ...Array.from({ length: 100 - READ_TICKETS }, (_, index) => ({
          ...{ id: idOf(100 - READ_TICKETS - index), sentiment: null, sentimentBasis: 'NOT_READ' },
        })),
      ]);
      expect(read).toHaveLength(READ_TICKETS * READ_MESSAGES);
      // tickets, which of them are read, texts
      expect(statements).toHaveLength(3);
    });

    test('the same ten are read whatever page is asked for, and by whatever name', async () => {
      const answer = await one(
        BUSY,
        `first: ${PAGE.replace('100', '20')} again: ${PAGE.replace('100', '15')} sentiment { readTickets }`,
        others,
      );
      const { endCursor } = (await one(BUSY, 'tickets(first: 20) { pageInfo { endCursor } }')).tickets
        .pageInfo;
      expect(answer.again.edges[0].node).toMatchObject({ sentimentBasis: 'READ' });
      expect(answer.sentiment).toEqual({ readTickets: 5 });
      const next = await one(BUSY, PAGE.replace('100', `20, after: "${endCursor}"`), others);
      expect(ticketsOf(next)).toMatchObject(Array(20).fill({ sentiment: null, sentimentBasis: 'NOT_READ' }));
      expect(read).toHaveLength(READ_TICKETS * READ_MESSAGES);
    });

    test('ten are read of all their records together', async () => {
      const nodes = ticketsOf(await one(person('c-busy', 'desk-busy', 'desk-busy-too'), PAGE, others));
      const ids = (nodes as { id: string; sentiment: unknown }[]).flatMap(({ id, sentiment }) =>
        sentiment === null ? [] : id,
      );
      expect(ids).toHaveLength(READ_TICKETS);
      expect(ids.slice(0, 6)).toEqual(['too-010', 'too-009', 'too-008', 'too-007', 'too-006', 'too-005']);
      expect(ids).toContain('busy-100');
      expect(read).toHaveLength(READ_TICKETS * READ_MESSAGES);
    });
  });

  describe('what was read is released', () => {
    test('for support and care of the customer, and not for marketing', async () => {
      const marketing = await askCustomers(subgraph, [UNREAD], MOODS, { purpose: 'DIRECT_MARKETING' });
      expect(marketing).toWithhold('_entities.0.sentiment', 'NOT_FOR_PURPOSE');
      expect(marketing).toWithhold('_entities.0.tickets', 'NOT_FOR_PURPOSE');
      const care = await askCustomers(subgraph, [UNREAD], `${MOODS} all: ${MESSAGES}`, {
        purpose: 'RELATIONSHIP_MANAGEMENT',
      });
      expect(care).toRelease('_entities.0.sentiment.readTickets', 2);
      expect(care).toRelease('_entities.0.all.edges.2.node.messages.edges.0.node.mood', 'NEGATIVE');
    });

    test('only where the customer allows what is inferred', async () => {
      const grants = grantsOf({ CUSTOMER_SUPPORT: ['SUPPORT_CONTENT'] });
      const answer = await askCustomers(subgraph, [{ ...UNREAD, grants }], `${MOODS} all: ${MESSAGES}`);
      expect(answer).toWithhold('_entities.0.tickets.edges.1.node.sentiment', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.tickets.edges.1.node.sentimentBasis', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.all.edges.2.node.messages.edges.0.node.mood', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.sentiment', 'NOT_CONSENTED');
    });
  });
});
