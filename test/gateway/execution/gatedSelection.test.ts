import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, type FragmentDefinitionNode, Kind, parse } from 'graphql';
import { ENFORCING_LAYERS } from '../../../gateway/execution/consentLayer.ts';
import { type GatedSelection, gateSelection } from '../../../gateway/execution/gatedSelection.ts';
import { typeConditions } from '../../../gateway/execution/typeConditions.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { ALL_CATEGORIES, categoryMask } from '../../../schema/vocabulary/dataCategories.ts';

const SUPPORT = 'purposes: ["CUSTOMER_SUPPORT"]';
const NOBODY = '@nonPersonal(reason: "A part.")';
const TYPES = `
  type Query { customer: Customer }
  type Customer {
    id: ID! ${NOBODY}
    passport: String! ${NOBODY}
    email: String @consent(category: "CONTACT_EMAIL", ${SUPPORT})
    name: Name @consent(category: "IDENTITY", ${SUPPORT})
    orders(first: Int): [Order] @consent(category: "TRANSACTION", ${SUPPORT})
    subject: Subject @consent(category: "SUPPORT_CONTENT", ${SUPPORT})
    worth: Int @consent(category: "TRANSACTION", purposes: ["ANALYTICS"])
    silent: String
    facts: Facts ${NOBODY}
    mood: Int @derives(purpose: "RELATIONSHIP_MANAGEMENT")
  }
  type Name { full: String ${NOBODY} }
  type Facts { address: String @consent(category: "ADDRESS", ${SUPPORT}) }
  type Order { id: ID ${NOBODY} total: Int @consent(category: "PAYMENT", ${SUPPORT}) }
  union Subject = Ticket | Parcel
  interface Item { text: String ${NOBODY} place: Facts ${NOBODY} }
  type Ticket implements Item { text: String @consent(category: "SUPPORT_CONTENT", ${SUPPORT}) place: Facts ${NOBODY} }
  type Parcel implements Item { text: String @consent(category: "ADDRESS", ${SUPPORT}) place: Facts ${NOBODY} }
`;
const SPEC =
  '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal", "@derives"])';
const linked = compilePolicy(`schema ${SPEC} { query: Query } ${TYPES}`);
const schema = buildASTSchema(parse(TYPES), { assumeValid: true });
const isCompatible = typeConditions(schema);

function gate(
  selection: string,
  options: { purpose?: string; policy?: typeof linked; remembersExcluded?: true } = {},
) {
  const { definitions } = parse(
    `{ e ${selection.replace(/#.*/s, '')} } ${/#(.*)/s.exec(selection)?.[1] ?? ''}`,
  );
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const [operation] = definitions;
  const field = operation?.kind === Kind.OPERATION_DEFINITION && operation.selectionSet.selections[0];
  if (!field || field.kind !== Kind.FIELD || field.selectionSet === undefined)
    throw new Error('no selection');
  const { purpose = 'CUSTOMER_SUPPORT', policy = linked, ...rest } = options;
  return gateSelection(field.selectionSet, {
    schema,
    policy,
    purpose,
    layer: ENFORCING_LAYERS.fetch,
    fragments,
    ...rest,
  });
}
const on = (selection: string) => `{ ... on Customer { ${selection} } }`;
/** What may be asked of customers who opened these categories. */
const asked = (gated: GatedSelection, ...open: Parameters<typeof categoryMask>[0][]) =>
  gated.variant(open.reduce((mask, some) => mask | categoryMask(some), 0)).text?.replace(/\s+/g, ' ');
const everything = ALL_CATEGORIES;

