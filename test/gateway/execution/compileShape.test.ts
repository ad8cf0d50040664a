import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pathKey, WITHHELD_LIMIT } from '../../../gateway/execution/shapeRun.ts';
import { passportWith, shapeAlone } from '../support/shapeAlone.ts';

const SUPPORT = 'purposes: ["CUSTOMER_SUPPORT"]';
const BOTH = 'purposes: ["CUSTOMER_SUPPORT", "ANALYTICS"]';
const NOBODY = '@nonPersonal(reason: "A part.")';
const ask = shapeAlone(`
  type Query {
    customer(id: ID!): Customer
    customers(ids: [ID!]!): [Customer]!
    matches: [Match!]!
    count(email: String @consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS"]), first: Int, options: Options): Int
    find(by: Lookup, any: [Lookup]): [Customer]
    findAll(by: Lookup!): [Customer]!
    sole(email: String @consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS"])): Int
    findSole(by: Sole): Int
    somebody(id: ID): Customer
    party: Party
    contact: Contact
    tiers: [Tier!]
    grid: [[Int!]]
  }
  scalar Options
  input Lookup {
    email: String @consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS"])
    plain: Int
    inner: Lookup
  }
  type Match { score: Float customer: Customer ${NOBODY} }
  type Tier { name: String! rank: Int }
  interface Node { key: ID ${NOBODY} }
  input Sole { email: String @consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS"]) }
  interface Contact { note: String ${NOBODY} }
  type Shop implements Contact { note: String @consent(category: "ADDRESS", ${SUPPORT}) }
  interface Party { id: ID ${NOBODY} mail: String ${NOBODY} }
  type Firm implements Party { id: ID ${NOBODY} mail: String ${NOBODY} }
  type Customer implements Party & Node & Contact {
    note: String @consent(category: "CONTACT_EMAIL", ${BOTH})
    key: ID ${NOBODY}
    id: ID ${NOBODY}
    mail: String @consent(category: "CONTACT_EMAIL", ${SUPPORT})
    name: Name @consent(category: "IDENTITY", ${BOTH})
    orders: [Order!] @consent(category: "TRANSACTION", ${SUPPORT})
    both: Int @consent(category: "TRANSACTION", ${SUPPORT}) @consent(category: "PAYMENT", ${BOTH})
    silent: String
    mood: Int @derives(purpose: "ANALYTICS")
    friend: Customer @consent(category: "IDENTITY", ${SUPPORT})
    item: Item @consent(category: "SUPPORT_CONTENT", ${SUPPORT})
    facts: Facts ${NOBODY}
  }
  type Name { full: String ${NOBODY} given: String! ${NOBODY} }
  type Facts { address: String @consent(category: "ADDRESS", ${SUPPORT}) }
  type Order { id: ID! ${NOBODY} total: Int @consent(category: "PAYMENT", ${SUPPORT}) }
  union Item = Ticket | Order
  type Ticket { text: String @consent(category: "SUPPORT_CONTENT", ${SUPPORT}) }
`);

const EVERYTHING = {
  ...{ __typename: 'Customer', id: '1', mail: 'a@example.com', name: { full: 'A B', given: 'A' } },
  ...{ orders: [{ id: 'o', total: 5 }], both: 7, silent: 'x', mood: 3, facts: { address: 'Street 1' } },
};
const customer = (allowed: Parameters<typeof passportWith>[1], more: object = {}) => ({
  ...EVERYTHING,
  passport: passportWith('1', allowed),
  ...more,
});
const one = (selection: string) => `{ customer(id: "1") { ${selection} } }`;
const support = (
  ...categories: ('IDENTITY' | 'TRANSACTION' | 'PAYMENT' | 'ADDRESS' | 'SUPPORT_CONTENT' | 'CONTACT_EMAIL')[]
) => ({
  CUSTOMER_SUPPORT: categories,
});

