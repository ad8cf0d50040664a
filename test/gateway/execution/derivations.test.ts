import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, Kind, parse } from 'graphql';
import { OPEN_ACCESS } from '../../../gateway/access/accessRules.ts';
import { ENFORCING_LAYERS } from '../../../gateway/execution/consentLayer.ts';
import { derivationsOf } from '../../../gateway/execution/derivations.ts';
import { readOperation } from '../../../gateway/execution/readOperation.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { categoryMask } from '../../../schema/vocabulary/dataCategories.ts';

const SUPPORT = 'purposes: ["CUSTOMER_SUPPORT"]';
const NOBODY = '@nonPersonal(reason: "A part.")';
const DOOR = 'customers(ids: [ID!]!): [Customer]!';

function derived(query: string, { door = DOOR, purpose = 'CUSTOMER_SUPPORT' } = {}) {
  const types = `
    type Query { customer: Customer matches: [Match] ${door} }
    type Match { customer: Customer ${NOBODY} }
    type Firm { id: ID }
    scalar Passport
    type Customer {
      id: ID ${NOBODY}
      passport: Passport ${NOBODY}
      mood(of: Int): Int @derives(purpose: "RELATIONSHIP_MANAGEMENT")
      risk: Int @derives(purpose: "FRAUD_PREVENTION") @consent(category: "INFERRED", ${SUPPORT})
      friend: Customer @consent(category: "IDENTITY", purposes: ["ANALYTICS"])
      near: Customer @consent(category: "IDENTITY", ${SUPPORT})
    }`;
  const link =
    '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal", "@derives"])';
  const schema = buildASTSchema(parse(types), { assumeValid: true });
  const policy = compilePolicy(`schema ${link} { query: Query } ${types}`);
  const document = parse(query);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('no operation');
  const options = { document, operation, schema, policy, purpose, variables: {}, access: OPEN_ACCESS };
  return derivationsOf(readOperation({ ...options, layer: ENFORCING_LAYERS.plan }), schema, policy);
}

describe('A derived field', () => {
  test('is planned apart, for its own purpose, from the customers on', () => {
    expect(derived('{ customer { id mood(of: 3) } }')).toEqual([
      {
        path: ['c0'],
        field: 'Customer.mood',
        purpose: 'RELATIONSHIP_MANAGEMENT',
        consent: expect.objectContaining({ mask: 0 }),
        aliases: ['c2'],
        text: 'query($ids: [ID!]!, $l0: Int) { cd: customers(ids: $ids) { c2: mood(of: $l0) passport } }',
      },
    ]);
  });

  test('demands its own consent', () => {
    const [risk] = derived('{ customer { risk } }');
    expect(risk?.consent).toEqual({
      mask: categoryMask(['INFERRED']),
      purposes: new Set(['CUSTOMER_SUPPORT']),
    });
    expect(risk?.purpose).toBe('FRAUD_PREVENTION');
  });

  test('is one with its other arguments at its place, and apart from other fields and places', () => {
    const query =
      '{ customer { a: mood(of: 1) b: mood(of: 2) ... { a: mood(of: 1) } risk } matches { customer { mood } } }';
    expect(derived(query).map(({ path, field, aliases }) => [path.join('.'), field, aliases.join()])).toEqual(
      [
        ['c0', 'Customer.mood', 'c1,c2'],
        ['c0', 'Customer.risk', 'c3'],
        ['c4.c5', 'Customer.mood', 'c6'],
      ],
    );
  });

  test('is not planned where the purpose excludes it, or what it stands in', () => {
    expect(derived('{ customer { risk } }', { purpose: 'ANALYTICS' })).toEqual([]);
    expect(derived('{ customer { friend { mood } near { mood } } }').map(({ path }) => path.length)).toEqual([
      2,
    ]);
  });

  test.each([
    ['no door', ''],
    ['a door of another name', 'everybody(ids: [ID!]!): [Customer]!'],
    ['a door without ids', 'customers: [Customer]!'],
    ['a door by something else', 'customers(names: [ID!]!): [Customer]!'],
    ['a door by something more', 'customers(ids: [ID!]!, more: Int): [Customer]!'],
    ['a door by one id', 'customers(ids: ID!): [Customer]!'],
    ['a door to one', 'customers(ids: [ID!]!): Customer!'],
    ['a door to somebody else', 'customers(ids: [ID!]!): [Firm]!'],
    ['a door to no objects', 'customers(ids: [ID!]!): [ID]!'],
  ])('is not planned in a supergraph with %s', (_, door) => {
    expect(derived('{ customer { mood } }', { door })).toEqual([]);
  });

  test('is planned by a door that may answer null', () => {
    expect(derived('{ customer { mood } }', { door: 'customers(ids: [ID!]!): [Customer!]' })).toHaveLength(1);
  });
});
