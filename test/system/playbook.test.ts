import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createSystem, type System } from '../support/createSystem.ts';
import { fakeDate } from '../support/fakeDate.ts';

let system: System;
const SIZE = 120;

beforeAll(async () => {
  fakeDate();
  system = await createSystem({ size: SIZE });
}, 120_000);
afterAll(async () => {
  await system.stop();
  jest.useRealTimers();
});

interface Component {
  readonly name: string;
  readonly state: string;
  readonly raw: number | null;
  readonly weight: number;
  readonly contribution: number | null;
  readonly sentence: string | null;
}
interface Score {
  readonly value: number | null;
  readonly band: string | null;
  readonly trend: number | null;
  readonly whyNone: string | null;
  readonly coverage: number;
  readonly components: readonly Component[] | null;
  readonly movedSince: {
    readonly before: number | null;
    readonly difference: number | null;
    readonly sentence: string | null;
    readonly movements: readonly { readonly name: string; readonly difference: number }[];
  } | null;
}

const customerId = (number: number) => `c-${String(number).padStart(6, '0')}`;
const SCORE = `value band trend whyNone coverage
  components { name state raw weight contribution sentence }
  movedSince { before difference sentence movements { name difference } }`;

async function score(client: string, id: string, args = ''): Promise<Score | null> {
  const { data, errors } = await system.ask<{ customer: { healthScore: Score | null } }>({
    client,
    query: `{ customer(id: "${id}") { healthScore${args} { ${SCORE} } } }`,
  });
  expect(errors).toBeUndefined();
  return data?.customer.healthScore ?? null;
}

async function said(
  input: Readonly<Record<string, unknown>>,
  mutation = 'withdrawConsent',
  type = 'WithdrawConsentInput',
) {
  const { errors } = await system.ask({
    client: 'support-desk',
    query: `mutation ($input: ${type}!) { ${mutation}(input: $input) { eventType } }`,
    variables: { input: { evidence: 'on the telephone', ...input } },
  });
  expect(errors).toBeUndefined();
}

