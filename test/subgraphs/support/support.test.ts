import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Kysely } from 'kysely';
import { grantsOf } from '../../../schema/consent/grants.ts';
import type { RecordClaims } from '../../../subgraphs/kit/claims.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { digits } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { support } from '../../../subgraphs/support/index.ts';
import type { RequestersTable, SupportTables, TicketsTable } from '../../../subgraphs/support/tables.ts';
import { OPEN_STATUSES, TICKET_PRIORITIES } from '../../../subgraphs/support/vocabulary.ts';
import { askCustomers, type Person } from '../../support/askDepartment.ts';
import { keysFor, NOW } from '../../support/callers.ts';
import { eachEngine } from '../../support/databases.ts';
import '../../support/matchers.ts';

const person = (number: number): Person => ({
  customer: `c-${digits(number)}`,
  records: [`desk-${digits(number)}`],
});

const URGENT = person(3);
const FRUSTRATED = person(11);
const UNKNOWN: Person = { customer: 'c-000002', records: [] };

const company = sampleCompany(200);
/** The first fifty customers whom the help desk knows. */
const FIFTY = company.customers
  .flatMap(({ id, records }) => (records.support ? [{ customer: id, records: records.support }] : []))
  .slice(0, 50);

const EVERYTHING = `
  openTicketCount highestOpenPriority satisfaction { score ratings lastRatedAt }
  sentiment { value basis tickets negativeTickets neutralTickets positiveTickets }
  tickets(first: 5) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id subject status priority channel topic openedAt updatedAt solvedAt sentiment
      sentimentBasis rating { score ratedAt } order { id passport }
      messages(first: 2) { totalCount pageInfo { hasNextPage } edges { node { messageNumber author sentAt text mood } } }
    } }
  }`;

/** What is asked of a customer who has never written. */
const NOTHING = {
  openTicketCount: 0,
  highestOpenPriority: null,
  satisfaction: null,
  sentiment: null,
  tickets: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, edges: [] },
};

const SOME_DAY = new Date('2026-01-01T00:00:00Z');

/** A requester of whom nothing is known. */
function requester(tenant: string, id: string): RequestersTable {
  const person = { given_name: null, family_name: null, email: null, phone: null, birth_date: null };
  const street = { address_line1: null, address_line2: null, city: null };
  return {
    tenant,
    id,
    ...person,
    ...street,
    region: null,
    postal_code: null,
    country: null,
    updated_at: SOME_DAY,
    national_id: null,
  };
}

/** A ticket that has just come, without messages. */
function ticket(tenant: string, id: string, requester_id: string): TicketsTable {
  const fresh = {
    status: 'NEW',
    priority: 'NORMAL',
    channel: 'EMAIL',
    order_id: null,
    sentiment: null,
    topic: null,
  } as const;
  const times = { opened_at: SOME_DAY, updated_at: SOME_DAY, solved_at: null };
  return { tenant, id, requester_id, subject: 'A ticket', ...fresh, ...times };
}

