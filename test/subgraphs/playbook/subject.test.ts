import { expect, test } from '@jest/globals';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { SubgraphContext } from '../../../subgraphs/kit/context.ts';
import { readRules } from '../../../subgraphs/playbook/engagement/readRules.ts';
import { readHealthDefinition } from '../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { CustomerResolver } from '../../../subgraphs/playbook/resolvers/customer.ts';
import { HealthScoreResolver } from '../../../subgraphs/playbook/resolvers/healthScore.ts';
import { oncePerSubject, type Subject } from '../../../subgraphs/playbook/subject.ts';
import { Customer } from '../../../subgraphs/playbook/types/customer.ts';
import { INTENTS } from '../../../subgraphs/playbook/vocabulary.ts';

const NOW = Date.UTC(2026, 10, 3, 11) / 1000;
const context = new SubgraphContext(
  { purpose: 'CUSTOMER_SUPPORT', automated: false } as SubgraphContext['caller'],
  NOW,
);

/** A customer of one request, and how often the tickets that the gateway handed over were looked at. */
function customerOf(priority: string) {
  const looks = { count: 0 };
  const section = {
    ...{
      audience: 'playbook',
      tenant: 'sample',
      customer: 'c-1',
      issuedAt: NOW,
      expiresAt: NOW + 60,
      records: [],
    },
    grants: grantsOf({ RELATIONSHIP_MANAGEMENT: 'ALL', CUSTOMER_SUPPORT: 'ALL', DIRECT_MARKETING: 'ALL' }),
  };
  const inputs = {
    highestOpenPriority: priority,
    get tickets() {
      looks.count += 1;
      return { pageInfo: { hasNextPage: false }, edges: [] };
    },
    ...{ interactions: { pageInfo: { hasNextPage: false }, edges: [] }, returns: [], circumstances: [] },
    ...{
      timeZones: ['Europe/Berlin'],
      firstOrderAt: null,
      orders: { totalCount: 0, edges: [] },
      subscriptions: [],
    },
  };
  return { customer: new Customer({ passport: '', section, inputs }), looks };
}

test('what a customer is decided about by is read once, however many intents are asked, and for each customer', () => {
  const resolver = new CustomerResolver(readRules());
  const [calm, waiting] = [customerOf('LOW'), customerOf('URGENT')];
  const decide = ({ customer }: typeof calm, intent: (typeof INTENTS)[number]) =>
    resolver.engagement(customer, { intent, channel: 'EMAIL' }, context)?.rule;
  decide(calm, 'REPLY');
  const { count } = calm.looks;
  expect(count).toBeGreaterThan(0);
  for (const intent of INTENTS) decide(calm, intent);
  expect(calm.looks.count).toBe(count);
  expect(decide(calm, 'SURVEY')).toBeNull();
  expect(decide(waiting, 'SURVEY')).toBe('OPEN_ISSUE');
});

test('what a health score rests on is read once, however many moments are asked', () => {
  const resolver = new HealthScoreResolver(readHealthDefinition());
  const { customer, looks } = customerOf('LOW');
  const scoreAt = (day: number) =>
    resolver.healthScore(customer, { asOf: new Date(Date.UTC(2026, 9, day)), since: null }, context);
  scoreAt(1);
  const { count } = looks;
  expect(count).toBeGreaterThan(0);
  expect(new Set([2, 3, 4].map((day) => scoreAt(day).asOf.getTime())).size).toBe(3);
  expect(looks.count).toBe(count);
});

test('a subject is of one request: another one of the same customer is read again', () => {
  const read = oncePerSubject(({ inputs }: Subject, moment: number) => ({ inputs, moment }));
  const { subject } = customerOf('LOW').customer;
  const again = { ...subject };
  expect(read(subject, 1)).toBe(read(subject, 1));
  expect(read(again, 2)).toMatchObject({ moment: 2 });
});
