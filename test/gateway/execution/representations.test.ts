import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import type { CustomerContext } from '../../../gateway/execution/consentLayer.ts';
import {
  compileRepresentation,
  type RepresentationOptions,
} from '../../../gateway/execution/representations.ts';
import { typeConditions } from '../../../gateway/execution/typeConditions.ts';
import type { RequiredSelection } from '../../../gateway/federation/planner.ts';

const schema = buildASTSchema(
  parse(`
    type Query { customer: Customer }
    scalar Passport
    interface Party { id: ID! }
    type Customer implements Party { id: ID! passport: Passport! orders: [Order] name: Name }
    type Firm implements Party { id: ID! }
    type Order { id: ID! passport: Passport! total: Int lines: [[Line]] }
    type Line { sku: String! }
    type Name { full: String }`),
  { assumeValid: true },
);

const field = (name: string, selections?: RequiredSelection[], key = name): RequiredSelection => ({
  kind: 'field',
  name,
  key,
  selections,
});
const on = (type: string, ...selections: RequiredSelection[]): RequiredSelection => ({
  kind: 'fragment',
  on: type,
  selections,
});
const TYPE = field('__typename');

/** A customer whose passport has sections for crm and commerce. */
const standing = { open: 0, otherwise: 'NOT_CONSENTED' } as const;
const customer = (id: string | undefined): CustomerContext => ({
  ...{ customer: id, fetchStanding: standing, shapeStanding: standing },
  section: (subgraph) => (id === undefined || subgraph === 'support' ? undefined : `${subgraph} of ${id}`),
});
const ada = customer('ada');

function writer(requires: RequiredSelection[], options: Partial<RepresentationOptions> = {}) {
  const plain = { inputRewrites: [], linked: true, isCompatible: typeConditions(schema), schema };
  return compileRepresentation({ subgraph: 'crm', requires, ...plain, ...options });
}
const written = (
  requires: RequiredSelection[],
  object: object,
  whose = ada,
  options: Partial<RepresentationOptions> = {},
) => {
  const text = writer(requires, options).text(object as Record<string, unknown>, whose);
  return text === undefined ? undefined : JSON.parse(text);
};

/** The same requirements with and without a structure: they are written in two ways. */
const SHAPES: [string, (...selections: RequiredSelection[]) => RequiredSelection[]][] = [
  ['flat', (...selections) => [on('Customer', ...selections)]],
  ['structured', (...selections) => [on('Customer', ...selections, field('name', [field('full')]))]],
];

describe.each(SHAPES)('A representation, %s,', (_, of) => {
  const name = { full: 'A' };
  const object = { __typename: 'Customer', id: '1', passport: 'echoed', name };
  const told = (value: Record<string, unknown> | undefined) => {
    const { name: _name, ...rest } = value ?? {};
    return value === undefined ? undefined : rest;
  };

  test('names a customer by the passport of whoever it is, and never by what a department echoed', () => {
    const requires = of(TYPE, field('passport'));
    expect(told(written(requires, object))).toEqual({ __typename: 'Customer', passport: 'crm of ada' });
    const abroad = { subgraph: 'commerce' };
    expect(told(written(requires, object, ada, abroad))).toMatchObject({ passport: 'commerce of ada' });
  });

  test('is none for a department that the passport has no section for, nor without a passport', () => {
    const requires = of(TYPE, field('passport'));
    expect(written(requires, object, ada, { subgraph: 'support' })).toBeUndefined();
    expect(written(requires, object, customer(undefined))).toBeUndefined();
  });

  test('has the passport of the object in a supergraph that means nothing by it', () => {
    const requires = of(TYPE, field('passport'));
    expect(told(written(requires, object, ada, { linked: false }))).toMatchObject({ passport: 'echoed' });
  });

  test('has the values that are required, under their own names', () => {
    const requires = of(TYPE, field('id', undefined, 'id_1'), field('passport'));
    expect(told(written(requires, { ...object, id_1: '7' }))).toEqual({
      __typename: 'Customer',
      id: '7',
      passport: 'crm of ada',
    });
  });

  test.each([
    ['is missing', { id: undefined }],
    ['is null and may not be', { id: null }],
    ['is of another type', { id: { of: 1 } }],
  ])('is none where what is required %s', (_why, more) => {
    expect(written(of(TYPE, field('id'), field('passport')), { ...object, ...more })).toBeUndefined();
  });

  test('is none of an object of another type', () => {
    expect(written(of(TYPE, field('passport')), { ...object, __typename: 'Firm' })).toBeUndefined();
  });
});

