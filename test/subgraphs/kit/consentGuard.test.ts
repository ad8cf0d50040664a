import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../../schema/consent/callerToken.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { headersFor, NOW, passportFor } from '../../support/callers.ts';
import { type LeakyDepartment, leakyDepartment } from './leakyDepartment.ts';

let department: LeakyDepartment;

beforeEach(async () => {
  department = await leakyDepartment();
});

const ENTITIES = (selection: string) =>
  `query ($references: [_Any!]!) { _entities(representations: $references) { ${selection} } }`;
const ofCustomer = (selection: string) => ENTITIES(`... on Customer { ${selection} }`);
const ofOrder = (selection: string) => ENTITIES(`... on Order { ${selection} }`);

const customer = (passport: unknown) => ({ __typename: 'Customer', passport });

async function ask(
  query: string,
  references: unknown[],
  headers: Record<string, string> = headersFor('crm'),
) {
  const answer = await department.subgraph.execute({ query, variables: { references } }, headers);
  const { data, errors = [], extensions } = JSON.parse(JSON.stringify(answer));
  return {
    data,
    errors,
    entities: data?._entities,
    withheld: extensions?.consent.withheld ?? [],
    text: JSON.stringify(answer),
  };
}

const asCaller = (caller: Partial<Caller>) => headersFor('crm', caller);

describe('a customer who allows everything', () => {
  test('is released, in every shape', async () => {
    const { entities, errors, withheld } = await ask(
      ofCustomer(`__typename name promised { text inner { text inner { text length } } } nested { text }
        connection { edges { node { text } } } thing { __typename text } either { ... on Note { text } }`),
      [customer(passportFor('crm', 'c-1'))],
    );
    const text = 'secret of c-1';
    expect(errors).toEqual([]);
    expect(withheld).toEqual([]);
    expect(entities).toEqual([
      {
        __typename: 'Customer',
        name: text,
        promised: { text, inner: { text, inner: { text, length: 1 } } },
        nested: [[{ text }]],
        connection: { edges: [{ node: { text } }] },
        thing: { __typename: 'Note', text },
        either: { text },
      },
    ]);
  });

  test('keeps a field that nothing marks, wherever it is', async () => {
    const { entities, withheld } = await ask(
      ofCustomer('forgotten promised { forgotten inner { forgotten } }'),
      [customer(passportFor('crm', 'c-1'))],
    );
    expect(entities).toEqual([
      { forgotten: null, promised: { forgotten: null, inner: { forgotten: null } } },
    ]);
    expect(withheld).toEqual([
      { path: ['_entities', 0, 'forgotten'], reason: 'NOT_FOR_PURPOSE' },
      { path: ['_entities', 0, 'promised', 'forgotten'], reason: 'NOT_FOR_PURPOSE' },
      { path: ['_entities', 0, 'promised', 'inner', 'forgotten'], reason: 'NOT_FOR_PURPOSE' },
    ]);
  });
});

describe('what a customer does not allow', () => {
  const identityOnly = grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY'] });

  test.each([
    ['nested { text }', [[{ text: null }]]],
    ['connection { edges { node { text } } }', { edges: [{ node: { text: null } }] }],
    ['thing { text }', { text: null }],
    ['either { ... on Note { text } }', { text: null }],
  ])('is kept from the rows below a released field: %s', async (selection, expected) => {
    const passport = passportFor('crm', 'c-1', { grants: identityOnly });
    const { entities, withheld, text } = await ask(ofCustomer(`field: ${selection}`), [customer(passport)]);
    expect(entities).toEqual([{ field: expected }]);
    expect(withheld).toHaveLength(1);
    expect(withheld[0]).toMatchObject({ reason: 'NOT_CONSENTED' });
    expect(text).not.toContain('secret');
  });

  test('is kept under any alias, and told by the alias', async () => {
    const passport = passportFor('crm', 'c-1', { grants: grantsOf({}) });
    const { entities, withheld } = await ask(ofCustomer('passport: name __typename'), [customer(passport)]);
    expect(entities).toEqual([{ passport: null, __typename: 'Customer' }]);
    expect(withheld).toEqual([{ path: ['_entities', 0, 'passport'], reason: 'NOT_CONSENTED' }]);
  });

  test('is not even computed', async () => {
    const passport = passportFor('crm', 'c-1', { grants: grantsOf({}) });
    const { errors } = await ask(ofCustomer('throws rejects { text }'), [customer(passport)]);
    expect(errors).toEqual([]);
  });

  test('leaves another customer of the same request alone', async () => {
    const { entities } = await ask(ofCustomer('name'), [
      customer(passportFor('crm', 'c-1', { grants: grantsOf({}) })),
      customer(passportFor('crm', 'c-2')),
    ]);
    expect(entities).toEqual([{ name: null }, { name: 'secret of c-2' }]);
  });

  test('is kept when only an argument of the field reveals it', async () => {
    const passport = passportFor('crm', 'c-1', { grants: identityOnly });
    const matches = (args: string) => ask(ofCustomer(`matches${args}`), [customer(passport)]);
    const released = [{ matches: 'secret of c-1' }];
    expect((await matches('')).entities).toEqual(released);
    expect((await matches('(since: "2020-01-01", filter: { harmless: 1 })')).entities).toEqual(released);
    expect((await matches('(filter: { email: null })')).entities).toEqual(released);
    expect((await matches('(filter: { email: "a@example.com" })')).entities).toEqual([{ matches: null }]);
    expect(
      (await matches('(filter: { either: [{ either: [{ email: "a@example.com" }] }] })')).entities,
    ).toEqual([{ matches: null }]);
  });
});