describe('What is asked of a customer', () => {
  test.each<[string, string, Parameters<typeof categoryMask>[0], string | undefined]>([
    ['is what is open', 'email', ['CONTACT_EMAIL'], '{ ... on Customer { email}}'],
    ['is nothing when nothing is open', 'email', [], undefined],
    ['is nothing when something else is open', 'email', ['IDENTITY', 'ADDRESS'], undefined],
    [
      'is only what is open of several',
      'email name { full }',
      ['IDENTITY'],
      '{ ... on Customer { name { full}}}',
    ],
    ['is nothing within what is not open', 'name { full }', ['CONTACT_EMAIL'], undefined],
    [
      'is not what is not open within what is',
      'orders(first: 2) { id total }',
      ['TRANSACTION'],
      '{ ... on Customer { orders(first: 2) { id}}}',
    ],
    [
      'is that something is there, where nothing within may be told',
      'orders(first: 2) { total }',
      ['TRANSACTION'],
      '{ ... on Customer { orders(first: 2) { __typename}}}',
    ],
    [
      'is never what is marked by nothing',
      'silent',
      [...(['IDENTITY', 'ADDRESS', 'TRANSACTION'] as const)],
      undefined,
    ],
    ['is never what the purpose excludes', 'worth', ['TRANSACTION'], undefined],
    ['is never a passport', 'passport', ['IDENTITY'], undefined],
    ['is what is about nobody', 'id', [], '{ ... on Customer { id}}'],
    ['is no type by itself', '__typename', ['IDENTITY'], undefined],
    [
      'is the type beside what is open',
      '__typename email',
      ['CONTACT_EMAIL'],
      '{ ... on Customer { __typename email}}',
    ],
    [
      'is only what is open of a member',
      'subject { ... on Ticket { text } ... on Parcel { text } }',
      ['SUPPORT_CONTENT'],
      '{ ... on Customer { subject { ... on Ticket { text}}}}',
    ],
    [
      'is what every implementer of an interface allows',
      'subject { ... on Item { text } }',
      ['SUPPORT_CONTENT'],
      '{ ... on Customer { subject { __typename}}}',
    ],
    [
      'is not what is not open within the field of an interface',
      'subject { ... on Item { place { address } } }',
      ['SUPPORT_CONTENT'],
      '{ ... on Customer { subject { ... on Item { place { __typename}}}}}',
    ],
    [
      'is what is open by a fragment on whatever it stands in',
      '... { email } ... @include(if: true) { name { full } }',
      ['CONTACT_EMAIL'],
      '{ ... on Customer { ... { email}}}',
    ],
    [
      'is what is open by a named fragment',
      '...Some # fragment Some on Customer { email name { full } }',
      ['CONTACT_EMAIL'],
      '{ ... on Customer { ... on Customer { email}}}',
    ],
    ['is nothing by a fragment that is not there', '...Missing', ['CONTACT_EMAIL'], undefined],
  ])('%s', (_, selection, open, text) => {
    const [inner = '', fragment] = selection.split('#');
    const gated = gate(fragment === undefined ? on(inner) : `${on(inner)} #${fragment}`);
    expect(asked(gated, open)).toBe(text);
    // and the same the second time
    expect(asked(gated, open)).toBe(text);
  });

  test('is the type of whatever it is', () => {
    expect(asked(gate('{ __typename ... on Customer { email } }'), ['CONTACT_EMAIL'])).toBe(
      '{ __typename ... on Customer { email}}',
    );
  });

  test('is never what serves the purpose as a word alone', () => {
    expect(asked(gate(on('email'), { purpose: 'TELEPATHY' }), ['CONTACT_EMAIL'])).toBeUndefined();
    expect(asked(gate(on('worth email'), { purpose: 'ANALYTICS' }), ['TRANSACTION', 'CONTACT_EMAIL'])).toBe(
      '{ ... on Customer { worth}}',
    );
  });

  test('is everything in a supergraph that does not link the consent spec', () => {
    const policy = compilePolicy(`schema { query: Query } ${TYPES}`);
    expect(asked(gate(on('passport email silent'), { policy }))).toBe(
      '{ ... on Customer { passport email silent}}',
    );
  });

  test('is the same for all customers who open what the selection demands, whatever else they open', () => {
    const gated = gate(on('email'));
    const email = categoryMask(['CONTACT_EMAIL']);
    expect(gated.variant(everything)).toBe(gated.variant(email));
    expect(gated.variant(email).open).toBe(email);
    expect(gated.needs).toBe(email);
    expect(gate(on('id')).needs).toBe(0);
    expect(gate(on('orders { total }')).needs).toBe(categoryMask(['TRANSACTION', 'PAYMENT']));
  });

  test('brings the variables that it uses, and no others', () => {
    const gated = gate(on('c1: orders(first: $n) { id @include(if: $deep) } c2: email @skip(if: $brief)'));
    const names = (...open: Parameters<typeof categoryMask>[0][]) =>
      [...gated.variant(open.reduce((mask, some) => mask | categoryMask(some), 0)).variables].sort();
    expect(names(['CONTACT_EMAIL'])).toEqual(['brief']);
    expect(names(['TRANSACTION'])).toEqual(['deep', 'n']);
  });

  test('may set the keys on the entity that were asked for, and no others', () => {
    const gated = gate(
      on(
        'c1: email c2: name { full } __typename ... on Customer { c3: facts { c4: address ... { c5: address } } }',
      ),
    );
    const keys = (mask: number) => [...gated.variant(mask).keys].sort();
    expect(keys(categoryMask(['CONTACT_EMAIL']))).toEqual(['__typename', 'c1', 'c3']);
    expect(keys(everything)).toEqual(['__typename', 'c1', 'c2', 'c3']);
  });
});

