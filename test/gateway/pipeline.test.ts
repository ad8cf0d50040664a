import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CALLER_HEADER, verifyCallerToken } from '../../schema/consent/callerToken.ts';
import { deriveKeyring } from '../../schema/consent/keys.ts';
import { createMiniCompany, MASTER } from './support/miniCompany.ts';
import { type SigningCompany, serveCompany } from './support/signingCompany.ts';

const CLIENTS = `clients:
  desk: { team: Support, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
  clerk: { team: Support, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT], scopes: [record, erase] }
  marketing: { team: Marketing, kind: AGENT, tenant: t1, purposes: [DIRECT_MARKETING] }
  agent: { team: Support, kind: AGENT, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
  page: { team: Web, kind: SELF_SERVICE, tenant: t1, purposes: [CUSTOMER_SUPPORT] }
  many: { team: Web, kind: APP, tenant: t1, purposes: [CUSTOMER_SUPPORT, ANALYTICS] }
  abroad: { team: Web, kind: APP, tenant: t2, purposes: [CUSTOMER_SUPPORT] }
`;

const company = createMiniCompany();
let served: SigningCompany;
const ask: SigningCompany['ask'] = (...question) => served.ask(...question);
const post: SigningCompany['post'] = (...request) => served.post(...request);
const sign: SigningCompany['sign'] = (...claims) => served.sign(...claims);

beforeAll(async () => {
  served = await serveCompany(company, CLIENTS);
});

afterAll(() => served.stop());

beforeEach(() => company.reset());

const PROFILE =
  'query($id: ID!) { customer(id: $id) { id name { full } email orders(first: 2) { id total } tickets { subject order { id total } } } }';