describe('a derived field', () => {
  const passport = passportFor('crm', 'c-1');
  const verdict = (caller: Partial<Caller>, of = passport) =>
    ask(ofCustomer('verdict'), [customer(of)], asCaller(caller));

  test('is answered to a gateway that vouches for its inputs', async () => {
    const { entities } = await verdict({ derivedField: 'Customer.verdict' });
    expect(entities).toEqual([{ verdict: 'secret of c-1' }]);
  });

  test.each(['', 'Customer.guess', 'verdict'])(
    'is kept from one that vouches for %j',
    async (derivedField) => {
      const { entities, withheld } = await verdict({ derivedField });
      expect(entities).toEqual([{ verdict: null }]);
      expect(withheld).toEqual([{ path: ['_entities', 0, 'verdict'], reason: 'NOT_FOR_PURPOSE' }]);
    },
  );

  test('is kept where the customer allows the purpose nothing', async () => {
    const closed = passportFor('crm', 'c-1', { grants: grantsOf({ RELATIONSHIP_MANAGEMENT: 'ALL' }) });
    const { entities, withheld } = await verdict({ derivedField: 'Customer.verdict' }, closed);
    expect(entities).toEqual([{ verdict: null }]);
    expect(withheld).toMatchObject([{ reason: 'NOT_CONSENTED' }]);
  });

  test('with a consent of its own needs both', async () => {
    const guess = async (derivedField: string, of = passport) =>
      (await ask(ofCustomer('guess'), [customer(of)], asCaller({ derivedField }))).entities;
    const other = passportFor('crm', 'c-1', { grants: grantsOf({ CUSTOMER_SUPPORT: ['TRANSACTION'] }) });
    expect(await guess('Customer.guess')).toEqual([{ guess: 'secret of c-1' }]);
    expect(await guess('')).toEqual([{ guess: null }]);
    expect(await guess('Customer.guess', other)).toEqual([{ guess: null }]);
  });
});

describe('a passport that does not count', () => {
  const good = passportFor('crm', 'c-1');

  test.each<[string, unknown]>([
    ['is missing', undefined],
    ['is null', null],
    ['is no text', { toString: () => good }],
    ['is empty', ''],
    ['is for another department', passportFor('commerce', 'c-1')],
    ['names this department with another’s key', passportFor('commerce', 'c-1', { audience: 'crm' })],
    ['was altered', good.replace('c-1', 'c-2')],
    ['has expired', passportFor('crm', 'c-1', { issuedAt: NOW - 300, expiresAt: NOW - 180 })],
    ['is of another tenant', passportFor('crm', 'c-1', { tenant: 'other' })],
  ])('when it %s, everything personal is withheld and nothing looked up', async (_what, passport) => {
    const { entities, errors, withheld, text } = await ask(ofCustomer('name promised { text }'), [
      customer(passport),
    ]);
    expect(entities).toEqual([{ name: null, promised: null }]);
    expect(errors).toEqual([]);
    expect(withheld).toEqual([
      { path: ['_entities', 0, 'name'], reason: 'NO_PASSPORT' },
      { path: ['_entities', 0, 'promised'], reason: 'NO_PASSPORT' },
    ]);
    expect(department.lookups).toEqual([]);
    expect(text).not.toContain('secret');
  });
});