describe('A representation with a structure', () => {
  const requires = [
    on(
      'Customer',
      TYPE,
      field('passport'),
      field('orders', [field('total'), field('lines', [field('sku')])]),
    ),
  ];
  const orders = [{ total: 5, lines: [[{ sku: 'a', other: 1 }], null] }, null, { total: null, lines: null }];

  test('has the required parts of it, and no others', () => {
    expect(written(requires, { __typename: 'Customer', orders })).toEqual({
      __typename: 'Customer',
      passport: 'crm of ada',
      orders: [{ total: 5, lines: [[{ sku: 'a' }], null] }, null, { total: null, lines: null }],
    });
  });

  test('is none where a part is missing', () => {
    expect(written(requires, { __typename: 'Customer', orders: [{ total: 5 }] })).toBeUndefined();
    expect(
      written(requires, { __typename: 'Customer', orders: [{ total: 5, lines: [[{}]] }] }),
    ).toBeUndefined();
  });

  test('has the passport of the customer within it as well', () => {
    const within = [on('Customer', TYPE, field('orders', [field('id'), field('passport')]))];
    const object = { __typename: 'Customer', orders: [{ id: 'o', passport: 'forged' }] };
    expect(written(within, object)?.orders).toEqual([{ id: 'o', passport: 'crm of ada' }]);
  });

  test('has what is required of its own type only', () => {
    const several = [
      on('Customer', TYPE, field('passport')),
      on('Firm', TYPE, field('id')),
      on('Party', field('id')),
    ];
    expect(written(several, { __typename: 'Firm', id: 'f' })).toEqual({ __typename: 'Firm', id: 'f' });
    expect(written(several, { __typename: 'Customer', id: 'c' })).toEqual({
      __typename: 'Customer',
      id: 'c',
      passport: 'crm of ada',
    });
  });

  test('is none without a type', () => {
    expect(
      written([on('Customer', field('id')), on('Firm', field('id'))], { __typename: 'Firm', id: 'f' }),
    ).toBeUndefined();
  });

  test('is rewritten as the plan says', () => {
    const rewrite = { path: [{ kind: 'key', key: '__typename' }], set: { value: 'Party' } } as const;
    expect(
      written([on('Customer', TYPE, field('id'))], { __typename: 'Customer', id: 'c' }, ada, {
        inputRewrites: [rewrite],
      }),
    ).toEqual({
      __typename: 'Party',
      id: 'c',
    });
  });
});

describe('The mark of a representation', () => {
  const mark = (requires: RequiredSelection[], object: object, whose = ada) =>
    writer(requires).mark?.(object as Record<string, unknown>, whose);

  test('is the customer, where the passport says it all', () => {
    expect(mark([on('Customer', TYPE, field('passport'))], {})).toBe(ada);
  });

  test('is the one value beside the passport', () => {
    expect(mark([on('Order', TYPE, field('id'), field('passport'))], { id: 'o' })).toBe('o');
  });

  test('is none where several values count', () => {
    expect(mark([on('Order', TYPE, field('id'), field('total'))], { id: 'o', total: 5 })).toBeUndefined();
    expect(mark([on('Customer', TYPE, field('name', [field('full')]))], {})).toBeUndefined();
  });
});