describe('one question about one customer', () => {
  test('is answered from all departments', async () => {
    const answer = await ask('desk', PROFILE, { variables: { id: 'open' } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      customer: {
        id: 'open',
        name: { full: 'Name of open' },
        email: 'open@example.com',
        orders: [
          { id: 'open-0', total: 0 },
          { id: 'open-1', total: 1 },
        ],
        tickets: [{ subject: 'trouble of open', order: { id: 'open-7', total: 100 } }],
      },
    });
    expect(answer.extensions.consent).toEqual({
      purpose: 'CUSTOMER_SUPPORT',
      withheld: [],
      withheldCount: 0,
    });
  });

  test('is answered to marketing with what marketing may see, and with what was withheld and why', async () => {
    const answer = await ask('marketing', PROFILE, { variables: { id: 'open' } });
    expect(answer.data).toEqual({
      customer: {
        id: 'open',
        name: { full: 'Name of open' },
        email: 'open@example.com',
        orders: null,
        tickets: null,
      },
    });
    expect(answer.extensions.consent.withheld).toEqual([
      {
        path: ['customer', 'orders'],
        field: 'Customer.orders',
        category: 'TRANSACTION',
        reason: 'NOT_FOR_PURPOSE',
      },
      {
        path: ['customer', 'tickets'],
        field: 'Customer.tickets',
        category: 'SUPPORT_CONTENT',
        reason: 'NOT_FOR_PURPOSE',
      },
    ]);
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity', 'crm']);
  });

  test('asks a department nothing about a customer who agreed to nothing', async () => {
    const answer = await ask('desk', PROFILE, { variables: { id: 'closed' } });
    expect(answer.data).toEqual({
      customer: { id: 'closed', name: null, email: null, orders: null, tickets: null },
    });
    expect(answer.extensions.consent.withheld.map(({ reason }) => reason)).toEqual(
      Array(4).fill('NOT_CONSENTED'),
    );
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity']);
  });

  test('is told that a ticket exists of which nothing else may be told', async () => {
    const answer = await ask('desk', '{ customer(id: "orderless") { tickets { order { id } } } }');
    expect(answer.data).toEqual({ customer: { tickets: [{ order: null }] } });
    expect(answer.extensions.consent.withheld).toMatchObject([
      { path: ['customer', 'tickets', 0, 'order'], category: 'TRANSACTION', reason: 'NOT_CONSENTED' },
    ]);
    const { query } = company.sent.find(({ subgraph }) => subgraph === 'support')?.request ?? {};
    expect(query).not.toContain('order');
  });

  test('withholds what lies deeper by its own category, and does not fetch it', async () => {
    const answer = await ask('desk', '{ customer(id: "orderless") { tickets { subject order { total } } } }');
    expect(answer.data).toEqual({
      customer: { tickets: [{ subject: 'trouble of orderless', order: null }] },
    });
    expect(answer.extensions.consent.withheld).toEqual([
      {
        path: ['customer', 'tickets', 0, 'order'],
        field: 'Ticket.order',
        category: 'TRANSACTION',
        reason: 'NOT_CONSENTED',
      },
    ]);
    expect(company.sent.map(({ subgraph }) => subgraph)).toEqual(['identity', 'support']);
    expect(company.sent[1]?.request.query).not.toContain('order');
  });

  test('treats an expired passport as none', async () => {
    const answer = await ask('desk', '{ customer(id: "expired") { id email } }');
    expect(answer.data).toEqual({ customer: { id: 'expired', email: null } });
    expect(answer.extensions.consent.withheld).toMatchObject([{ reason: 'NO_PASSPORT' }]);
  });

  test('treats a customer of another tenant as one without a passport', async () => {
    const answer = await ask('abroad', '{ customer(id: "open") { email } }');
    expect(answer.data).toEqual({ customer: { email: null } });
    expect(answer.extensions.consent.withheld).toMatchObject([{ reason: 'NO_PASSPORT' }]);
  });

  test('withholds from a machine what a customer does not want machines to read, and not from a person', async () => {
    const machine = await ask('agent', '{ customer(id: "objector") { email } }');
    expect(machine.data).toEqual({ customer: { email: null } });
    expect(machine.extensions.consent.withheld).toMatchObject([{ reason: 'AUTOMATION_OBJECTED' }]);
    const person = await ask('desk', '{ customer(id: "objector") { email } }');
    expect(person.data).toEqual({ customer: { email: 'objector@example.com' } });
  });

  test('shows a self-service caller nothing of anybody else', async () => {
    const own = await ask('page', '{ customer(id: "open") { email } }', { person: 'open' });
    expect(own.data).toEqual({ customer: { email: 'open@example.com' } });
    const foreign = await ask('page', '{ customer(id: "open") { email } }', { person: 'other' });
    expect(foreign.data).toEqual({ customer: { email: null } });
    expect(foreign.extensions.consent.withheld).toMatchObject([{ reason: 'NOT_SELF' }]);
    expect(company.sent.filter(({ subgraph }) => subgraph === 'crm')).toHaveLength(1);
  });
});

test('what nothing marks serves no purpose, and is never fetched', async () => {
  const answer = await ask('desk', '{ customer(id: "open") { name { full unmarked } } }');
  expect(answer.data).toEqual({ customer: { name: { full: 'Name of open', unmarked: null } } });
  expect(answer.extensions.consent.withheld).toEqual([
    {
      path: ['customer', 'name', 'unmarked'],
      field: 'Name.unmarked',
      category: null,
      reason: 'NOT_FOR_PURPOSE',
    },
  ]);
  expect(company.sent.filter(({ request }) => request.query.includes('unmarked'))).toEqual([]);
});