describe('a caller who may not', () => {
  test.each<[string, Record<string, string>, string]>([
    ['without a token', {}, 'NOT_FOR_PURPOSE'],
    ['with a token for another department', headersFor('commerce'), 'NOT_FOR_PURPOSE'],
    ['with an expired token', asCaller({ issuedAt: NOW - 300, expiresAt: NOW - 180 }), 'NOT_FOR_PURPOSE'],
    [
      'with a purpose that the field does not serve',
      asCaller({ purpose: 'DIRECT_MARKETING' }),
      'NOT_FOR_PURPOSE',
    ],
    ['without a purpose', asCaller({ purpose: '' }), 'NOT_FOR_PURPOSE'],
    ['with a purpose that is none', asCaller({ purpose: 'toString' }), 'NOT_FOR_PURPOSE'],
    ['of another tenant', asCaller({ tenant: 'other' }), 'NO_PASSPORT'],
    ['who is another customer', asCaller({ kind: 'SELF_SERVICE', person: 'c-2' }), 'NOT_SELF'],
    ['who is a customer, but nobody knows which', asCaller({ kind: 'SELF_SERVICE', person: '' }), 'NOT_SELF'],
  ])('%s, reads nothing', async (_who, headers, reason) => {
    const { entities, withheld } = await ask(
      ofCustomer('name'),
      [customer(passportFor('crm', 'c-1'))],
      headers,
    );
    expect(entities).toEqual([{ name: null }]);
    expect(withheld).toEqual([{ path: ['_entities', 0, 'name'], reason }]);
  });

  test('because it is a machine and the customer objects, reads nothing', async () => {
    const grants = grantsOf({ CUSTOMER_SUPPORT: 'ALL' }, true);
    const reference = customer(passportFor('crm', 'c-1', { grants }));
    const asMachine = await ask(ofCustomer('name'), [reference], asCaller({ automated: true }));
    expect(asMachine.entities).toEqual([{ name: null }]);
    expect(asMachine.withheld[0].reason).toBe('AUTOMATION_OBJECTED');
    expect((await ask(ofCustomer('name'), [reference])).entities).toEqual([{ name: 'secret of c-1' }]);
  });
});

