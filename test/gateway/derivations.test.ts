import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CALLER_HEADER, verifyCallerToken } from '../../schema/consent/callerToken.ts';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { createJudgingCompany } from './support/judgingCompany.ts';
import { MASTER } from './support/miniCompany.ts';
import { type SigningCompany, serveCompany } from './support/signingCompany.ts';

const CLIENTS = `clients:
  desk: { team: Support, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
  marketing: { team: Marketing, kind: AGENT, tenant: t1, purposes: [DIRECT_MARKETING] }
  page: { team: Web, kind: SELF_SERVICE, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
`;

const company = createJudgingCompany();
let served: SigningCompany;
const ask: SigningCompany['ask'] = (...question) => served.ask(...question);

beforeAll(async () => {
  served = await serveCompany(company, CLIENTS);
});
afterAll(() => served.stop());
beforeEach(() => company.reset());

/** What was asked, of whom and for what, as the caller token says it. */
function sentFor() {
  return company.sent.map(({ subgraph, request, headers }) => {
    const keys = deriveKeyring(MASTER, 'caller', subgraph);
    const now = Math.floor(Date.now() / 1000);
    const caller = verifyCallerToken(headers[CALLER_HEADER], subgraph, keys, now);
    return { subgraph, ...request, purpose: caller?.purpose, derivedField: caller?.derivedField };
  });
}
const fetchesOf = () =>
  sentFor()
    .map(({ subgraph, purpose, derivedField }) => `${subgraph} for ${purpose} ${derivedField}`.trim())
    .sort();
const allOrders = [1, 2, 3, 4].map((total) => ({ total }));
const VERDICT = JSON.stringify([2, allOrders]);
const one = (selection: string, id = 'open') => `{ customer(id: "${id}") { ${selection} } }`;

describe('a derived field', () => {
  test('is computed from what its caller may not read, and gives none of it away', async () => {
    const { data, errors, extensions } = await ask(
      'marketing',
      one('id openTicketCount engagement { verdict }'),
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      customer: { id: 'open', openTicketCount: null, engagement: { verdict: VERDICT } },
    });
    expect(extensions.consent.withheld).toEqual([
      {
        path: ['customer', 'openTicketCount'],
        field: 'Customer.openTicketCount',
        category: 'SUPPORT_CONTENT',
        reason: 'NOT_FOR_PURPOSE',
      },
    ]);
  });

  test('is asked for with the purpose of the caller, its inputs with its own', async () => {
    await ask('marketing', one('id engagement { verdict }'));
    expect(fetchesOf()).toEqual([
      'commerce for RELATIONSHIP_MANAGEMENT Customer.engagement',
      'identity for DIRECT_MARKETING',
      'playbook for DIRECT_MARKETING Customer.engagement',
      'support for RELATIONSHIP_MANAGEMENT Customer.engagement',
    ]);
  });

  test('costs nothing where it is not asked for', async () => {
    await ask('marketing', one('id supportTier'));
    expect(fetchesOf()).toEqual(['crm for DIRECT_MARKETING', 'identity for DIRECT_MARKETING']);
  });

  test.each([
    ['the same field beside it', 'openTicketCount engagement { verdict }', { openTicketCount: 2 }],
    [
      'another field in its place',
      'openTicketCount: supportTier engagement { verdict }',
      { openTicketCount: 99 },
    ],
    [
      'the same field with another argument',
      'orders(first: 1) { total } engagement { verdict }',
      { orders: [{ total: 1 }] },
    ],
    ['a fragment', '... on Customer { openTicketCount } ... { ...F }', { openTicketCount: 2 }],
  ])('keeps its inputs apart from %s', async (_, selection, beside) => {
    const fragment = ' fragment F on Customer { engagement { verdict } }';
    const { data, errors } = await ask('desk', one(selection) + (selection.includes('...F') ? fragment : ''));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { ...beside, engagement: { verdict: VERDICT } } });
  });

  test('answers under an alias, with several arguments, and with variables', async () => {
    const query = `query($intent: String!, $yes: Boolean!) { customer(id: "open") {
      a: engagement(intent: "REPLY") { intent } b: engagement(intent: $intent) { intent verdict }
      engagement @skip(if: $yes) { intent } trust @include(if: $yes) } }`;
    const { data, errors } = await ask('marketing', query, { variables: { intent: 'X', yes: true } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      customer: {
        a: { intent: 'REPLY' },
        b: { intent: 'X', verdict: VERDICT },
        trust: '2',
      },
    });
  });

  test('two that share an input each read it for their own purpose', async () => {
    const { data, errors } = await ask('marketing', one('trust risk'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { trust: '2', risk: 2 } });
    expect(fetchesOf().filter((fetch) => fetch.startsWith('support'))).toEqual([
      'support for FRAUD_PREVENTION Customer.risk',
      'support for RELATIONSHIP_MANAGEMENT Customer.trust',
    ]);
  });

  test('may carry a consent of its own, and its parts too', async () => {
    const asDesk = await ask('desk', one('risk engagement { intent score }'));
    expect(asDesk.data).toEqual({ customer: { risk: null, engagement: { intent: 'SELL', score: 7 } } });
    expect(asDesk.extensions.consent.withheld).toMatchObject([
      { field: 'Customer.risk', reason: 'NOT_FOR_PURPOSE' },
    ]);
    const asMarketing = await ask('marketing', one('risk engagement { intent score }'));
    expect(asMarketing.data).toEqual({ customer: { risk: 2, engagement: { intent: 'SELL', score: null } } });
  });

  test('reads what stands deeper, in several departments', async () => {
    const { data, errors } = await ask('marketing', one('worth'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { worth: '[{"order":{"total":100}},{"order":null}]' } });
    expect(sentFor().filter(({ purpose }) => purpose === 'RELATIONSHIP_MANAGEMENT')).toHaveLength(2);
  });
});