describe('a self-service caller that asks by id', () => {
  test('learns that others are not itself, whether they exist or not', async () => {
    const one = await ask('page', '{ customer(id: "nobody") { id } }', { person: 'open' });
    expect(one.data).toEqual({ customer: null });
    expect(one.extensions.consent.withheld).toEqual([
      { path: ['customer'], field: 'Query.customer', category: 'IDENTIFIER', reason: 'NOT_SELF' },
    ]);
    const list = await ask('page', 'query($ids: [ID!]!) { customers(ids: $ids) { id } }', {
      person: 'open',
      variables: { ids: ['open', 'nobody'] },
    });
    expect(list.extensions.consent.withheld).toMatchObject([{ path: ['customers', 1], reason: 'NOT_SELF' }]);
    const listOfOne = await ask('page', '{ customers(ids: "nobody") { id } }', { person: 'open' });
    expect(listOfOne.extensions.consent.withheld).toMatchObject([
      { path: ['customers', 0], reason: 'NOT_SELF' },
    ]);
    const itself = await ask('page', '{ customer(id: "nobody") { id } }', { person: 'nobody' });
    expect(itself.extensions.consent.withheld).toEqual([]);
  });
});

describe('a list of customers', () => {
  test('is fetched in one request a department, each customer asked only for what that customer allows', async () => {
    const answer = await ask(
      'desk',
      '{ customers(ids: ["open", "emailless", "nobody", "closed", "open"]) { id email name { full } } }',
    );
    expect(answer.data?.customers).toEqual([
      { id: 'open', email: 'open@example.com', name: { full: 'Name of open' } },
      { id: 'emailless', email: null, name: { full: 'Name of emailless' } },
      null,
      { id: 'closed', email: null, name: null },
      { id: 'open', email: 'open@example.com', name: { full: 'Name of open' } },
    ]);
    expect(answer.extensions.consent.withheld).toEqual([
      {
        path: ['customers', 1, 'email'],
        field: 'Customer.email',
        category: 'CONTACT_EMAIL',
        reason: 'NOT_CONSENTED',
      },
      {
        path: ['customers', 3, 'email'],
        field: 'Customer.email',
        category: 'CONTACT_EMAIL',
        reason: 'NOT_CONSENTED',
      },
      {
        path: ['customers', 3, 'name'],
        field: 'Customer.name',
        category: 'IDENTITY',
        reason: 'NOT_CONSENTED',
      },
    ]);
    const crm = company.sent.filter(({ subgraph }) => subgraph === 'crm');
    expect(crm).toHaveLength(1);
    const { r0, r1 } = (crm[0]?.request.variables ?? {}) as { r0: object[]; r1: object[] };
    expect([r0.length, r1.length]).toEqual([1, 1]);
    expect(crm[0]?.request.query).toMatch(
      /r0: _entities\(representations: \$r0\) \{ \.\.\. on Customer \{ c\d+: name \{ c\d+: full\} *\}\}/,
    );
  });
});

describe('the passport', () => {
  test('goes to each department as its own section only', async () => {
    await ask('desk', PROFILE, { variables: { id: 'open' } });
    for (const { subgraph, request } of company.sent.filter((sent) => sent.subgraph !== 'identity')) {
      for (const representation of Object.values(request.variables).flat() as { passport: string }[]) {
        if (representation.passport === undefined) continue;
        expect(representation.passport.split(',')[2]).toBe(subgraph);
        expect(representation.passport).not.toContain(';');
      }
    }
  });

  test('of an order is the enclosing customer’s, whatever the department echoed', async () => {
    await ask('desk', PROFILE, { variables: { id: 'open' } });
    const orders = company.sent.filter(({ subgraph }) => subgraph === 'commerce').at(-1)?.request.variables
      .r0 as { id: string; passport: string }[];
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      __typename: 'Order',
      id: 'open-7',
      passport: expect.stringMatching(/^1,k1,commerce,t1,open,/),
    });
  });

  test('cannot be selected, named by an alias, or planted through one', async () => {
    const selected = await ask('desk', '{ customer(id: "open") { passport } }');
    expect(selected.status).toBe(400);
    const query =
      '{ customer(id: "open") { passport: id cp: email ct: id __typename c0: name { passport: full } } }';
    const aliased = await ask('desk', query);
    expect(aliased.errors).toBeUndefined();
    expect(aliased.data).toEqual({
      customer: {
        passport: 'open',
        cp: 'open@example.com',
        ct: 'open',
        __typename: 'Customer',
        c0: { passport: 'Name of open' },
      },
    });
  });

  test('planted by a department’s answer changes nothing', async () => {
    company.broken.set('crm', () => ({
      data: {
        r0: [
          {
            cp: 'x',
            passport: 'x',
            __typename: 'X',
            c2: 'a@example.com',
            c1: 'b@example.com',
            ['__proto__']: 1,
          },
        ],
      },
    }));
    const answer = await ask('desk', '{ customer(id: "open") { email orders { total } } }');
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({ customer: { orders: [{ total: 0 }, { total: 1 }, { total: 2 }] } });
  });
});