describe('an object of two customers', () => {
  const both = [customer(passportFor('crm', 'c-1')), customer(passportFor('crm', 'c-2'))];

  test('is withheld from the second', async () => {
    const { entities, withheld } = await ask(ofCustomer('shared { text }'), both);
    expect(entities).toEqual([{ shared: { text: 'secret of everybody' } }, { shared: null }]);
    expect(withheld).toEqual([{ path: ['_entities', 1, 'shared'], reason: 'NO_PASSPORT' }]);
  });

  test('belongs to nobody in the next request', async () => {
    await ask(ofCustomer('shared { text }'), both);
    const { entities } = await ask(ofCustomer('shared { text }'), both.slice(1));
    expect(entities).toEqual([{ shared: { text: 'secret of everybody' } }]);
  });

  test('is released twice to one customer who was referred to twice', async () => {
    const { entities } = await ask(ofCustomer('shared { text }'), [both[0], both[0]]);
    expect(entities[1]).toEqual({ shared: { text: 'secret of everybody' } });
  });

  test('is not released by a second reference to the same customer with fewer grants', async () => {
    const fewer = customer(
      passportFor('crm', 'c-1', { grants: grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY'] }) }),
    );
    const { entities } = await ask(ofCustomer('shared { text }'), [both[0], fewer]);
    expect(entities[1]).toEqual({ shared: null });
  });
});

describe('an entity that the caller names itself', () => {
  const order = (passport: unknown) => ({ __typename: 'Order', id: 'order-1', passport });

  test('is released with its customer’s passport', async () => {
    const passport = passportFor('crm', 'c-1');
    const { entities } = await ask(ofOrder('id part total note { length }'), [order(passport)]);
    expect(entities).toEqual([
      { id: 'order-1', part: 'secret of c-1', total: 'secret of c-1', note: { length: 1 } },
    ]);
  });

  test.each([
    ['without a passport', undefined],
    ['with a passport that allows nothing', passportFor('crm', 'c-1', { grants: grantsOf({}) })],
  ])('%s gives back what the caller sent, and no part of the record', async (_what, passport) => {
    const { entities, errors, text } = await ask(ofOrder('id part total note { length }'), [order(passport)]);
    expect(entities).toEqual([{ id: 'order-1', part: null, total: null, note: null }]);
    expect(errors).toEqual([]);
    expect(text).not.toContain('secret');
  });
});

describe('one bad reference', () => {
  test.each<[string, unknown]>([
    ['of an unknown type', { __typename: 'Nothing' }],
    ['of a type that is no entity', { __typename: 'Note' }],
    ['of a type named like a property of every object', { __typename: 'toString' }],
    ['without a type', {}],
    ['that is no object', 7],
    ['whose lookup throws', customer(passportFor('crm', 'c-throws'))],
  ])('%s leaves the others alone', async (_what, reference) => {
    const good = customer(passportFor('crm', 'c-1'));
    const { data, errors, text } = await ask(ofCustomer('name'), [good, reference, good]);
    expect(data._entities).toEqual([{ name: 'secret of c-1' }, null, { name: 'secret of c-1' }]);
    expect(errors).toHaveLength(1);
    expect(errors[0].path).toEqual(['_entities', 1]);
    expect(text).not.toContain('c-throws');
  });

  test('to nobody is null without an error', async () => {
    const { entities, errors } = await ask(ofCustomer('name'), [customer(passportFor('crm', 'c-unknown'))]);
    expect(entities).toEqual([null]);
    expect(errors).toEqual([]);
  });
});

describe('root fields', () => {
  test('about nobody are answered to anybody', async () => {
    const { data } = await ask('{ hello }', [], {});
    expect(data).toEqual({ hello: 'hello' });
  });

  test('that return a record which nobody stamped release no consented field of it', async () => {
    const { data, withheld, text } = await ask('{ nobodys { length text forgotten inner { text } } }', []);
    expect(data).toEqual({ nobodys: { length: 1, text: null, forgotten: null, inner: { text: null } } });
    expect(withheld).toEqual([
      { path: ['nobodys', 'text'], reason: 'NO_PASSPORT' },
      { path: ['nobodys', 'forgotten'], reason: 'NO_PASSPORT' },
      { path: ['nobodys', 'inner', 'text'], reason: 'NO_PASSPORT' },
    ]);
    expect(text).not.toContain('secret');
  });
});

describe('an error', () => {
  const reference = customer(passportFor('crm', 'c-1'));

  test.each(['throws', 'rejects { length }', 'wrongDate', 'wrongMood'])(
    'of a resolver tells nothing but where: %s',
    async (field) => {
      const { errors, text } = await ask(ofCustomer(field), [reference]);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        message: 'The crm subgraph could not answer this field.',
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      });
      expect(errors[0].path.slice(0, 3)).toEqual(['_entities', 0, field.split(' ')[0]]);
      expect(text).not.toContain('secret');
    },
  );

  test('is reported inside without its message', async () => {
    await ask(ofCustomer('rejects { length }'), [reference]);
    expect(department.faults).toMatchObject([
      { subgraph: 'crm', field: '_entities.rejects', error: 'Error', code: '23505' },
    ]);
    expect(department.faults[0]?.stack.length).toBeGreaterThan(0);
    expect(JSON.stringify(department.faults)).not.toContain('secret');
  });

  test('that is meant for the caller is passed on', async () => {
    const { errors } = await ask(ofCustomer('refuses'), [reference]);
    expect(errors).toMatchObject([
      { message: 'Argument "first" must be from 1 to 100.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(department.faults).toEqual([]);
  });
});

describe('a request that cannot be answered', () => {
  const execute = (query: string, variables?: Record<string, unknown>) =>
    department.subgraph.execute({ query, variables }, {});

  test.each([
    ['{ hello', 'GRAPHQL_PARSE_FAILED'],
    ['{ goodbye }', 'GRAPHQL_VALIDATION_FAILED'],
    [`{ ${'hello '.repeat(30_000)} }`, 'GRAPHQL_PARSE_FAILED'],
  ])('says why: %#', async (query, code) => {
    const { data, errors } = await execute(query);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  test('names a wrong variable, and not its value', async () => {
    const { errors } = await execute('query ($name: String) { hello(name: $name) }', { name: { secret: 1 } });
    expect(errors?.[0]?.message).toBe(
      'Variable "$name" is missing or has a value that does not fit its type.',
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('says so when it names an operation that is not there', async () => {
    const answer = await department.subgraph.execute({ query: 'query A { hello }', operationName: 'B' }, {});
    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('a representation of what the department does not resolve', () => {
  test.each(['Stranger', 'constructor', undefined])('is an error: %p', async (__typename) => {
    const { entities, errors } = await ask(ofCustomer('name'), [
      { __typename, passport: passportFor('crm', 'c-1') },
      customer(passportFor('crm', 'c-2')),
    ]);
    expect(entities).toEqual([null, { name: 'secret of c-2' }]);
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(
          /Representation 0 of _entities needs a __typename that crm resolves \(Customer/,
        ),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      }),
    ]);
  });

  test.each([null, 'text', 7])('is an error when it is no object: %p', async (reference) => {
    const { entities, errors } = await ask(ofCustomer('name'), [
      reference,
      customer(passportFor('crm', 'c-2')),
    ]);
    expect(errors.length).toBeGreaterThan(0);
    expect(JSON.stringify(entities ?? null)).not.toContain('c-1');
  });
});