describe('The shape releases', () => {
  test.each<[string, string, Parameters<typeof passportWith>[1], object, string[]]>([
    ['what the customer allows', 'mail', support('CONTACT_EMAIL'), { mail: 'a@example.com' }, []],
    [
      'nothing else',
      'mail',
      support('IDENTITY'),
      { mail: null },
      ['mail Customer.mail CONTACT_EMAIL NOT_CONSENTED'],
    ],
    ['what needs no consent', 'id facts { __typename }', {}, { id: '1', facts: { __typename: 'Facts' } }, []],
    [
      'what has several categories when all are allowed',
      'both',
      support('TRANSACTION', 'PAYMENT'),
      { both: 7 },
      [],
    ],
    [
      'not when the first is missing, which it names',
      'both',
      support('PAYMENT'),
      { both: null },
      ['both Customer.both TRANSACTION NOT_CONSENTED'],
    ],
    [
      'not when the second is missing, which it names',
      'both',
      support('TRANSACTION'),
      { both: null },
      ['both Customer.both PAYMENT NOT_CONSENTED'],
    ],
    [
      'never what is marked by nothing',
      'silent',
      { CUSTOMER_SUPPORT: 'ALL' },
      { silent: null },
      ['silent Customer.silent null NOT_FOR_PURPOSE'],
    ],
    ['a judgement to whom the customer allows anything', 'mood', support('ADDRESS'), { mood: 3 }, []],
    [
      'and to nobody else',
      'mood',
      { ANALYTICS: 'ALL' },
      { mood: null },
      ['mood Customer.mood null NOT_CONSENTED'],
    ],
    [
      'of what is released only what is allowed',
      'orders { id total }',
      support('TRANSACTION'),
      { orders: [{ id: 'o', total: null }] },
      ['orders.0.total Order.total PAYMENT NOT_CONSENTED'],
    ],
    [
      'what is allowed of what is about nobody',
      'facts { address }',
      support('ADDRESS'),
      { facts: { address: 'Street 1' } },
      [],
    ],
    [
      'under the client’s names, in its order',
      'b: mail a: id ... on Customer { c: id } __typename',
      support('CONTACT_EMAIL'),
      { b: 'a@example.com', a: '1', c: '1', __typename: 'Customer' },
      [],
    ],
  ])('%s', (_, selection, allowed, expected, withheld) => {
    const answer = ask({ query: one(selection), data: { customer: customer(allowed) } });
    expect(JSON.stringify(answer.data)).toBe(JSON.stringify({ customer: expected }));
    expect(answer.withheld).toEqual(withheld.map((entry) => `customer.${entry}`));
    expect(answer.errors).toEqual([]);
  });

  test('nothing for a purpose that the field does not serve, though the customer allows it', () => {
    const answer = ask({
      query: one('mail name { full } both'),
      data: { customer: customer({ ANALYTICS: 'ALL' }) },
      ask: { purpose: 'ANALYTICS' },
    });
    expect(answer.data).toEqual({ customer: { mail: null, name: { full: 'A B' }, both: null } });
    expect(answer.withheld).toEqual([
      'customer.mail Customer.mail CONTACT_EMAIL NOT_FOR_PURPOSE',
      'customer.both Customer.both TRANSACTION NOT_FOR_PURPOSE',
    ]);
  });

  test.each([undefined, 7, 'no passport'])('nothing of a customer whose passport is %p', (passport) => {
    const answer = ask({ query: one('id mail'), data: { customer: { ...EVERYTHING, passport } } });
    expect(answer.data).toEqual({ customer: { id: '1', mail: null } });
    expect(answer.withheld).toEqual(['customer.mail Customer.mail CONTACT_EMAIL NO_PASSPORT']);
  });

  test('of each customer what that customer allows, wherever they stand', () => {
    const open = customer({ CUSTOMER_SUPPORT: 'ALL' });
    const closed = customer({});
    const answer = ask({
      query: '{ customers(ids: ["1", "2"]) { mail } matches { score customer { mail friend { mail } } } }',
      data: {
        customers: [open, closed, null],
        matches: [
          { score: 1, customer: { ...open, friend: closed } },
          { score: 0.5, customer: null },
        ],
      },
    });
    expect(answer.data).toEqual({
      customers: [{ mail: 'a@example.com' }, { mail: null }, null],
      matches: [
        { score: 1, customer: { mail: 'a@example.com', friend: { mail: null } } },
        { score: 0.5, customer: null },
      ],
    });
    expect(answer.withheldCount).toBe(2);
  });

  test('of an object of several types what its own type says', () => {
    const query = '{ party { id mail ... on Firm { m: mail } ... on Customer { m: mail } } }';
    const firm = { __typename: 'Firm', id: 'f', mail: 'f@example.com', m: 'f@example.com' };
    expect(ask({ query: '{ party { ... on Firm { m: mail } } }', data: { party: firm } }).data).toEqual({
      party: { m: 'f@example.com' },
    });
    const open = { ...customer(support('CONTACT_EMAIL')), m: 'a@example.com' };
    expect(ask({ query, data: { party: open } }).data).toEqual({
      party: { id: '1', mail: 'a@example.com', m: 'a@example.com' },
    });
    const shut = ask({ query, data: { party: { ...open, passport: passportWith('1', {}) } } });
    expect(shut.data).toEqual({ party: { id: '1', mail: null, m: null } });
  });

  test('by a fragment on an interface what is of that interface', () => {
    const query = '{ party { ... on Party { id } ... on Node { key } } }';
    expect(ask({ query, data: { party: customer({}, { key: 'k' }) } }).data).toEqual({
      party: { id: '1', key: 'k' },
    });
    expect(ask({ query, data: { party: { __typename: 'Firm', id: 'f', key: 'k' } } }).data).toEqual({
      party: { id: 'f' },
    });
  });

  test('of a union’s members what each says', () => {
    const query = one('item { ... on Ticket { text } ... on Order { total } }');
    const data = (item: object) => ({ customer: customer(support('SUPPORT_CONTENT'), { item }) });
    const ticket = { __typename: 'Ticket', text: 'trouble', total: 5 };
    expect(ask({ query, data: data(ticket) }).data).toEqual({ customer: { item: { text: 'trouble' } } });
    expect(ask({ query, data: data({ __typename: 'Order', total: 5 }) }).data).toEqual({
      customer: { item: { total: null } },
    });
  });

  test('what several fragments select at one place only when all of them may have it', () => {
    const query = '{ party { mail ... on Customer { mail } } }';
    const analytics = ask({
      query,
      data: { party: customer({ ANALYTICS: 'ALL' }) },
      ask: { purpose: 'ANALYTICS' },
    });
    expect(analytics.data).toEqual({ party: { mail: null } });
  });

  test.each([
    '{ contact { ... on Customer { note } note } }',
    '{ contact { note ... on Customer { note } } }',
  ])('what is selected by its own type and by an interface only by the rules of both: %s', (query) => {
    const note = (allowed: Parameters<typeof passportWith>[1], purpose = 'CUSTOMER_SUPPORT') =>
      ask({ query, data: { contact: customer(allowed, { note: 'x' }) }, ask: { purpose } }).data?.contact;
    expect(note(support('CONTACT_EMAIL', 'ADDRESS'))).toEqual({ note: 'x' });
    expect(note(support('CONTACT_EMAIL'))).toEqual({ note: null });
    expect(note({ ANALYTICS: 'ALL' }, 'ANALYTICS')).toEqual({ note: null });
  });

  test('what is about nobody by its own type only as the interface says', () => {
    const firm = { __typename: 'Firm', id: 'f', mail: 'f@example.com' };
    expect(ask({ query: '{ party { ... on Firm { mail } mail } }', data: { party: firm } }).data).toEqual({
      party: { mail: null },
    });
  });

  test('the type at the root', () => {
    expect(ask({ query: '{ __typename tiers { rank } }', data: { tiers: [] } }).data).toEqual({
      __typename: 'Query',
      tiers: [],
    });
  });

  test('an answer with a key that is no plain key', () => {
    const answer = ask({
      query: one('__proto__: id'),
      data: { customer: customer({}, JSON.parse('{"__proto__": "1"}')) },
    });
    expect(Object.entries(answer.data?.customer ?? {})).toEqual([['__proto__', '1']]);
  });
});

