import { describe, expect, test } from '@jest/globals';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { SAMPLE_NOW } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import { samplePurchases } from '../../../subgraphs/kit/sample/samplePurchases.ts';
import { deskRows } from '../../../subgraphs/support/sample/deskRows.ts';
import { OPEN_STATUSES } from '../../../subgraphs/support/vocabulary.ts';

const company = sampleCompany();
const rows = deskRows(company, 'sample');
const ticketsOf = (requester: string) => rows.tickets.filter((ticket) => ticket.requester_id === requester);
const messagesOf = (ticket: string) => rows.messages.filter((message) => message.ticket_id === ticket);

describe('the sample company’s help desk', () => {
  test('is the same every time, and a smaller company is its beginning', () => {
    const smaller = deskRows(sampleCompany(200), 'sample');
    expect(smaller).toEqual(deskRows(sampleCompany(200), 'sample'));
    expect(rows.tickets.slice(0, smaller.tickets.length)).toEqual(smaller.tickets);
    expect(rows.messages.slice(0, smaller.messages.length)).toEqual(smaller.messages);
  });

  test('has one to two tickets a requester, and two to four messages a ticket', () => {
    const perRequester = rows.tickets.length / rows.requesters.length;
    expect(perRequester).toBeGreaterThan(1);
    expect(perRequester).toBeLessThan(2);
    const counts = new Set(
      rows.tickets.filter(({ id }) => id > 'ticket-000011-9').map(({ id }) => messagesOf(id).length),
    );
    expect([...counts].sort()).toEqual([2, 3, 4]);
  });

  test('has everything of every kind', () => {
    const kinds = (values: readonly unknown[]) => new Set(values).size;
    expect(kinds(rows.tickets.map((ticket) => ticket.status))).toBe(6);
    expect(kinds(rows.tickets.map((ticket) => ticket.priority))).toBe(4);
    expect(kinds(rows.tickets.map((ticket) => ticket.channel))).toBe(6);
    expect(kinds(rows.tickets.map((ticket) => ticket.sentiment))).toBe(4); // one of them is null: not read yet
    expect(kinds(rows.tickets.map((ticket) => ticket.topic))).toBe(6);
    expect(kinds(rows.satisfaction_ratings.map((rating) => rating.score))).toBe(5);
  });

  test('knows nothing of the future, and no message before its ticket or after its solution', () => {
    const latest = (moments: readonly Date[]) => new Date(Math.max(...moments.map(Number)));
    expect(latest(rows.tickets.map((ticket) => ticket.updated_at)) <= SAMPLE_NOW).toBe(true);
    for (const ticket of rows.tickets.slice(0, 300)) {
      const times = messagesOf(ticket.id).map((message) => message.sent_at);
      expect(times[0]).toEqual(ticket.opened_at);
      expect(times).toEqual(times.toSorted((a, b) => Number(a) - Number(b)));
      expect(latest(times) <= ticket.updated_at).toBe(true);
    }
  });

  test('writes about orders that the customer had placed before', () => {
    const customers = new Map(company.customers.map((customer) => [customer.records.support?.[0], customer]));
    const about = rows.tickets.filter((ticket) => ticket.order_id !== null);
    expect(about.length).toBeGreaterThan(400);
    for (const ticket of about) {
      const customer = customers.get(ticket.requester_id)!;
      const order = samplePurchases(customer).orders.find(({ id }) => id === ticket.order_id);
      expect(order?.placedAt.getTime()).toBeLessThanOrEqual(ticket.opened_at.getTime());
    }
  });
});

describe('the stories that the help desk tells', () => {
  test('an urgent ticket that is open', () => {
    expect(ticketsOf('desk-000003')).toMatchObject([
      {
        id: 'ticket-000003-1',
        priority: 'URGENT',
        status: 'OPEN',
        order_id: expect.stringMatching(/^order-000003-/),
      },
    ]);
  });

  test('a defective machine', () => {
    expect(ticketsOf('desk-000004')).toMatchObject([{ id: 'ticket-000004-1', order_id: 'order-000004-1' }]);
  });

  test('a complaint of having been answered by a machine, before he objected to that', () => {
    const tickets = ticketsOf('desk-000006');
    expect(tickets).toMatchObject([
      { id: 'ticket-000006-1', topic: 'AUTOMATION', status: 'CLOSED', sentiment: 'NEGATIVE', order_id: null },
    ]);
    const [henrik] = company.customers.filter(({ id }) => id === 'c-000006');
    expect(tickets[0]!.solved_at! < henrik!.consent.withdrawnAt).toBe(true);
    expect(rows.tickets.filter(({ topic }) => topic === 'AUTOMATION')).toEqual(tickets);
  });

  test('a requester who contradicts the others', () => {
    const [lucia] = rows.requesters.filter(({ id }) => id === 'desk-000008');
    expect(lucia).toMatchObject({ birth_date: '1982-09-17', email: 'l.ferreira@example.org' });
  });

  test('somebody whom only support knows, who has ordered nothing', () => {
    expect(ticketsOf('desk-000009')).toMatchObject([{ id: 'ticket-000009-1', order_id: null }]);
  });

  test('three tickets of a frustrated customer, two of them open', () => {
    const tickets = ticketsOf('desk-000011');
    expect(tickets.map(({ sentiment }) => sentiment)).toEqual(['NEGATIVE', 'NEGATIVE', 'NEGATIVE']);
    expect(tickets.filter(({ status }) => OPEN_STATUSES.includes(status))).toHaveLength(2);
  });
});