describe('lookups', () => {
  test('are gated like reads', async () => {
    const desk = await ask(
      'desk',
      '{ findCustomers(by: { email: "open@example.com" }) { score customer { id } } }',
    );
    expect(desk.data).toEqual({ findCustomers: [{ score: 1, customer: { id: 'open' } }] });
    const marketing = await ask(
      'marketing',
      'query($by: CustomerLookup!) { findCustomers(by: $by) { score customer { id } } }',
      {
        variables: { by: { email: 'open@example.com' } },
      },
    );
    expect(marketing.data).toEqual({ findCustomers: [] });
    expect(marketing.extensions.consent.withheld).toEqual([
      {
        path: ['findCustomers'],
        field: 'CustomerLookup.email',
        category: 'CONTACT_EMAIL',
        reason: 'NOT_FOR_PURPOSE',
      },
    ]);
  });
});

describe('a lookup', () => {
  test.each([
    ['{ findCustomers(by: {}) { score } }', undefined, 0],
    ['{ findCustomers(by: { email: "secret", phone: "secret" }) { score } }', undefined, 2],
    ['query($by: CustomerLookup!) { findCustomers(by: $by) { score } }', { by: { email: null } }, 0],
    ['query($e: String) { findCustomers(by: { email: $e, phone: "secret" }) { score } }', { e: 'secret' }, 2],
  ])('takes exactly one member: %s', async (query, variables, given) => {
    const answer = await ask('desk', query, variables ? { variables } : {});
    expect(answer.status).toBe(400);
    const message = `findCustomers(by:) takes exactly one of phone, born, email; ${given} were given.`;
    expect(answer.errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(company.sent).toHaveLength(0);
  });
});

describe('a subgraph that fails', () => {
  test('leaves its fields null with one error, and the rest is served', async () => {
    company.broken.set('crm', () => ({
      data: null,
      errors: [{ message: 'secret open@example.com', extensions: { code: 'X' } }],
    }));
    const answer = await ask(
      'desk',
      '{ customer(id: "open") { id email name { full } orders(first: 1) { total } } }',
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      customer: { id: 'open', email: null, name: null, orders: [{ total: 0 }] },
    });
    expect(answer.errors).toEqual([
      {
        message: 'The crm subgraph could not answer this field.',
        path: ['customer'],
        extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'crm' },
      },
    ]);
  });

  test.each([
    ['a string for data', { data: 'rubbish' }],
    ['too few entities', { data: { r0: [] } }],
    ['too many entities', { data: { r0: [{}, {}] } }],
    ['an object for a list', { data: { r0: {} } }],
    ['nothing', {}],
    ['no data and an empty list of errors', { data: null, errors: [] }],
    ['nothing but an empty list of errors', { errors: [] }],
    ['a number for an entity', { data: { r0: [5] } }],
  ])('answering %s is an error at its path', async (_, rubbish) => {
    company.broken.set('crm', () => rubbish);
    const answer = await ask('desk', '{ customer(id: "open") { id email } }');
    expect(answer.data).toEqual({ customer: { id: 'open', email: null } });
    expect(answer.errors).toMatchObject([
      { path: ['customer'], extensions: { code: 'SUBGRAPH_INVALID_ANSWER', subgraph: 'crm' } },
    ]);
  });

  test.each([[{ errors: [] }], [{ data: null, errors: [] }], [{ data: {} }], [{ data: [] }], [{}]])(
    'answering %j to a root field is an error there, and no unknown customer',
    async (rubbish) => {
      company.broken.set('identity', () => rubbish);
      const answer = await ask('desk', '{ who: customer(id: "open") { id } }');
      expect(answer.data).toEqual({ who: null });
      expect(answer.errors).toMatchObject([
        { path: ['who'], extensions: { code: 'SUBGRAPH_INVALID_ANSWER', subgraph: 'identity' } },
      ]);
    },
  );

  test('refusing a whole request is an error at each of its root fields', async () => {
    company.broken.set('identity', () => ({
      errors: [{ message: 'secret', extensions: { code: 'BAD_USER_INPUT' } }],
    }));
    const answer = await ask('desk', '{ a: customer(id: "open") { id } b: customer(id: "open") { id } }');
    expect(answer.errors?.map(({ path }) => path)).toEqual([['a'], ['b']]);
  });

  test.each([
    ['first', 'Customer.orders(first:) does not accept this value. How many at most, 1 to 100.'],
    ['secret', 'An argument of this field has a value that the field does not accept.'],
    [undefined, 'An argument of this field has a value that the field does not accept.'],
  ])(
    'refusing argument %s is told in the words of the agreed schema, not of the subgraph',
    async (argument, message) => {
      const extensions = { code: 'BAD_USER_INPUT', argument, secret: 1 };
      const error = { message: 'secret', path: ['r0', 0, 'c1'], extensions };
      company.broken.set('commerce', () => ({ data: { r0: [{ c1: null }] }, errors: [error] }));
      const answer = await ask('desk', '{ customer(id: "open") { mine: orders(first: 1000) { id } } }');
      expect(answer.errors).toEqual([
        { message, path: ['customer', 'mine'], extensions: { code: 'BAD_USER_INPUT', subgraph: 'commerce' } },
      ]);
    },
  );

  test('answering an object for a string, or a string for an object, never becomes a value', async () => {
    company.broken.set('crm', () => ({ data: { r0: [{ c1: { a: 1 }, c2: 'text', c3: 5 }] } }));
    const answer = await ask('desk', '{ customer(id: "open") { email name { full } } }');
    expect(answer.data).toEqual({ customer: { email: null, name: null } });
    expect(answer.errors?.map((error) => error.path)).toEqual([
      ['customer', 'email'],
      ['customer', 'name'],
    ]);
  });

  test('giving null for a field that may not be null makes its parent null', async () => {
    company.broken.set('crm', () => ({ data: { r0: [{ c1: { c2: null } }] } }));
    const answer = await ask('desk', '{ customer(id: "open") { name { given } } }');
    expect(answer.data).toEqual({ customer: { name: null } });
    expect(answer.errors).toMatchObject([
      { path: ['customer', 'name', 'given'], extensions: { code: 'NOT_NULLABLE' } },
    ]);
  });
});

