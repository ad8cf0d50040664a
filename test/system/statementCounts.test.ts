import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';

/** Everything that a list can ask of every department. */
const QUERY = `query Everything($ids: [ID!]!) {
  customers(ids: $ids) {
    id
    name { full } email phone birthDate tier preferredChannel preferredLanguage timeZones
    circumstances { kind since }
    addresses { city } accountManager { name }
    interactions(first: 5) { edges { node { id } } pageInfo { hasNextPage } }
    orders(first: 5) { totalCount edges { node { id total { amountMinor } lines { quantity name } returns { id } } } pageInfo { endCursor } }
    returns { id category } subscriptions { id }
    lifetimeValue { amountMinor } averageOrderValue { amountMinor } firstOrderAt lastOrderAt orderCount
    purchases { days } predictedValue { value { amountMinor } } relationship
    tickets(first: 5) { totalCount edges { node { id subject topic sentiment sentimentBasis rating { score ratedAt } messages(first: 2) { totalCount edges { node { text mood } } } order { id total { amountMinor } } } } }
    openTicketCount highestOpenPriority satisfaction { score } sentiment { value readTickets }
    consents { purpose } sources { recordId } conflicts { attribute }
  }
}`;

let system: System;
beforeAll(async () => {
  system = await createSystem({ size: 60, postgresUrl: process.env.ACCORD_TEST_POSTGRES_URL });
}, 120_000);
afterAll(() => system.stop());

async function statementsFor(count: number): Promise<number> {
  const ids = Array.from({ length: count }, (_, index) => `c-${String(index + 1).padStart(6, '0')}`);
  system.forget();
  const answer = await system.ask<{ customers: unknown[] }>({
    client: 'support-desk',
    query: QUERY,
    variables: { ids },
  });
  expect(answer.errors).toBeUndefined();
  expect(answer.data?.customers).toHaveLength(count);
  return system.statements.length;
}

describe('a list of customers with every department', () => {
  test('runs as many SQL statements for 50 customers as for 5, and one for the moods that nobody recorded', async () => {
    await statementsFor(1); // from here on the playbook has its models, for a minute
    const five = await statementsFor(5);
    const fifty = await statementsFor(50);
    // every ticket of the first five customers has a recorded mood, and not every one of the fifty
    expect(fifty).toBe(five + 1);
    expect(fifty).toBeLessThan(40);
  });

  test('sends one request a fetch, however many customers', async () => {
    await statementsFor(5);
    const five = system.calls.map(({ subgraph }) => subgraph);
    await statementsFor(50);
    expect(system.calls.map(({ subgraph }) => subgraph)).toEqual(five);
    expect(five[0]).toBe('identity');
  });
});