describe('The health score', () => {
  test('of the stories is what their histories say', async () => {
    const told = await Promise.all(
      [1, 2, 3, 4, 11].map(async (number) => {
        const health = await score('support-desk', customerId(number));
        return [number, health?.value, health?.band, health?.trend];
      }),
    );
    expect(told).toEqual([
      [1, 93, 'THRIVING', 7],
      [2, 64, 'STEADY', -3],
      [3, 46, 'FRAGILE', -23],
      [4, 59, 'FRAGILE', null],
      [11, 49, 'FRAGILE', -9],
    ]);
  });

  test('is the sum of its contributions for everybody who has one', async () => {
    const ids = Array.from({ length: SIZE }, (_, index) => customerId(index + 1));
    const { data } = await system.ask<{ customers: ({ healthScore: Score | null } | null)[] }>({
      client: 'support-desk',
      query: `query ($ids: [ID!]!) { customers(ids: $ids) { healthScore { ${SCORE} } } }`,
      variables: { ids },
    });
    const scores = (data?.customers ?? []).flatMap((customer) => customer?.healthScore ?? []);
    const valued = scores.filter(({ value }) => value !== null);
    expect(valued.length).toBeGreaterThan(SIZE / 2);
    for (const { value, components, coverage } of valued) {
      expect((components ?? []).reduce((sum, { contribution }) => sum + (contribution ?? 0), 0)).toBe(value);
      expect((components ?? []).reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
      expect(coverage).toBeGreaterThanOrEqual(0.5);
    }
    for (const { whyNone } of scores.filter(({ value }) => value === null)) expect(whyNone).not.toBeNull();
  });

  test('says what moved it since a moment, and its movements add up', async () => {
    const health = await score('support-desk', customerId(3), '(since: "2026-08-01T00:00:00Z")');
    expect(health?.movedSince).toMatchObject({ before: 74, difference: -28 });
    expect(health?.movedSince?.sentence).toContain('The score fell by 28 points, from 74 to 46');
    const moved = health?.movedSince?.movements.reduce((sum, { difference }) => sum + difference, 0);
    expect(moved).toBe(-28);
  });

  test('of the past is the one that was', async () => {
    const then = await score('support-desk', customerId(3), '(asOf: "2026-08-01T00:00:00Z")');
    expect(then?.value).toBe(74);
  });

  test.each([
    ['(asOf: "2027-01-01T00:00:00Z")', 'Customer.healthScore(asOf:) does not accept this value.'],
    ['(since: "2026-11-01T12:00:00Z")', 'Customer.healthScore(since:) does not accept this value.'],
  ])('cannot be asked for with %s', async (args, message) => {
    const { errors } = await system.ask({
      client: 'support-desk',
      query: `{ customer(id: "c-000003") { healthScore${args} { value } } }`,
    });
    expect(errors).toEqual([expect.objectContaining({ message: expect.stringContaining(message) })]);
  });

  test('is told to analytics without what it is made of, and to marketing not at all', async () => {
    expect(await score('analytics', customerId(1))).toMatchObject({
      value: 93,
      components: null,
      movedSince: null,
    });
    expect(await score('marketing-bot', customerId(1))).toBeNull();
  });

  test('leaves out what the customer withholds from relationship management, and is none without enough', async () => {
    const id = customerId(11);
    await said({
      eventId: 'no-tickets',
      customer: id,
      purpose: 'RELATIONSHIP_MANAGEMENT',
      piiCategories: ['SUPPORT_CONTENT'],
    });
    const without = await score('support-desk', id);
    expect(without?.components?.filter(({ state }) => state === 'WITHHELD').map(({ name }) => name)).toEqual([
      'ticketLoad',
      'sentimentTrend',
      'satisfaction',
    ]);
    expect(without?.coverage).toBeCloseTo(0.65, 9);
    await said({
      eventId: 'no-orders',
      customer: id,
      purpose: 'RELATIONSHIP_MANAGEMENT',
      piiCategories: ['TRANSACTION'],
    });
    expect(await score('support-desk', id)).toMatchObject({
      value: null,
      band: null,
      whyNone: 'What can be counted holds 0 % of the weight, and a score needs 50 %.',
    });
  });
});

describe('An engagement', () => {
  const ENGAGEMENT = 'engagement(intent: PROMOTE, channel: EMAIL) { action rule reasons { code } }';

  test('adds one fetch to those of its inputs, for one customer and for all, and for several intents', async () => {
    for (const ids of [[customerId(1)], Array.from({ length: SIZE }, (_, index) => customerId(index + 1))]) {
      system.forget();
      await system.ask({
        client: 'support-desk',
        query: `query ($ids: [ID!]!) { customers(ids: $ids) {
          ${ENGAGEMENT} reply: engagement(intent: REPLY, channel: CHAT) { action }
        } }`,
        variables: { ids },
      });
      expect(system.calls.map(({ subgraph }) => subgraph).sort()).toEqual([
        'commerce',
        'crm',
        'identity',
        'playbook',
        'support',
      ]);
    }
  });

  test('shows marketing nothing of what it rests on, not in the answer and not in what departments are asked for', async () => {
    system.forget();
    const { data, extensions } = await system.ask({
      client: 'marketing-bot',
      query: `{ customer(id: "c-000003") { ${ENGAGEMENT} highestOpenPriority tickets { totalCount } } }`,
    });
    expect(data).toEqual({
      customer: {
        engagement: { action: 'STAY_SILENT', rule: 'OPEN_ISSUE', reasons: [{ code: 'SERVICE_ISSUE_OPEN' }] },
        highestOpenPriority: null,
        tickets: null,
      },
    });
    expect(JSON.stringify([data, extensions])).not.toContain('URGENT');
  });

  test('is silent about who withholds the tickets, and marketing cannot tell that from anything else', async () => {
    const id = customerId(2);
    await said({
      eventId: 'no-tickets',
      customer: id,
      purpose: 'RELATIONSHIP_MANAGEMENT',
      piiCategories: ['SUPPORT_CONTENT'],
    });
    const told = async (client: string) => {
      const { data } = await system.ask<{ customer: { engagement: unknown } }>({
        client,
        query: `{ customer(id: "${id}") { ${ENGAGEMENT} } }`,
      });
      return data?.customer.engagement;
    };
    expect(await told('marketing-bot')).toEqual({ action: 'STAY_SILENT', rule: null, reasons: [] });
    expect(await told('support-desk')).toMatchObject({
      action: 'STAY_SILENT',
      rule: 'OPEN_ISSUE',
      reasons: expect.arrayContaining([{ code: 'NOT_KNOWN' }]),
    });
  });

  test.each([
    [75, 'BEREAVEMENT'],
    [91, 'FRAUD_SUSPECTED'],
    [104, 'DISPUTE'],
  ])('of customer %i is silence, and only insiders are told that it is for %s', async (number, code) => {
    const ask = async (client: string, intent: string) => {
      const { data } = await system.ask<{
        customer: { engagement: { action: string; reasons: { code: string }[] } | null };
      }>({
        client,
        query: `{ customer(id: "${customerId(number)}") { engagement(intent: ${intent}, channel: POST) { action reasons { code } } } }`,
      });
      return data?.customer.engagement;
    };
    const told = await ask('support-desk', 'RETAIN');
    expect(told?.action).toBe('STAY_SILENT');
    expect(told?.reasons.map((reason) => reason.code)).toContain(code);
    await said(
      {
        eventId: `yes-${number}`,
        customer: customerId(number),
        purpose: 'DIRECT_MARKETING',
        legalBasis: undefined,
      },
      'recordConsent',
      'RecordConsentInput',
    );
    const outside = await ask('marketing-bot', 'PROMOTE');
    if (outside !== null) expect(outside).toEqual({ action: 'STAY_SILENT', reasons: [] });
    expect(JSON.stringify(outside)).not.toContain(code);
  });
});