describe('a department that does not know a customer', () => {
  const QUERY = '{ customer(id: "emailless") { name { full } email } }';

  test('leaves errors in neutral words, and none for what is withheld', async () => {
    company.broken.set('crm', () => ({ data: { r0: [null] } }));
    const answer = await ask('desk', QUERY);
    expect(answer.data).toEqual({ customer: { name: null, email: null } });
    expect(answer.errors).toEqual([
      {
        message: 'No subgraph answered Customer.name.',
        path: ['customer', 'name'],
        extensions: { code: 'FIELD_NOT_ANSWERED' },
      },
    ]);
    expect(answer.extensions.consent.withheld).toMatchObject([
      { path: ['customer', 'email'], reason: 'NOT_CONSENTED' },
    ]);
  });

  test('and whose guard says why leaves no error', async () => {
    company.broken.set('crm', () => ({
      data: { r0: [null] },
      extensions: { consent: { withheld: [{ path: ['r0', 0], reason: 'NO_PASSPORT' }] } },
    }));
    const answer = await ask('desk', QUERY);
    expect(answer.data).toEqual({ customer: { name: null, email: null } });
    expect(answer.errors).toBeUndefined();
  });
});

describe('operations', () => {
  test('share one plan when they differ only in literals', async () => {
    const one = await ask('desk', '{ customer(id: "open") { orders(first: 1) { id } } }');
    const two = await ask('desk', '{ customer(id: "other") { orders(first: 2) { id } } }');
    expect(one.data).toEqual({ customer: { orders: [{ id: 'open-0' }] } });
    expect(two.data).toEqual({ customer: { orders: [{ id: 'other-0' }, { id: 'other-1' }] } });
    const queries = company.sent.map(({ request }) => request.query);
    expect(queries[0]).toBe(queries[2]);
    expect(queries[0]).not.toContain('open');
  });

  test('keep an id that is written as a large number as it is written', async () => {
    await ask('desk', '{ customer(id: 9007199254740993) { id } }');
    expect(company.sent[0]?.request.variables).toEqual({ l0: '9007199254740993' });
  });

  test('ask for different customers’ fields in few texts, whoever comes first', async () => {
    const ids = ['open', 'emailless', 'closed'];
    const texts = new Set<string>();
    for (const order of [ids, ids.toReversed(), ['emailless', 'open']]) {
      company.reset();
      await ask('desk', 'query($ids: [ID!]!) { customers(ids: $ids) { email name { full } } }', {
        variables: { ids: order },
      });
      for (const { subgraph, request } of company.sent) if (subgraph === 'crm') texts.add(request.query);
    }
    expect(texts.size).toBe(1);
  });

  test('merge fields, fragments and arguments as GraphQL does', async () => {
    const query = `query Q($with: Boolean!, $n: Int = 1) {
      customer(id: "open") { ...F a: orders(first: 1) { id } b: orders(first: $n) { total } email @include(if: $with) ... on Customer @skip(if: $with) { name { full } } }
      again: customer(id: "other") { ...F }
      __typename
    }
    fragment F on Customer { orders(first: 2) { id } orders(first: 2) { total __typename } }`;
    const yes = await ask('desk', query, { variables: { with: true } });
    expect(yes.errors).toBeUndefined();
    expect(yes.data).toEqual({
      customer: {
        orders: [
          { id: 'open-0', total: 0, __typename: 'Order' },
          { id: 'open-1', total: 1, __typename: 'Order' },
        ],
        a: [{ id: 'open-0' }],
        b: [{ total: 0 }],
        email: 'open@example.com',
      },
      again: {
        orders: [
          { id: 'other-0', total: 0, __typename: 'Order' },
          { id: 'other-1', total: 1, __typename: 'Order' },
        ],
      },
      __typename: 'Query',
    });
    const no = await ask('desk', query, { variables: { with: false } });
    expect(Object.keys(no.data?.customer as object)).toEqual(['orders', 'a', 'b', 'name']);
  });

  test('may name their variables like those of planner and gateway', async () => {
    const query = `query($representations: Int, $r0: Int = 1, $l0: ID!, $v_r0: Int) { customer(id: $l0) {
      a: orders(first: $representations) { id } b: orders(first: $r0) { id } c: orders(first: $v_r0) { id } d: orders(first: 2) { id } } }`;
    const answer = await ask('desk', query, { variables: { l0: 'open', representations: 2, v_r0: 3 } });
    expect(answer.errors).toBeUndefined();
    const { a, b, c, d } = (answer.data?.customer ?? {}) as Record<string, unknown[]>;
    expect([a, b, c, d].map((orders) => orders?.length)).toEqual([2, 1, 3, 2]);
  });

  test('of mutations run in order', async () => {
    const answer = await ask('desk', 'mutation { second { order } first { order } again: second { order } }');
    expect(answer.data).toEqual({ second: { order: 1 }, first: { order: 2 }, again: { order: 3 } });
  });

  test('of introspection see the API schema only', async () => {
    const answer = await ask(
      'desk',
      '{ __schema { queryType { name } } __type(name: "Customer") { fields { name } } }',
    );
    expect(answer.data?.__schema).toEqual({ queryType: { name: 'Query' } });
    const { fields } = (answer.data?.__type ?? {}) as { fields: { name: string }[] };
    expect(fields.map(({ name }) => name).sort()).toEqual([
      'consents',
      'email',
      'id',
      'name',
      'orders',
      'tickets',
    ]);
    expect(company.sent).toHaveLength(0);
  });

  test('of introspection may have any alias', async () => {
    const answer = await ask('desk', '{ __proto__: __type(name: "Query") { name } }');
    expect(JSON.stringify(answer.data)).toBe('{"__proto__":{"name":"Query"}}');
  });

  test.each([
    ['a syntax error', { query: '{ customer(' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ customer(id: "open") { shoeSize } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query: 'query($id: ID!) { customer(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'a wrong variable',
      {
        query: 'query($by: CustomerLookup!) { findCustomers(by: $by) { score } }',
        variables: { by: { email: { secret: 1 } } },
      },
      'BAD_USER_INPUT',
    ],
    [
      'an unknown input field',
      {
        query: 'query($by: CustomerLookup!) { findCustomers(by: $by) { score } }',
        variables: { by: { mail: 'secret' } },
      },
      'BAD_USER_INPUT',
    ],
    [
      'a null that decides in @include',
      { query: 'query($x: Boolean = true) { tiers @include(if: $x) }', variables: { x: null } },
      'BAD_USER_INPUT',
    ],
    [
      'a date that is none',
      { query: '{ findCustomers(by: { born: "secret" }) { score } }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a variable that holds no date',
      {
        query: 'query($by: CustomerLookup!) { findCustomers(by: $by) { score } }',
        variables: { by: { born: 'secret' } },
      },
      'BAD_USER_INPUT',
    ],
    [
      'no operation of that name',
      { query: 'query A { __typename } query B { __typename }', operationName: 'C' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'too deep an operation',
      { query: `{ __type(name: "Query") { ${'ofType { '.repeat(20)} name ${'} '.repeat(20)} } }` },
      'OPERATION_TOO_LARGE',
    ],
    [
      'too many aliases',
      {
        query: `{ ${Array.from({ length: 19 }, (_, i) => `a${i}: customers(ids: []) { ${Array.from({ length: 6 }, (_, j) => `b${j}: id`).join(' ')} }`).join(' ')} }`,
      },
      'OPERATION_TOO_LARGE',
    ],
  ])('with %s are refused with 400 and say why, without the value', async (_, body, code) => {
    const token = await sign({ client_id: 'desk' });
    const answer = await post(body, { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([{ extensions: { code } }]);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(company.sent).toHaveLength(0);
  });

  test('with fragments that multiply are refused before they are expanded', async () => {
    const fragments = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Customer { ...F${i + 1} ...F${i + 1} }`,
    ).join('\n');
    const answer = await ask(
      'desk',
      `{ customer(id: "open") { ...F0 } }\n${fragments}\nfragment F40 on Customer { id }`,
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
  });
});

describe('access', () => {
  const query = { query: '{ tiers }' };

  test.each<[string, object, string[]]>([
    ['says nothing of scopes', {}, ['record', 'erase']],
    ['has one of them', { scope: 'record' }, ['record']],
    ['has one that the client is not registered for', { scope: 'erase rule' }, ['erase']],
    ['has none', { scope: '' }, []],
  ])(
    'a subgraph is told the scopes of the client’s register that the token keeps: it %s',
    async (_, claim, told) => {
      const bearer = await sign({ client_id: 'clerk', ...claim });
      expect(await post(query, { authorization: `Bearer ${bearer}` })).toMatchObject({ status: 200 });
      const { subgraph, headers } = company.sent[0]!;
      const ring = deriveKeyring(MASTER, 'caller', subgraph);
      const caller = verifyCallerToken(headers[CALLER_HEADER], subgraph, ring, Date.now() / 1000);
      expect(caller?.scopes).toEqual(told);
    },
  );

  test.each([
    ['no token', async () => ({}), 401, 'UNAUTHENTICATED'],
    ['rubbish for a token', async () => ({ authorization: 'Bearer rubbish' }), 401, 'UNAUTHENTICATED'],
    ['another scheme', async () => ({ authorization: 'Basic eDp5' }), 401, 'UNAUTHENTICATED'],
    [
      'an expired token',
      async () => ({ authorization: `Bearer ${await sign({ client_id: 'desk' }, { expires: '-5m' })}` }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'a foreign signature',
      async () => ({ authorization: `Bearer ${await sign({ client_id: 'desk' }, { foreign: true })}` }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'a foreign issuer',
      async () => ({
        authorization: `Bearer ${await sign({ client_id: 'desk' }, { issuer: 'https://else.example' })}`,
      }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'a token without a client',
      async () => ({ authorization: `Bearer ${await sign({})}` }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'a self-service token without a customer',
      async () => ({ authorization: `Bearer ${await sign({ client_id: 'page' })}` }),
      401,
      'UNAUTHENTICATED',
    ],
    [
      'an unknown client',
      async () => ({ authorization: `Bearer ${await sign({ client_id: 'stranger' })}` }),
      403,
      'CLIENT_UNKNOWN',
    ],
    [
      'an unregistered purpose',
      async () => ({
        authorization: `Bearer ${await sign({ client_id: 'desk' })}`,
        'accord-purpose': 'AI_TRAINING',
      }),
      403,
      'PURPOSE_NOT_REGISTERED',
    ],
    [
      'a purpose that does not exist',
      async () => ({
        authorization: `Bearer ${await sign({ client_id: 'desk' })}`,
        'accord-purpose': 'CURIOSITY',
      }),
      403,
      'PURPOSE_NOT_REGISTERED',
    ],
    [
      'no purpose where one must be named',
      async () => ({ authorization: `Bearer ${await sign({ client_id: 'many' })}` }),
      403,
      'PURPOSE_REQUIRED',
    ],
  ])('%s is refused', async (_, headers, status, code) => {
    const answer = await post(query, await headers());
    expect(answer.status).toBe(status);
    expect(answer.errors).toMatchObject([{ extensions: { code } }]);
    expect(answer.errors?.[0]?.extensions).not.toHaveProperty('http');
    expect(company.sent).toHaveLength(0);
  });

  test('a named purpose is taken', async () => {
    const answer = await ask('many', '{ tiers }', { headers: { 'accord-purpose': 'ANALYTICS' } });
    expect(answer.data).toEqual({ tiers: ['GOLD'] });
    expect(answer.extensions.consent.purpose).toBe('ANALYTICS');
  });

  test('broken JSON is answered in the form of GraphQL', async () => {
    const answer = await post('{ "query": ', {});
    expect(answer.status).toBe(400);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });

  test('answers are never stored, and the health is told', async () => {
    const health = await served.gateway.app.inject({ url: '/health' });
    expect([health.statusCode, health.json()]).toEqual([200, { status: 'ready' }]);
    expect(health.headers['cache-control']).toBe('no-store');
  });

  test('nothing is reported to the makers of what the gateway is built from', () => {
    expect(process.env.APOLLO_TELEMETRY_DISABLED).toBe('true');
  });
});