describe('A lookup by what the purpose may not use', () => {
  test.each<[string, string, Record<string, unknown>, unknown, string[]]>([
    [
      'by an argument answers null',
      '{ count(email: "a") }',
      {},
      { count: null },
      ['count Query.count(email:) CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a variable as well',
      'query($e: String) { count(email: $e) }',
      { e: 'a' },
      { count: null },
      ['count Query.count(email:) CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    ['by null is no lookup', '{ count(email: null) }', {}, { count: 3 }, []],
    [
      'by a variable that is null neither',
      'query($e: String) { count(email: $e) }',
      { e: null },
      { count: 3 },
      [],
    ],
    [
      'by a variable that is not given neither',
      'query($e: String) { count(email: $e) }',
      {},
      { count: 3 },
      [],
    ],
    ['by a value of no known form is free', '{ count(options: { email: "a" }) }', {}, { count: 3 }, []],
    ['by another argument is free', '{ count(first: 2) }', {}, { count: 3 }, []],
    [
      'by the only argument answers null',
      '{ sole(email: "a") }',
      {},
      { sole: null },
      ['sole Query.sole(email:) CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by the only member answers null',
      '{ findSole(by: { email: "a" }) }',
      {},
      { findSole: null },
      ['findSole Sole.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a member answers nobody',
      '{ find(by: { email: "a" }) { id } }',
      {},
      { find: [] },
      ['find Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a member answers nobody where a list must be',
      '{ findAll(by: { email: "a" }) { id } }',
      {},
      { findAll: [] },
      ['findAll Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a member within a member too',
      '{ find(by: { plain: 1, inner: { email: "a" } }) { id } }',
      {},
      { find: [] },
      ['find Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a member in a list too',
      '{ find(any: [null, { plain: 1 }, { email: "a" }]) { id } }',
      {},
      { find: [] },
      ['find Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by a member in a variable too',
      'query($by: Lookup) { find(by: $by) { id } }',
      { by: { email: 'a' } },
      { find: [] },
      ['find Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by the second argument too',
      '{ find(by: { plain: 1 }, any: [{ email: "a" }]) { id } }',
      {},
      { find: [] },
      ['find Lookup.email CONTACT_EMAIL NOT_FOR_PURPOSE'],
    ],
    [
      'by members that are null or free is free',
      '{ find(by: { email: null, plain: 1, inner: null }) { id } }',
      {},
      { find: [{ id: '1' }] },
      [],
    ],
    [
      'by a member that there is not is free',
      'query($by: Lookup) { find(by: $by) { id } }',
      { by: { odd: 'a' } },
      { find: [{ id: '1' }] },
      [],
    ],
  ])('%s', (_, query, variables, data, withheld) => {
    const answered = { count: 3, sole: 3, findSole: 3, find: [{ id: '1' }], findAll: [{ id: '1' }] };
    const answer = ask({ query, variables, data: answered });
    expect([answer.data, answer.withheld]).toEqual([data, withheld]);
    const served = ask({ query, variables, data: answered, ask: { purpose: 'ANALYTICS' } });
    expect(served.withheld).toEqual([]);
  });
});

describe('A self-service caller who asks for somebody else', () => {
  const self = { self: '1' };

  test('is told so of an id', () => {
    const query = 'query($id: ID!) { customer(id: $id) { id } }';
    const other = ask({ query, variables: { id: '2' }, data: { customer: null }, ask: self });
    expect(other.withheld).toEqual(['customer Query.customer IDENTIFIER NOT_SELF']);
    const own = ask({ query, variables: { id: '1' }, data: { customer: null }, ask: self });
    expect(own.withheld).toEqual([]);
    expect(ask({ query, variables: { id: '2' }, data: { customer: null } }).withheld).toEqual([]);
  });

  test('is told so of each id of a list', () => {
    const query = 'query($ids: [ID!]!) { customers(ids: $ids) { id } }';
    const data = { customers: [{ id: '1' }, null, null, null] };
    const answer = ask({ query, variables: { ids: ['1', '2', '1', '3'] }, data, ask: self });
    expect(answer.withheld).toEqual([
      'customers.1 Query.customers IDENTIFIER NOT_SELF',
      'customers.3 Query.customers IDENTIFIER NOT_SELF',
    ]);
    const nothing = ask({ query, variables: { ids: ['2'] }, data: { customers: null }, ask: self });
    expect([nothing.data, nothing.withheld]).toEqual([null, []]);
    const single = ask({ query, variables: { ids: '2' }, data: { customers: [null] }, ask: self });
    expect(single.withheld).toEqual(['customers.0 Query.customers IDENTIFIER NOT_SELF']);
  });

  test('is told nothing where no id was asked for', () => {
    const answer = ask({ query: '{ somebody { id } }', data: { somebody: null }, ask: self });
    expect([answer.data, answer.withheld]).toEqual([{ somebody: null }, []]);
  });

  test('gets nothing of them, whatever was answered', () => {
    const answer = ask({
      query: one('id mail'),
      data: { customer: customer({ CUSTOMER_SUPPORT: 'ALL' }) },
      ask: { self: '2' },
    });
    expect(answer.data).toEqual({ customer: { id: '1', mail: null } });
    expect(answer.withheld).toEqual(['customer.mail Customer.mail CONTACT_EMAIL NOT_SELF']);
  });
});

describe('What the schema does not allow', () => {
  const open = customer({ CUSTOMER_SUPPORT: 'ALL' });
  test.each<[string, string, object, unknown, string[]]>([
    [
      'is null with an error: a value of another type',
      '{ tiers { rank name } }',
      { tiers: [{ rank: 'high', name: 'GOLD' }] },
      { tiers: [{ rank: null, name: 'GOLD' }] },
      ['tiers.0.rank: Expected a value of type Int for Tier.rank.'],
    ],
    [
      'a value of another type that may not be null, and then what it stands in',
      '{ tiers { name } }',
      { tiers: [{ name: 7 }] },
      { tiers: null },
      ['tiers.0.name: Expected a value of type String for Tier.name.'],
    ],
    [
      'a list that is none',
      '{ tiers { rank } }',
      { tiers: { rank: 1 } },
      { tiers: null },
      ['tiers: Expected a list for Query.tiers.'],
    ],
    [
      'an object that is none',
      one('name { full }'),
      { customer: { ...open, name: 'A' } },
      { customer: { name: null } },
      ['customer.name: Expected an object of type Name.'],
    ],
    [
      'a list in place of an object',
      one('name { full }'),
      { customer: { ...open, name: [] } },
      { customer: { name: null } },
      ['customer.name: Expected an object of type Name.'],
    ],
    [
      'a type that is not one of the interface’s',
      '{ party { id } }',
      { party: { __typename: 'Tier', id: '1' } },
      { party: null },
      ['party: Expected an object of type Party for Query.party.'],
    ],
    [
      'a type that there is not',
      '{ party { id } }',
      { party: { __typename: 'Nothing' } },
      { party: null },
      ['party: Expected an object of type Party for Query.party.'],
    ],
    [
      'a value where an interface stands',
      '{ party { id } }',
      { party: 7 },
      { party: null },
      ['party: Expected an object of type Party for Query.party.'],
    ],
    [
      'a missing part of an object, which is null as a whole',
      one('name { given full }'),
      { customer: { ...open, name: { full: 'A' } } },
      { customer: { name: null } },
      ['customer.name.given: Cannot return null for non-nullable field Name.given.'],
    ],
    [
      'an item that may not be null, and then the whole list',
      '{ grid }',
      { grid: [[1], [2, null]] },
      { grid: [[1], null] },
      ['grid.1.1: Cannot return null for non-nullable field Query.grid.'],
    ],
    [
      'a root field that may not be null',
      '{ matches { score } }',
      { matches: null },
      null,
      ['matches: Cannot return null for non-nullable field Query.matches.'],
    ],
    [
      'what no subgraph answered',
      '{ tiers { name rank } }',
      { tiers: [{ name: 'GOLD' }] },
      { tiers: [{ name: 'GOLD', rank: null }] },
      ['tiers.0.rank: No subgraph answered Tier.rank.'],
    ],
  ])('%s', (_, query, data, expected, errors) => {
    const answer = ask({ query, data });
    expect([answer.data, answer.errors]).toEqual([expected, errors]);
  });

  test('needs no second error where a subgraph reported one at or around it', () => {
    const failed = (path: (string | number)[]) =>
      ask({
        query: '{ tiers { name rank } }',
        data: { tiers: [{}] },
        errors: [new GraphQLError('away', { path })],
      }).errors;
    expect(failed(['tiers'])).toEqual(['tiers: away']);
    expect(failed(['tiers', 0, 'rank'])).toEqual([
      'tiers.0.rank: away',
      'tiers.0.name: Cannot return null for non-nullable field Tier.name.',
    ]);
    expect(failed(['tiers', 1])).toHaveLength(3);
    expect(
      ask({ query: '{ tiers { rank } }', data: { tiers: [{}] }, errors: [new GraphQLError('away')] }).errors,
    ).toHaveLength(2);
  });
});

describe('What a guard withheld', () => {
  const reported = (...path: (string | number)[]) => new Map([[pathKey(path), 'NOT_CONSENTED' as const]]);
  const open = customer({ CUSTOMER_SUPPORT: 'ALL' }, { mail: null });

  test('is said to be withheld, and is no error', () => {
    const query = one('mail name { full }');
    const answer = ask({ query, data: { customer: open }, reported: reported('customer', 'mail') });
    expect(answer.withheld).toEqual(['customer.mail Customer.mail CONTACT_EMAIL NOT_CONSENTED']);
    const empty = ask({
      query: one('mail both'),
      data: { customer: { ...open, both: null } },
      reported: reported('customer', 'mail'),
    });
    expect([empty.withheldCount, empty.errors]).toEqual([1, []]);
    const absent = { ...open, mail: undefined };
    const known = { query, data: { customer: absent }, reported: reported('customer', 'mail') };
    expect(ask(known).errors).toEqual([]);
    expect(ask({ query, data: { customer: absent }, reported: reported('customer') }).errors).toEqual([]);
    expect(
      ask({ query, data: { customer: absent }, reported: reported('customer', 'name') }).errors,
    ).toHaveLength(1);
  });

  test('is not said of what was released', () => {
    const answer = ask({
      query: one('name { full }'),
      data: { customer: open },
      reported: reported('customer', 'name'),
    });
    expect([answer.data, answer.withheld]).toEqual([{ customer: { name: { full: 'A B' } } }, []]);
  });
});

describe('What the caller may not see by its scopes', () => {
  const open = customer({ CUSTOMER_SUPPORT: 'ALL' });

  test('is null, with an error', () => {
    const deniesField = (type: string, field: string) => `${type}.${field}` === 'Customer.mail';
    const answer = ask({ query: one('id mail'), data: { customer: open }, access: { deniesField } });
    expect(answer.data).toEqual({ customer: { id: '1', mail: null } });
    expect(answer.errors).toEqual(['customer.mail: Unauthorized field or type']);
  });

  test('is null also where another selection of the same place may be seen', () => {
    const deniesField = (type: string, field: string) => `${type}.${field}` === 'Party.mail';
    const query = '{ party { ... on Customer { mail } mail } }';
    expect(ask({ query, data: { party: open }, access: { deniesField } }).data).toEqual({
      party: { mail: null },
    });
  });

  test('takes what it stands in along where it may not be null', () => {
    const deniesField = (type: string, field: string) => `${type}.${field}` === 'Name.given';
    const answer = ask({
      query: one('name { full given }'),
      data: { customer: open },
      access: { deniesField },
    });
    expect(answer.data).toEqual({ customer: { name: null } });
  });

  test('is null as one of several types', () => {
    const deniesType = (type: string) => type === 'Firm';
    const firm = { __typename: 'Firm', id: '1' };
    const answer = ask({ query: '{ party { id } }', data: { party: firm }, access: { deniesType } });
    expect([answer.data, answer.errors]).toEqual([{ party: null }, ['party: Unauthorized field or type']]);
    expect(ask({ query: '{ party { id } }', data: { party: open }, access: { deniesType } }).data).toEqual({
      party: { id: '1' },
    });
  });
});

describe('However much is withheld or wrong', () => {
  const many = <T>(item: T, length: number) => Array.from({ length }, () => item);

  test('an answer lists a thousand fields and counts the rest', () => {
    const data = { customers: many(customer({}), WITHHELD_LIMIT + 5) };
    const answer = ask({ query: '{ customers(ids: []) { mail } }', data });
    expect([answer.withheld.length, answer.withheldCount]).toEqual([WITHHELD_LIMIT, WITHHELD_LIMIT + 5]);
  });

  test.each<[string, object, number]>([
    ['of what is wrong', { rank: 'high', name: 'GOLD' }, 1_000],
    ['of what is missing', { name: 'GOLD' }, 1_000],
    ['of what may not be null', { rank: 1 }, 1_000],
  ])('it holds a thousand errors %s', (_, item, limit) => {
    expect(ask({ query: '{ tiers { name rank } }', data: { tiers: many(item, 1_005) } }).errors).toHaveLength(
      limit,
    );
  });

  test('it holds a hundred errors of what may not be seen', () => {
    const answer = ask({
      query: '{ tiers { rank } }',
      data: { tiers: many({ rank: 1 }, 105) },
      access: { deniesField: (_, field) => field === 'rank' },
    });
    expect(answer.errors).toHaveLength(100);
  });
});

test('What was released and withheld is on record, of each customer', () => {
  const data = { customer: customer(support('CONTACT_EMAIL'), { mail: 'a@example.com' }) };
  const [group] = ask({ query: one('id mail name { full }'), data }).disclosed;
  expect(group?.customers).toEqual(['1']);
  expect(JSON.parse(`{${group?.fields}}`)).toMatchObject({
    released: ['Customer.mail'],
    withheld: [{ field: 'Customer.name' }],
  });
  const nothing = ask({ query: one('mail'), data: { customer: { ...data.customer, mail: null } } }).disclosed;
  expect(nothing).toEqual([]);
  const absent = ask({
    query: one('mail'),
    data: { customer: { ...data.customer, mail: undefined } },
  }).disclosed;
  expect(absent).toEqual([]);
});

describe('Whom a lookup found is noted by what it reveals', () => {
  const ANALYTICS = { ask: { purpose: 'ANALYTICS' } };
  const byEmail = (rest: string) => `{ found: find(by: { email: "a" }) ${rest} }`;
  const disclosedBy = (question: Omit<Parameters<typeof ask>[0], 'ask'>) =>
    ask({ ...question, ...ANALYTICS }).disclosed.map(({ customers, fields }) => [
      customers,
      (JSON.parse(`{${fields}}`) as { released: string[] }).released,
    ]);
  const found = [customer({}), customer({}, { passport: passportWith('2', {}) })];

  test('each customer who is shown', () => {
    expect(disclosedBy({ query: byEmail('{ id }'), data: { found } })).toEqual([
      [['1', '2'], ['Lookup.email']],
    ]);
  });

  test.each<[string, unknown]>([
    ['nobody', []],
    ['no answer', null],
  ])('and not where %s was found', (_, none) => {
    expect(disclosedBy({ query: byEmail('{ id }'), data: { found: none } })).toEqual([]);
  });

  test('of nobody in particular where they are only counted', () => {
    const query = '{ sole(email: "a") }';
    expect(disclosedBy({ query, data: { sole: 1 } })).toEqual([[[], ['Query.sole(email:)']]]);
    expect(disclosedBy({ query, data: { sole: null } })).toEqual([]);
  });

  test('and not who is reached by their own id beside it', () => {
    const query = `{ found: find(by: { email: "a" }) { id } customer(id: "2") { id } }`;
    const data = { found: [customer({})], customer: customer({}, { passport: passportWith('2', {}) }) };
    expect(disclosedBy({ query, data })).toEqual([[['1'], ['Lookup.email']]]);
    expect(disclosedBy({ query: '{ customer(id: "2") { id } }', data })).toEqual([]);
  });

  test('nor where the lookup uses nothing that reveals anything', () => {
    const query = '{ found: find(by: { plain: 1 }) { id } }';
    expect(disclosedBy({ query, data: { found: [customer({})] } })).toEqual([]);
  });
});
