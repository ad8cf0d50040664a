import { expect, test } from '@jest/globals';
import { grantsOf } from '../../../../schema/consent/grants.ts';
import { SubgraphContext } from '../../../../subgraphs/kit/context.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { HealthScoreResolver } from '../../../../subgraphs/playbook/resolvers/healthScore.ts';
import { Customer } from '../../../../subgraphs/playbook/types/customer.ts';

const NOW = Date.UTC(2026, 10, 1) / 1000;
const resolver = new HealthScoreResolver(readHealthDefinition());

/** A customer of whom the gateway read something of everything, and whom support may use data of these categories of. */
function scored(
  support: Parameters<typeof grantsOf>[0]['CUSTOMER_SUPPORT'],
  inputs: Readonly<Record<string, unknown>> = {},
) {
  const section = {
    audience: 'playbook',
    tenant: 'sample',
    customer: 'c-1',
    issuedAt: NOW,
    expiresAt: NOW + 60,
    grants: grantsOf({ RELATIONSHIP_MANAGEMENT: 'ALL', CUSTOMER_SUPPORT: support ?? [] }),
    records: [],
  };
  const at = '2026-09-01T00:00:00.000Z';
  const order = { placedAt: at, status: 'DELIVERED', total: { amountMinor: 100, currency: 'EUR' } };
  const ticket = {
    openedAt: at,
    solvedAt: null,
    priority: 'HIGH',
    sentiment: 'NEGATIVE',
    sentimentBasis: 'RECORDED',
    rating: { score: 2, ratedAt: at },
  };
  const all = {
    firstOrderAt: '2024-01-01T00:00:00.000Z',
    orders: { totalCount: 1, edges: [{ node: order }] },
    returns: [],
    subscriptions: [],
    tickets: { pageInfo: { hasNextPage: false }, edges: [{ node: ticket }] },
    interactions: { pageInfo: { hasNextPage: false }, edges: [] },
    ...inputs,
  };
  const context = new SubgraphContext(
    { purpose: 'CUSTOMER_SUPPORT', automated: false } as SubgraphContext['caller'],
    NOW,
  );
  const customer = new Customer({ passport: '', section, inputs: all });
  return resolver.healthScore(customer, { asOf: null, since: new Date('2026-10-01T00:00:00Z') }, context);
}

test('what a score is made of is kept from a purpose that may not use all that it rests on: some parts tell the others', () => {
  const all = scored('ALL');
  const some = scored(['SUPPORT_CONTENT', 'INFERRED', 'BEHAVIOUR']);
  expect(all.components?.map(({ raw }) => raw !== null)).toContain(true);
  expect(all.movedSince?.sentence).toContain('The score');
  expect(some).toMatchObject({ value: all.value, components: null, movedSince: null });
});

test.each([
  [
    'an order without a moment',
    { orders: { totalCount: 1, edges: [{ node: { placedAt: null, status: 'DELIVERED', total: null } }] } },
    ['recency', 'frequency', 'spendTrend', 'returns'],
  ],
  [
    'tickets of another shape',
    { tickets: { edges: [{ node: { openedAt: 'soon' } }] } },
    ['ticketLoad', 'sentimentTrend', 'satisfaction'],
  ],
  [
    'a priority that there is not',
    {
      tickets: {
        pageInfo: { hasNextPage: false },
        edges: [
          {
            node: {
              openedAt: '2026-09-01T00:00:00Z',
              solvedAt: null,
              priority: 'WORSE',
              sentiment: null,
              sentimentBasis: null,
              rating: null,
            },
          },
        ],
      },
    },
    ['ticketLoad'],
  ],
  ['interactions that did not come', { interactions: undefined }, ['engagement']],
  [
    'a page of tickets that is not the last',
    { tickets: { pageInfo: { hasNextPage: true }, edges: [] } },
    ['ticketLoad', 'sentimentTrend', 'satisfaction'],
  ],
  [
    'a page of interactions that does not say whether it is the last',
    { interactions: { edges: [] } },
    ['engagement'],
  ],
])('%s counts as not known', (_, inputs, names) => {
  const unknown = (scored('ALL', inputs).components ?? []).filter(({ state }) => state === 'UNKNOWN');
  expect(unknown.map(({ name }) => name)).toEqual(names);
});