describe('What a derived field may not be computed from', () => {
  const withheld = (
    selection: string,
    object: Record<string, unknown>,
    ...open: Parameters<typeof categoryMask>[0][]
  ) => {
    const gated = gate(on(selection), { remembersExcluded: true });
    const mask = open.reduce((all, some) => all | categoryMask(some), 0);
    const fields = gated.withhold(object, mask, isCompatible);
    expect(gated.withhold({}, mask, isCompatible)).toEqual(fields);
    return fields;
  };

  test('is null, and the rest is named', () => {
    const object = { __typename: 'Customer', email: 'a@example.com', name: { full: 'A' } };
    expect(withheld('email name { full }', object, ['IDENTITY'])).toEqual(['Customer.name']);
    expect(object).toEqual({ __typename: 'Customer', email: null, name: { full: 'A' } });
  });

  test('is null where it is not there at all', () => {
    const object = { __typename: 'Customer' };
    expect(withheld('email id', object)).toEqual([]);
    expect(object).toEqual({ __typename: 'Customer', email: null });
  });

  test('is null though the purpose excludes it, and all is open', () => {
    const object = { __typename: 'Customer', worth: 7, silent: 'x' };
    expect(withheld('worth silent', object, ['TRANSACTION', 'IDENTITY'])).toEqual([]);
    expect(object).toEqual({ __typename: 'Customer', worth: null, silent: null });
  });

  test('is null in lists, and in lists of lists', () => {
    const object = { __typename: 'Customer', orders: [{ id: 1, total: 2 }, null, [{ id: 3, total: 4 }]] };
    expect(withheld('orders { id total }', object, ['TRANSACTION'])).toEqual(['Customer.orders']);
    expect(object.orders).toEqual([{ id: 1, total: null }, null, [{ id: 3, total: null }]]);
    expect(withheld('orders { id total }', {}, ['TRANSACTION', 'PAYMENT'])).toEqual([
      'Customer.orders',
      'Order.total',
    ]);
  });

  test('is null within what is about nobody', () => {
    const object = { __typename: 'Customer', facts: { address: 'Street 1' } };
    expect(withheld('facts { address }', object)).toEqual([]);
    expect(object.facts).toEqual({ address: null });
  });

  test('is null in the members that it stands in, and in those that do not say what they are', () => {
    const selection =
      'subject { ... on Ticket { t: text } ... on Parcel { p: text } ... { ... on Parcel { q: text } } }';
    const parcel = { __typename: 'Customer', subject: { __typename: 'Parcel', p: 'x', q: 'y', t: 'z' } };
    withheld(selection, parcel, ['SUPPORT_CONTENT']);
    expect(parcel.subject).toEqual({ __typename: 'Parcel', p: null, q: null, t: 'z' });
    const ticket = { __typename: 'Customer', subject: { __typename: 'Ticket', t: 'x' } };
    withheld(selection, ticket, ['SUPPORT_CONTENT']);
    expect(ticket.subject).toEqual({ __typename: 'Ticket', t: 'x' });
    const unknown = { subject: { p: 'x', t: 'y' } };
    withheld(selection, unknown, ['SUPPORT_CONTENT']);
    expect(unknown.subject).toEqual({ p: null, q: null, t: 'y' });
  });

  test('is another judgement, when the customer allows nothing', () => {
    const gated = gate(on('mood email'), { remembersExcluded: true });
    const judged = { __typename: 'Customer', mood: 1 };
    gated.withhold(judged, categoryMask(['ADDRESS']), isCompatible);
    expect(judged).toEqual({ __typename: 'Customer', mood: 1, email: null });
    gated.withhold(judged, 0, isCompatible);
    expect(judged).toEqual({ __typename: 'Customer', mood: null, email: null });
  });
});
