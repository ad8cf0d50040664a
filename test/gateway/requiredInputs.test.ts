import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createJudgingCompany } from './support/judgingCompany.ts';
import { type SigningCompany, serveCompany } from './support/signingCompany.ts';

const CLIENTS = `clients:
  desk: { team: Support, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
  marketing: { team: Marketing, kind: AGENT, tenant: t1, purposes: [DIRECT_MARKETING] }
`;

const company = createJudgingCompany();
let served: SigningCompany;
const ask: SigningCompany['ask'] = (...question) => served.ask(...question);

beforeAll(async () => {
  served = await serveCompany(company, CLIENTS);
});
afterAll(() => served.stop());
beforeEach(() => company.reset());

const one = (selection: string, id = 'open') => `{ customer(id: "${id}") { ${selection} } }`;
const gistOf = (id: string, beside = '') => one(`${beside} gist`, id);
const gist = (...inputs: unknown[]) => ({ customer: { gist: JSON.stringify(inputs) } });
const TICKETS = [{ order: { total: 100 } }, { order: null }];

describe('a field that requires inputs, and is not derived', () => {
  test('is computed from what its caller may read', async () => {
    const { data, errors } = await ask('desk', gistOf('open'));
    expect(errors).toBeUndefined();
    expect(data).toEqual(gist(99, 2, TICKETS));
  });

  test('gets null for what the purpose excludes, and nothing of it is read', async () => {
    const { data, errors } = await ask('marketing', gistOf('open'));
    expect(errors).toBeUndefined();
    expect(data).toEqual(gist(99, null, null));
    expect(company.sent.map(({ subgraph }) => subgraph).sort()).toEqual(['crm', 'identity', 'playbook']);
  });

  test('gets null for what the customer does not allow, also within what they do', async () => {
    const { data, errors } = await ask('desk', gistOf('reserved'));
    expect(errors).toBeUndefined();
    expect(data).toEqual(gist(null, 2, [{ order: null }, { order: null }]));
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('crm');
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('commerce');
  });

  test('gets no more where a department tells what it was not asked', async () => {
    const surplus = { order: { id: 'o-1', total: 5 } };
    company.broken.set('support', () => ({
      data: { r0: [{ openTicketCount: 2, tickets: [surplus] }] },
    }));
    const { data } = await ask('desk', gistOf('reserved'));
    expect(data).toEqual(gist(null, 2, [{ order: null }]));
  });

  test.each([
    ['of the customer', 'support', 'openTicketCount'],
    ['of what a customer leads to', 'commerce', 'total'],
  ])('is null with an error where an input %s could not be read', async (_, subgraph, input) => {
    const path = ['r0', 0, input];
    company.broken.set(subgraph, () => ({
      data: { r0: [{ openTicketCount: null, tickets: [{ order: { id: 'o-1' } }], total: null }] },
      errors: [{ message: 'away', path }],
    }));
    const { data, errors } = await ask('desk', gistOf('open'));
    expect(data).toEqual({ customer: { gist: null } });
    expect(errors).toMatchObject([{ path: ['customer'], extensions: { code: 'SUBGRAPH_ERROR', subgraph } }]);
    expect(company.sent.map((sent) => sent.subgraph)).not.toContain('playbook');
  });

  test('is computed of each customer of a list from what that customer allows', async () => {
    const ids = '["open", "reserved", "objector", "open"]';
    const { data, errors } = await ask('desk', `{ customers(ids: ${ids}) { gist } }`);
    expect(errors).toBeUndefined();
    const open = gist(99, 2, TICKETS).customer;
    const reserved = gist(null, 2, [{ order: null }, { order: null }]).customer;
    expect(data).toEqual({ customers: [open, reserved, open, open] });
  });

  test.each([
    ['another field in its place', 'openTicketCount: supportTier', { openTicketCount: 99 }],
    ['the same field', 'openTicketCount', { openTicketCount: 2 }],
    ['a part of it', 'tickets { subject }', { tickets: [{ subject: 'trouble' }, { subject: 'more' }] }],
  ])('keeps its inputs apart from %s beside it', async (_, beside, value) => {
    const { data, errors } = await ask('desk', gistOf('open', beside));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { ...value, ...gist(99, 2, TICKETS).customer } });
  });
});

