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

const gistOf = (id: string, beside = '') => `{ customer(id: "${id}") { ${beside} gist } }`;
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
  ])('nothing is computed, and an error says so: %s', async (_, answer) => {
    company.broken.set('support', () => answer);
    const { data, errors } = await ask('desk', gistOf('open', 'supportTier'));
    expect(data).toEqual({ customer: { supportTier: 99, gist: null } });
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('secret');
    expect(company.sent.map(({ subgraph }) => subgraph)).not.toContain('playbook');
  });
});
