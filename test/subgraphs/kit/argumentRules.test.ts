import { expect, test } from '@jest/globals';
import {
  buildASTSchema,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { categoriesOf } from '../../../schema/vocabulary/dataCategories.ts';
import { usedArguments } from '../../../subgraphs/kit/argumentRules.ts';

const gated = (category: string) => `@consent(category: "${category}", purposes: ["ANALYTICS"])`;
const TYPES = `
  type Query { customer: Customer }
  type Customer {
    plain: Int @nonPersonal(reason: "x")
    orders(
      above: Int ${gated('TRANSACTION')}
      by: Filter = { city: "Paris" }
      any: [[Filter!]]
      status: String = "OPEN" ${gated('PAYMENT')}
      first: Int
      options: Options
    ): Int @nonPersonal(reason: "x")
  }
  scalar Options
  input Filter { city: String ${gated('ADDRESS')} word: String inner: Filter ${gated('BEHAVIOUR')} }`;
const schema = buildASTSchema(parse(TYPES), { assumeValid: true });
const policy = compilePolicy(
  `schema @link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal"]) { query: Query } ${TYPES}`,
);

/** The categories that the use of these arguments reveals; `args` where they are not as written. */
function revealed(written: string, args?: Record<string, unknown>): string[] {
  const document = parse(`{ orders${written} }`);
  const [operation] = document.definitions;
  const node =
    operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
  if (node?.kind !== Kind.FIELD) throw new Error('no field');
  const given = Object.fromEntries(
    (node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  );
  const field = (schema.getType('Customer') as GraphQLObjectType).getFields().orders;
  if (field === undefined) throw new Error('no field');
  const rules = usedArguments(
    'Customer',
    field,
    policy,
  )(args ?? given, { fieldNodes: [node] } as unknown as GraphQLResolveInfo);
  return rules.flatMap(({ mask }) => categoriesOf(mask)).sort();
}

test.each<[string, string, string[]]>([
  ['an argument that is gated', '(above: 5)', ['TRANSACTION']],
  ['one that is not', '(first: 5)', []],
  ['nothing', '', []],
  ['null', '(above: null, by: null, any: null)', []],
  ['a member that is gated', '(by: { city: "Rome" })', ['ADDRESS']],
  ['one that is not', '(by: { word: "x" })', []],
  ['a member that is null', '(by: { city: null, inner: null })', []],
  ['a member within a member', '(by: { inner: { city: "Rome" } })', ['ADDRESS', 'BEHAVIOUR']],
  ['members in lists of lists', '(any: [null, [{ city: "Rome" }, { word: "x" }]])', ['ADDRESS']],
  ['a member that there is not', '(by: { odd: 1 })', []],
  ['a value of no known form', '(options: { city: "Rome" })', []],
  [
    'several at once',
    '(above: 5, by: { city: "Rome" }, status: "OPEN")',
    ['ADDRESS', 'PAYMENT', 'TRANSACTION'],
  ],
])('The use of %s reveals just what it says: %s', (_, written, categories) => {
  expect(revealed(written)).toEqual(categories);
});

test('A default that the caller did not write reveals nothing', () => {
  expect(revealed('(first: 5)', { first: 5, by: { city: 'Paris' }, status: 'OPEN' })).toEqual([]);
});

test('An argument that is written by a variable without a value reveals nothing', () => {
  expect(revealed('(above: $n)', {})).toEqual([]);
});

test('A list that is none reveals nothing', () => {
  expect(revealed('(any: 7)', { any: 7 })).toEqual([]);
});

test('A field without arguments reveals nothing', () => {
  const plain = (schema.getType('Customer') as GraphQLObjectType).getFields().plain;
  if (plain === undefined) throw new Error('no field');
  expect(
    usedArguments('Customer', plain, policy)({}, { fieldNodes: [] } as unknown as GraphQLResolveInfo),
  ).toEqual([]);
});