describe('inputs that the customer does not allow', () => {
  test('arrive as null', async () => {
    const { data, errors } = await ask('marketing', one('engagement { verdict } trust worth', 'private'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      customer: {
        engagement: { verdict: JSON.stringify([null, allOrders]) },
        trust: 'withheld',
        worth: 'null',
      },
    });
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('support');
  });

  test('arrive as null where nothing at all is allowed, and nothing is read', async () => {
    const { data, errors } = await ask('marketing', one('engagement { verdict } trust', 'distant'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { engagement: { verdict: '[null,null]' }, trust: 'withheld' } });
    expect(fetchesOf().filter((fetch) => fetch.includes('RELATIONSHIP'))).toEqual([]);
  });

  test.each([
    ['', undefined],
    [', also when the department tells them unasked', { order: { id: 'o-1', total: 5 } }],
  ])('arrive as null within what is allowed%s', async (_, surplus) => {
    if (surplus !== undefined)
      company.broken.set('support', () => ({ data: { r0: [{ tickets: [surplus, surplus] }] } }));
    const { data, errors } = await ask('marketing', one('worth', 'orderless'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { worth: '[{"order":null},{"order":null}]' } });
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('commerce');
  });

  test('are decided for each customer of a list', async () => {
    const ids = ['open', 'private', 'nobody', 'distant', 'open', 'objector', 'unmarketed', 'quiet'];
    const { data, errors, extensions } = await ask(
      'marketing',
      'query($ids: [ID!]!) { customers(ids: $ids) { id trust } }',
      { variables: { ids } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      customers: [
        { id: 'open', trust: '2' },
        { id: 'private', trust: 'withheld' },
        null,
        { id: 'distant', trust: 'withheld' },
        { id: 'open', trust: '2' },
        { id: 'objector', trust: null },
        { id: 'unmarketed', trust: null },
        { id: 'quiet', trust: 'unknown' },
      ],
    });
    expect(extensions.consent.withheld).toEqual([
      {
        path: ['customers', 5, 'trust'],
        field: 'Customer.trust',
        category: null,
        reason: 'AUTOMATION_OBJECTED',
      },
      { path: ['customers', 6, 'trust'], field: 'Customer.trust', category: null, reason: 'NOT_CONSENTED' },
    ]);
    const asked = sentFor().find(({ derivedField, subgraph }) => derivedField && subgraph === 'support');
    expect(asked?.variables.r0).toHaveLength(2);
  });

  test('nothing is read of anybody else than a self-service caller', async () => {
    const { data } = await ask('page', one('trust', 'other'), { person: 'open' });
    expect(data).toEqual({ customer: { trust: null } });
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity']);
    expect((await ask('page', one('trust'), { person: 'open' })).data).toEqual({
      customer: { trust: '2' },
    });
  });
});