eachEngine((_engine, open) => {
  const statements: string[] = [];
  let database: Kysely<SupportTables>;
  let subgraph: Subgraph;
  let claims: readonly RecordClaims[];

  beforeAll(async () => {
    database = await open<SupportTables>('support', {
      migrations: support.migrations,
      onStatement: (statement) => statements.push(statement),
    });
    claims = await support.seed(database, company, 'sample', () => {});
    subgraph = await support.create({ database, keys: keysFor('support'), clock: () => NOW });
  });

  /** How many statements that took. */
  async function counted(run: () => Promise<unknown>): Promise<number> {
    statements.length = 0;
    await run();
    return statements.length;
  }

  const one = async (who: Person, selection: string, caller = {}) => {
    const answer = await askCustomers(subgraph, [who], selection, caller);
    expect(answer.errors).toBeUndefined();
    return answer.data?._entities[0];
  };

  describe('a customer of the help desk', () => {
    test('has an urgent open ticket', async () => {
      const customer = await one(URGENT, EVERYTHING);
      expect(customer).toMatchObject({
        openTicketCount: 1,
        highestOpenPriority: 'URGENT',
        satisfaction: null,
        sentiment: {
          value: 'NEGATIVE',
          basis: 'The latest ticket: 1 negative, 0 neutral, 0 positive.',
          tickets: 1,
        },
        tickets: {
          totalCount: 1,
          edges: [
            {
              node: {
                id: 'ticket-000003-1',
                subject: 'Steam valve leaks hot water',
                status: 'OPEN',
                priority: 'URGENT',
                channel: 'PHONE',
                topic: 'PRODUCT',
                rating: null,
                openedAt: '2026-10-31T14:24:00.000Z',
                solvedAt: null,
                sentiment: 'NEGATIVE',
                messages: {
                  totalCount: 3,
                  pageInfo: { hasNextPage: true },
                  edges: [
                    { node: { messageNumber: 1, author: 'CUSTOMER', text: expect.stringMatching(/valve/) } },
                    { node: { messageNumber: 2, author: 'AGENT' } },
                  ],
                },
              },
            },
          ],
        },
      });
    });

    test('has been let down three times', async () => {
      expect(await one(FRUSTRATED, EVERYTHING)).toMatchObject({
        openTicketCount: 2,
        highestOpenPriority: 'HIGH',
        satisfaction: { score: 0, ratings: 1, lastRatedAt: '2026-09-13T13:00:00.000Z' },
        sentiment: {
          value: 'NEGATIVE',
          basis: 'The latest 3 tickets: 3 negative, 0 neutral, 0 positive.',
          tickets: 3,
          negativeTickets: 3,
          neutralTickets: 0,
          positiveTickets: 0,
        },
      });
    });

    test('who has never written has nothing', async () => {
      expect(await one(UNKNOWN, EVERYTHING)).toEqual(NOTHING);
    });

    test('of another tenant is another customer, also by the same record', async () => {
      const elsewhere = { ...FRUSTRATED, tenant: 'other' };
      expect(await one(elsewhere, EVERYTHING, { tenant: 'other' })).toEqual(NOTHING);
      await database.insertInto('requesters').values(requester('other', 'desk-other')).execute();
      await database
        .insertInto('tickets')
        .values(ticket('other', 'ticket-000011-1', 'desk-other'))
        .execute();
      const stranger = { customer: 'c-1', records: ['desk-other'], tenant: 'other' };
      const customer = await one(
        stranger,
        'satisfaction { score } tickets { edges { node { id subject messages { totalCount edges { cursor } } } } }',
        { tenant: 'other' },
      );
      const node = { id: 'ticket-000011-1', subject: 'A ticket', messages: { totalCount: 0, edges: [] } };
      expect(customer).toEqual({ satisfaction: null, tickets: { edges: [{ node }] } });
    });

    test('is summed up as the tables say, for everybody', async () => {
      const answer = await askCustomers(
        subgraph,
        FIFTY,
        'openTicketCount highestOpenPriority satisfaction { score ratings } tickets { totalCount }',
      );
      const entities = answer.data?._entities ?? [];
      expect(entities).toHaveLength(50);
      const rows = await database.selectFrom('tickets').selectAll().execute();
      const ratings = await database.selectFrom('satisfaction_ratings').selectAll().execute();
      for (const [index, { records }] of FIFTY.entries()) {
        const tickets = rows.filter((row) => records.includes(row.requester_id));
        const open = tickets.filter((row) => OPEN_STATUSES.includes(row.status));
        const ranks = open.map((row) => TICKET_PRIORITIES.indexOf(row.priority));
        const rated = ratings.filter((rating) => tickets.some(({ id }) => id === rating.ticket_id));
        const satisfied = rated.filter(({ score }) => score >= 4);
        expect(entities[index]).toEqual({
          openTicketCount: open.length,
          highestOpenPriority: TICKET_PRIORITIES[Math.max(...ranks)] ?? null,
          satisfaction:
            rated.length === 0 ? null : { score: satisfied.length / rated.length, ratings: rated.length },
          tickets: { totalCount: tickets.length },
        });
      }
    });

    test('of several requester records is one customer', async () => {
      const both = { customer: 'c-000011', records: ['desk-000003', 'desk-000011'] };
      const customer = await one(both, EVERYTHING);
      expect(customer).toMatchObject({ openTicketCount: 3, highestOpenPriority: 'URGENT' });
      expect(customer.sentiment.tickets).toBe(4);
      const ids = customer.tickets.edges.map((edge: { node: { id: string } }) => edge.node.id);
      expect(ids).toEqual(['ticket-000003-1', 'ticket-000011-3', 'ticket-000011-2', 'ticket-000011-1']);
    });
  });

  describe('a ticket', () => {
    const TICKETS = 'tickets(first: 100) { edges { node { id topic rating { score ratedAt } } } }';
    interface Rated {
      readonly id: string;
      readonly topic: string | null;
      readonly rating: { readonly score: number; readonly ratedAt: string } | null;
    }
    const nodesOf = (customer: { tickets: { edges: readonly { node: Rated }[] } }) =>
      customer.tickets.edges.map((edge) => edge.node);

    test('has the topic and the rating that its tables say, for everybody', async () => {
      const answer = await askCustomers(subgraph, FIFTY, TICKETS);
      expect(answer.errors).toBeUndefined();
      const nodes: Rated[] = (answer.data?._entities ?? []).flatMap(nodesOf);
      const tickets = await database.selectFrom('tickets').select(['id', 'topic']).execute();
      const ratings = await database
        .selectFrom('satisfaction_ratings')
        .selectAll()
        .where('tenant', '=', 'sample')
        .execute();
      for (const { id, topic, rating } of nodes) {
        expect(topic).toBe(tickets.find((row) => row.id === id)?.topic);
        const rated = ratings.find((row) => row.ticket_id === id);
        expect(rating).toEqual(rated ? { score: rated.score, ratedAt: rated.rated_at.toISOString() } : null);
      }
      expect(nodes.filter(({ rating }) => rating !== null).length).toBeGreaterThan(10);
      expect(nodes.filter(({ rating }) => rating === null).length).toBeGreaterThan(10);
    });

    test('that the help desk has not sorted has no topic', async () => {
      const tenant = 'third';
      await database.insertInto('requesters').values(requester(tenant, 'desk-unsorted')).execute();
      await database
        .insertInto('tickets')
        .values(ticket(tenant, 'ticket-unsorted', 'desk-unsorted'))
        .execute();
      const unsorted = { customer: 'c-unsorted', records: ['desk-unsorted'], tenant };
      const customer = await one(unsorted, TICKETS, { tenant });
      expect(nodesOf(customer)).toEqual([{ id: 'ticket-unsorted', topic: null, rating: null }]);
    });

    test('has no rating of another tenant’s ticket of the same id', async () => {
      await database.insertInto('requesters').values(requester('third', 'desk-000011')).execute();
      await database
        .insertInto('tickets')
        .values(ticket('third', 'ticket-000011-1', 'desk-000011'))
        .execute();
      await database
        .insertInto('satisfaction_ratings')
        .values({ tenant: 'third', ticket_id: 'ticket-000011-1', score: 5, rated_at: SOME_DAY })
        .execute();
      const rating = { score: 1, ratedAt: '2026-09-13T13:00:00.000Z' };
      expect(nodesOf(await one(FRUSTRATED, TICKETS)).at(-1)).toMatchObject({ id: 'ticket-000011-1', rating });
      const elsewhere = await one({ ...FRUSTRATED, tenant: 'third' }, TICKETS, { tenant: 'third' });
      expect(nodesOf(elsewhere)).toMatchObject([{ rating: { score: 5 } }]);
    });

    test('takes one statement for all ratings of a request', async () => {
      const asked = () => askCustomers(subgraph, FIFTY, TICKETS);
      expect(await counted(asked)).toBe(2); // tickets, ratings
    });
  });

  describe('lists of tickets', () => {
    const ID = 'totalCount pageInfo { hasNextPage endCursor } edges { node { id } }';
    const ids = (connection: { edges: readonly { node: { id: string } }[] }) =>
      connection.edges.map((edge) => edge.node.id);

    test('hold the statuses that were asked for, and count them', async () => {
      const { open, solved, both } = await one(
        FRUSTRATED,
        `open: tickets(status: [NEW, OPEN]) { ${ID} } solved: tickets(status: [CLOSED]) { ${ID} }
         both: tickets(status: [CLOSED, NEW]) { ${ID} }`,
      );
      expect([ids(open), open.totalCount]).toEqual([['ticket-000011-3', 'ticket-000011-2'], 2]);
      expect([ids(solved), solved.totalCount]).toEqual([['ticket-000011-1'], 1]);
      expect([ids(both), both.totalCount]).toEqual([['ticket-000011-3', 'ticket-000011-1'], 2]);
    });

    test('are read page by page, the latest first', async () => {
      const first = await one(FRUSTRATED, `tickets(first: 2) { ${ID} }`);
      expect(ids(first.tickets)).toEqual(['ticket-000011-3', 'ticket-000011-2']);
      expect(first.tickets.pageInfo.hasNextPage).toBe(true);
      const after = JSON.stringify(first.tickets.pageInfo.endCursor);
      const second = await one(FRUSTRATED, `tickets(first: 2, after: ${after}) { ${ID} }`);
      expect(ids(second.tickets)).toEqual(['ticket-000011-1']);
      expect(second.tickets.pageInfo.hasNextPage).toBe(false);
    });

    test('of messages are read page by page, the oldest first', async () => {
      const messages = (args: string) =>
        `tickets(status: [CLOSED]) { edges { node { messages(${args}) {
          totalCount pageInfo { hasNextPage endCursor } edges { node { messageNumber } } } } } }`;
      const read = async (args: string) =>
        (await one(FRUSTRATED, messages(args))).tickets.edges[0].node.messages;
      const first = await read('first: 3');
      expect(first.edges.map((edge: { node: object }) => edge.node)).toEqual([
        { messageNumber: 1 },
        { messageNumber: 2 },
        { messageNumber: 3 },
      ]);
      expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } });
      const rest = await read(`first: 3, after: ${JSON.stringify(first.pageInfo.endCursor)}`);
      expect(rest).toMatchObject({
        pageInfo: { hasNextPage: false },
        edges: [{ node: { messageNumber: 4 } }],
      });
    });

    test.each([
      ['tickets(first: 0) { totalCount }', 'Argument "first" must be from 1 to 100.'],
      ['tickets(first: 101) { totalCount }', 'Argument "first" must be from 1 to 100.'],
      [
        'tickets(status: []) { totalCount }',
        'Argument "status" must name at least one status, or be left out.',
      ],
      [
        'tickets(after: "made up") { totalCount }',
        'Argument "after" must be the endCursor of a page of the same list of the same customer.',
      ],
    ])('refuse %s', async (selection, message) => {
      const answer = await askCustomers(subgraph, [URGENT], selection);
      expect(answer.errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(answer.data?._entities).toEqual([{ tickets: null }]);
    });

    test('of one customer or ticket are not continued for another', async () => {
      const { tickets } = await one(FRUSTRATED, `tickets(first: 1) { ${ID} }`);
      const after = JSON.stringify(tickets.pageInfo.endCursor);
      const answer = await askCustomers(subgraph, [URGENT], `tickets(after: ${after}) { totalCount }`);
      expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      const mixed = await askCustomers(
        subgraph,
        [FRUSTRATED],
        `tickets(first: 1) { edges { node { messages(after: ${after}) { totalCount } } } }`,
      );
      expect(mixed.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      const messages = await one(
        FRUSTRATED,
        'tickets(status: [CLOSED]) { edges { node { messages(first: 1) { pageInfo { endCursor } } } } }',
      );
      const { endCursor } = messages.tickets.edges[0].node.messages.pageInfo;
      const other = await askCustomers(
        subgraph,
        [FRUSTRATED],
        `tickets(status: [OPEN]) { edges { node { messages(after: ${JSON.stringify(endCursor)}) { totalCount } } } }`,
      );
      expect(other.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    });
  });

  describe('what the help desk releases', () => {
    test('names the order of a ticket with the passport of its customer', async () => {
      const { passport, tickets } = await one(
        FRUSTRATED,
        'passport tickets { edges { node { order { id passport } } } }',
      );
      const orders = tickets.edges.map((edge: { node: { order: object | null } }) => edge.node.order);
      expect(orders).toEqual([
        null,
        { id: expect.stringMatching(/^order-000011-\d+$/), passport },
        { id: expect.stringMatching(/^order-000011-\d+$/), passport },
      ]);
    });

    test('is nothing for direct marketing, not even that there is a ticket', async () => {
      const fields = ['tickets', 'openTicketCount', 'highestOpenPriority', 'satisfaction', 'sentiment'];
      const answer = await askCustomers(subgraph, [URGENT], EVERYTHING, { purpose: 'DIRECT_MARKETING' });
      for (const field of fields) expect(answer).toWithhold(`_entities.0.${field}`, 'NOT_FOR_PURPOSE');
      expect(answer.data?._entities[0]).toEqual(Object.fromEntries(fields.map((field) => [field, null])));
      const ask = () => askCustomers(subgraph, [URGENT], EVERYTHING, { purpose: 'DIRECT_MARKETING' });
      expect(await counted(ask)).toBe(0);
    });

    test('is for analytics the figures, and no content', async () => {
      const answer = await askCustomers(subgraph, [FRUSTRATED], EVERYTHING, { purpose: 'ANALYTICS' });
      expect(answer).toRelease('_entities.0.openTicketCount', 2);
      expect(answer).toRelease('_entities.0.satisfaction.score', 0);
      expect(answer).toWithhold('_entities.0.tickets', 'NOT_FOR_PURPOSE');
      expect(answer).toWithhold('_entities.0.sentiment', 'NOT_FOR_PURPOSE');
    });

    test('is to account managers the subject of a ticket, and not what was written', async () => {
      const answer = await askCustomers(subgraph, [URGENT], EVERYTHING, {
        purpose: 'RELATIONSHIP_MANAGEMENT',
      });
      const ticket = '_entities.0.tickets.edges.0.node';
      expect(answer).toRelease(`${ticket}.subject`, 'Steam valve leaks hot water');
      expect(answer).toRelease(`${ticket}.messages.edges.0.node.author`, 'CUSTOMER');
      expect(answer).toWithhold(`${ticket}.messages.edges.0.node.text`, 'NOT_FOR_PURPOSE');
    });

    test('follows the customer’s grants, category by category', async () => {
      const grants = grantsOf({ CUSTOMER_SUPPORT: ['SUPPORT_CONTENT'] });
      const answer = await askCustomers(subgraph, [{ ...URGENT, grants }], EVERYTHING);
      const ticket = '_entities.0.tickets.edges.0.node';
      expect(answer).toRelease(`${ticket}.subject`);
      expect(answer).toWithhold(`${ticket}.sentiment`, 'NOT_CONSENTED');
      expect(answer).toWithhold(`${ticket}.order`, 'NOT_CONSENTED');
      expect(answer).toWithhold(`${ticket}.rating`, 'NOT_CONSENTED');
      expect(answer).toRelease(`${ticket}.topic`, 'PRODUCT');
      expect(answer).toWithhold('_entities.0.sentiment', 'NOT_CONSENTED');
      expect(answer).toWithhold('_entities.0.satisfaction', 'NOT_CONSENTED');
    });

    test('is nothing of a customer who objects to machines, where a machine asks', async () => {
      const grants = { ...grantsOf({ CUSTOMER_SUPPORT: 'ALL' }), objectsToAutomation: true };
      const answer = await askCustomers(subgraph, [{ ...URGENT, grants }], 'tickets { totalCount }', {
        automated: true,
      });
      expect(answer).toWithhold('_entities.0.tickets', 'AUTOMATION_OBJECTED');
    });

    test('is to anybody what the priorities mean', async () => {
      const answer = await subgraph.execute({ query: '{ ticketPriorities { priority meaning } }' }, {});
      const priorities = answer.data?.ticketPriorities as readonly { priority: string; meaning: string }[];
      expect(priorities.map(({ priority }) => priority)).toEqual(['LOW', 'NORMAL', 'HIGH', 'URGENT']);
      expect(priorities.at(-1)?.meaning).toMatch(/one hour/);
    });
  });

  test('fifty customers take as many statements as one, but one for moods that nobody recorded', async () => {
    const forOne = await counted(() => askCustomers(subgraph, FIFTY.slice(0, 1), EVERYTHING));
    const forFifty = await counted(async () => {
      const answer = await askCustomers(subgraph, FIFTY, EVERYTHING);
      expect(answer.errors).toBeUndefined();
      expect(answer.data?._entities).toHaveLength(50);
    });
    // tickets, their count, messages, their count, a ticket’s rating, open tickets, ratings, moods
    expect(forOne).toBe(8);
    // and the texts of those tickets of the fifty that have no recorded mood: for their own and the customer’s, together
    expect(forFifty).toBe(9);
  });

  test('identity is told who the requesters are, and which tickets are theirs', async () => {
    const [lucia] = claims.filter(({ recordId }) => recordId === 'desk-000008');
    expect(lucia).toMatchObject({
      department: 'support',
      customer: 'c-000008',
      link: { rule: 'VERIFIED_LOGIN' },
    });
    expect(lucia?.attributes).toEqual(
      expect.arrayContaining([
        { attribute: 'EMAIL', value: 'l.ferreira@example.org' },
        { attribute: 'BIRTH_DATE', value: '1982-09-17' },
        { attribute: 'TICKET', value: 'ticket-000008-1' },
      ]),
    );
    const told = claims.flatMap(({ attributes }) =>
      attributes.filter(({ attribute }) => attribute === 'TICKET'),
    );
    const rows = await database.selectFrom('tickets').select('id').where('tenant', '=', 'sample').execute();
    expect(told.map(({ value }) => value).sort()).toEqual(rows.map(({ id }) => id).sort());
  });
});