describe('for a field that may not be told', () => {
  test('nothing is read', async () => {
    const { data, errors, extensions } = await ask('desk', gistOf('unjudged'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { gist: null } });
    expect(extensions.consent.withheld).toMatchObject([{ field: 'Customer.gist', reason: 'NOT_CONSENTED' }]);
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity']);
  });

  test('nothing is read besides what another one requires', async () => {
    const { data, errors } = await ask('desk', gistOf('unjudged', 'hint'));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ customer: { hint: 2, gist: null } });
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity', 'support', 'playbook']);
    expect(company.sent[1]?.request.query).toContain('openTicketCount');
    expect(company.sent[1]?.request.query).not.toContain('tickets');
  });

  test('nothing is read of that customer in a list', async () => {
    await ask('desk', '{ customers(ids: ["unjudged", "open"]) { gist } }');
    const others = company.sent.filter(({ subgraph }) => !['identity', 'commerce'].includes(subgraph));
    expect(others.map(({ request }) => request.variables.r0)).toHaveLength(3);
    for (const { request } of others) expect(request.variables.r0).toHaveLength(1);
  });

  test('nothing is read for what it would have been computed from', async () => {
    expect((await ask('desk', one('pitch'))).data).toEqual({ customer: { pitch: 'for busy: 2' } });
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity', 'support', 'crm', 'playbook']);
    company.reset();
    expect((await ask('desk', one('pitch', 'unjudged'))).data).toEqual({ customer: { pitch: null } });
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity']);
  });
});

describe('on record', () => {
  const readFor = (field: string, ...inputs: string[]) =>
    inputs.map((input) => ({ field: input, for: field, purpose: 'CUSTOMER_SUPPORT' }));
  const TOLD = { released: ['Customer.gist'], withheld: [] };

  test('is what was read for it, of each customer as far as it was open', async () => {
    await ask('desk', '{ customers(ids: ["open", "reserved", "unjudged"]) { gist } }');
    const tickets = ['Customer.openTicketCount', 'Customer.tickets'];
    const all = ['Customer.supportTier', ...tickets, 'Ticket.order', 'Order.total'];
    expect(served.disclosures().at(-1)).toMatchObject({
      purpose: 'CUSTOMER_SUPPORT',
      groups: [
        { customers: ['open'], ...TOLD, read: readFor('Customer.gist', ...all) },
        { customers: ['reserved'], ...TOLD, read: readFor('Customer.gist', ...tickets) },
        {
          customers: ['unjudged'],
          released: [],
          withheld: [{ field: 'Customer.gist', reason: 'NOT_CONSENTED' }],
          read: [],
        },
      ],
    });
  });

  test('is what was read for what it was computed from', async () => {
    await ask('desk', one('pitch'));
    expect(served.disclosures().at(-1)?.groups).toEqual([
      {
        customers: ['open'],
        released: ['Customer.pitch'],
        withheld: [],
        read: [
          ...readFor('Customer.segment', 'Customer.openTicketCount'),
          ...readFor('Customer.pitch', 'Customer.segment'),
        ],
      },
    ]);
  });

  test('is what the caller was shown beside it, as released and as read', async () => {
    await ask('desk', one('openTicketCount hint'));
    expect(served.disclosures().at(-1)?.groups).toEqual([
      {
        customers: ['open'],
        released: ['Customer.openTicketCount', 'Customer.hint'],
        withheld: [],
        read: readFor('Customer.hint', 'Customer.openTicketCount'),
      },
    ]);
  });
});

describe('where an input cannot be read', () => {
  test.each([
    ['its subgraph is away', { errors: [{ message: 'secret' }] }],
    [
      'it is in error',
      {
        data: { r0: [{ openTicketCount: null, tickets: [] }] },
        errors: [{ message: 'secret', path: ['r0', 0, 'openTicketCount'] }],
      },
    ],
    [
      'something is in error, and nobody says what',
      { data: { r0: [{ openTicketCount: 2, tickets: [] }] }, errors: [{ message: 'secret' }] },
    ],
    ['it is not in the answer', { data: { r0: [{ tickets: [] }] } }],
    ['the answer is no list', { data: { r0: { openTicketCount: 2, tickets: [] } } }],
  ])('nothing is computed, and an error says so: %s', async (_, answer) => {
    company.broken.set('support', () => answer);
    const { data, errors } = await ask('desk', gistOf('open', 'supportTier'));
    expect(data).toEqual({ customer: { supportTier: 99, gist: null } });
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('playbook');
  });
});