test('what was read for a derived field is on record, and what was not is not', async () => {
  await ask('marketing', '{ customers(ids: ["open", "private"]) { engagement { verdict } } }');
  const readAs = { for: 'Customer.engagement', purpose: 'RELATIONSHIP_MANAGEMENT' };
  const orders = ['Customer.orders', 'Order.total'].map((field) => ({ field, ...readAs }));
  const released = ['Customer.engagement'];
  const read = [...orders, { field: 'Customer.openTicketCount', ...readAs }];
  expect(served.disclosures().at(-1)).toMatchObject({
    purpose: 'DIRECT_MARKETING',
    groups: [
      { customers: ['open'], released, withheld: [], read: expect.arrayContaining(read) },
      { customers: ['private'], released, withheld: [], read: orders },
    ],
  });
});

describe('where an input cannot be read', () => {
  const FAILURES: readonly (readonly [string, () => object])[] = [
    ['its subgraph is away', () => ({ errors: [{ message: 'secret' }] })],
    [
      'it is in error',
      () => ({
        data: { r0: [{ openTicketCount: null }] },
        errors: [{ message: 'secret', path: ['r0', 0, 'openTicketCount'] }],
      }),
    ],
    [
      'its customer is in error',
      () => ({
        data: { r0: [{ openTicketCount: 2 }] },
        errors: [{ message: 'secret', path: ['r0', 0] }],
      }),
    ],
    [
      'its customer is in error and away',
      () => ({
        data: { r0: [null] },
        errors: [{ message: 'secret', path: ['r0', 0, 'openTicketCount'] }],
      }),
    ],
    [
      'all customers are in error',
      () => ({ data: { r0: [{ openTicketCount: 2 }] }, errors: [{ message: 'secret', path: ['r0'] }] }),
    ],
    [
      'something is in error, and nobody says what',
      () => ({ data: { r0: [{ openTicketCount: 2 }] }, errors: [{ message: 'secret' }] }),
    ],
    ['the customer is not known there', () => ({ data: { r0: [null] } })],
    ['it is not in the answer', () => ({ data: { r0: [{}] } })],
    ['no list is answered', () => ({ data: { r0: null } })],
    ['another list is answered', () => ({ data: { r0: { openTicketCount: 2 } } })],
    ['too few are answered', () => ({ data: { r0: [] } })],
    ['it is of another type', () => ({ data: { r0: [{ openTicketCount: 'many' }] } })],
  ];

  test.each(FAILURES)('nothing is derived: %s', async (_, failure) => {
    company.broken.set('support', failure as () => object);
    const { data, errors } = await ask('marketing', one('id supportTier trust'));
    expect(data).toEqual({ customer: { id: 'open', supportTier: 99, trust: null } });
    expect(errors).toEqual([
      {
        message: 'No subgraph answered Customer.trust.',
        path: ['customer', 'trust'],
        extensions: { code: 'FIELD_NOT_ANSWERED' },
      },
    ]);
  });

  test('of one customer, it is derived of the others', async () => {
    company.broken.set('support', () => ({
      data: { r0: [{ openTicketCount: null }, { openTicketCount: 2 }] },
      errors: [
        { message: 'secret', path: ['r0', 0, 'openTicketCount'] },
        { message: 'secret', path: ['r1', 1, 'openTicketCount'] },
      ],
    }));
    const { data } = await ask('marketing', '{ customers(ids: ["open", "other"]) { trust } }');
    expect(data).toEqual({ customers: [{ trust: null }, { trust: '2' }] });
  });

  test('an error of the deriving subgraph stands where the field does', async () => {
    company.broken.set('playbook', () => ({
      data: { r0: [{}] },
      errors: [{ message: 'secret', path: ['r0', 0, 'c2'] }],
    }));
    const { data, errors } = await ask('marketing', '{ matches { customer { judged: trust } } }');
    expect(data).toMatchObject({ matches: [{ customer: { judged: null } }, { customer: { judged: null } }] });
    expect(errors?.[0]).toMatchObject({
      path: ['matches', 0, 'customer', 'judged'],
      extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'playbook' },
    });
    expect(JSON.stringify(errors)).not.toContain('secret');
  });
});
