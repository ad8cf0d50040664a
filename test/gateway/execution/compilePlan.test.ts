import { describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import { type CompiledPlan, compilePlan } from '../../../gateway/execution/compilePlan.ts';
import { ENFORCING_LAYERS } from '../../../gateway/execution/consentLayer.ts';
import { typeConditions } from '../../../gateway/execution/typeConditions.ts';
import { JoinFacts } from '../../../gateway/federation/joinFacts.ts';
import type {
  EntityBatch,
  FetchNode,
  PathStep,
  RequiredSelection,
} from '../../../gateway/federation/planner.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import { ALL_CATEGORIES, categoryMask } from '../../../schema/vocabulary/dataCategories.ts';

const NOBODY = '@nonPersonal(reason: "A part.")';
const TYPES = `
  type Query { customers(ids: [ID!]!): [Customer]! }
  type Mutation { record: Int }
  scalar Passport
  type Customer {
    id: ID ${NOBODY}
    passport: Passport ${NOBODY}
    email: String @consent(category: "CONTACT_EMAIL", purposes: ["CUSTOMER_SUPPORT"])
    count: Int @consent(category: "SUPPORT_CONTENT", purposes: ["RELATIONSHIP_MANAGEMENT"])
    trust: Int @consent(category: "INFERRED", purposes: ["CUSTOMER_SUPPORT"])
      @join__field(graph: PLAYBOOK, requires: "count")
  }
  enum join__Graph { PLAYBOOK @join__graph(name: "playbook", url: "") }`;
const LINK = '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal"])';
const schema = buildASTSchema(parse(TYPES), { assumeValid: true });
const linked = compilePolicy(`schema ${LINK} { query: Query } ${TYPES}`);
const open = compilePolicy(`schema { query: Query } ${TYPES}`);

const compiled = (
  node: Parameters<typeof compilePlan>[0],
  derives?: Parameters<typeof compilePlan>[1]['derives'],
  policy = linked,
) =>
  compilePlan(node, {
    ...{ schema, policy, purpose: 'CUSTOMER_SUPPORT', layer: ENFORCING_LAYERS.fetch },
    ...{ isCompatible: typeConditions(schema), requirements: new JoinFacts(parse(TYPES)) },
    ...(derives === undefined ? {} : { derives }),
  });
const read = (node: Parameters<typeof compilePlan>[0]) =>
  compiled(node, { field: 'Customer.trust', purpose: 'RELATIONSHIP_MANAGEMENT' });

function fetch(operation: string, more: Partial<FetchNode> = {}): FetchNode {
  const nothing = { variables: [], entities: [], outputRewrites: [], path: [] };
  return { kind: 'Fetch', subgraph: 'support', operation, ...nothing, ...more };
}
const field = (name: string): RequiredSelection => ({ kind: 'field', name, key: name }) as RequiredSelection;
const PASSPORT = [field('__typename'), field('passport')];
function batch(more: Partial<EntityBatch> = {}): EntityBatch {
  return {
    ...{ alias: '_entities', variable: 'r', paths: [], requires: PASSPORT, contexts: [] },
    ...{ inputRewrites: [], outputRewrites: [], ...more },
  };
}
const entities = (selection: string, ...batches: EntityBatch[]) =>
  fetch(`query($r: [_Any!]!) { _entities(representations: $r) { ... on Customer { ${selection} } } }`, {
    entities: batches.length > 0 ? batches : [batch()],
  });
const path = (...keys: string[]): PathStep[] => keys.map((key) => ({ kind: 'field', key }) as PathStep);
const textOf = (plan: CompiledPlan) => {
  const fetched = plan.kind === 'InputFetch' ? plan.fetch : plan;
  return fetched.kind === 'EntityFetch'
    ? fetched.batches[0]?.selection.variant(ALL_CATEGORIES).text
    : undefined;
};

describe('Of the plan of a derived field', () => {
  test('what bears none of our aliases is read as an input, for the field’s own purpose', () => {
    const plan = read(entities('count email'));
    expect(plan).toMatchObject({ kind: 'InputFetch', field: 'Customer.trust' });
    expect(textOf(plan)).toBe('{ ... on Customer { count}}');
  });

  test('what the client selected is asked for with the purpose of the caller', () => {
    for (const selection of ['c1: email count', 'count c1: email']) {
      const plan = read(entities(selection));
      expect(plan.kind).toBe('EntityFetch');
      expect(textOf(plan)).toBe('{ ... on Customer { c1: email}}');
    }
  });

  test.each([
    ['in one of several paths', [path('cd'), path('cd', 'c3')]],
    ['at the beginning of a path', [path('c3', 'orders')]],
  ])('what stands within what the client selected is too: %s', (_, paths) => {
    expect(read(entities('email', batch({ paths }))).kind).toBe('EntityFetch');
    expect(read(entities('email', batch({ paths: [path('cd', 'orders')] }))).kind).toBe('InputFetch');
  });

  test('an input is read as the purpose allows, for whomever the derived field is run', () => {
    const handed = batch({ requires: [...PASSPORT, field('count')] });
    const trust = { ...entities('c1: trust', handed), subgraph: 'playbook' };
    const plan = read({ kind: 'Sequence', nodes: [entities('count'), trust] });
    const [inputs, derived] = plan.kind === 'Sequence' ? plan.nodes : [];
    if (inputs?.kind !== 'InputFetch' || derived?.kind !== 'EntityFetch') throw new Error('another plan');
    const allowed = categoryMask(['SUPPORT_CONTENT']);
    expect(inputs.fetch.batches[0]?.selection.variant(allowed).text).toBe('{ ... on Customer { count}}');
    // the run of the inputs notes them
    expect(derived.batches[0]?.reads).toBeUndefined();
  });

  test('what stands within it in one of several lists is too', () => {
    const both = [batch({ paths: [path('cd')] }), batch({ paths: [path('c3')] })];
    expect(read(entities('email', ...both)).kind).toBe('EntityFetch');
  });

  test('the customers are not asked for: they are known', () => {
    const plan = read(fetch('query($ids: [ID!]!) { cd: customers(ids: $ids) { __typename passport } }'));
    expect(plan).toEqual({ kind: 'Sequence', nodes: [] });
  });

  test.each(['id', 'passport id', '... on Customer { id }', 'email'])(
    'nothing may be an input that is asked for together with the customers: %s',
    (selection) => {
      const node = fetch(`query($ids: [ID!]!) { cd: customers(ids: $ids) { ${selection} } }`);
      expect(() => read(node)).toThrow('together with the customers');
    },
  );
});

describe('A plan', () => {
  test('keeps its order', () => {
    const plan = compiled({
      kind: 'Sequence',
      nodes: [{ kind: 'Parallel', nodes: [fetch('{ a }'), fetch('{ b }')] }],
    });
    expect(plan).toMatchObject({
      kind: 'Sequence',
      nodes: [{ kind: 'Parallel', nodes: [{ keys: ['a'] }, { keys: ['b'] }] }],
    });
  });

  test('repeats what only reads', () => {
    expect(compiled(fetch('{ c0: a b }'))).toMatchObject({
      kind: 'RootFetch',
      repeatable: true,
      keys: ['c0', 'b'],
    });
    expect(compiled(fetch('mutation { record }'))).toMatchObject({ repeatable: false });
  });

  test('asks of a customer for what the purpose serves', () => {
    expect(textOf(compiled(entities('email count passport')))).toBe('{ ... on Customer { email}}');
  });

  test('is refused when it lacks what it names', () => {
    expect(() => compiled(entities('email', batch({ alias: 'other' })))).toThrow('lacks the entities');
    expect(() => compiled(fetch('fragment F on Customer { email }'))).toThrow('without an operation');
  });
});

describe('Answers may be shared', () => {
  const on = (...selections: RequiredSelection[]): RequiredSelection =>
    ({ kind: 'fragment', on: 'Customer', selections }) as RequiredSelection;
  test.each<[string, RequiredSelection[][], boolean]>([
    ['by those who ask by the same passport', [PASSPORT], true],
    ['by those who ask by it in every fragment', [[on(...PASSPORT), on(...PASSPORT)]], true],
    ['by nobody who asks by an id alone', [[field('__typename'), field('id')]], false],
    ['by nobody who asks by an id in one of the fragments', [[on(...PASSPORT), on(field('id'))]], false],
    ['by nobody who asks by an id in one of the lists', [PASSPORT, [field('id')]], false],
    ['by nobody who asks by nothing', [[]], false],
  ])('%s', (_, requires, shared) => {
    const batches = requires.map((each) => batch({ requires: each }));
    expect(compiled(entities('email', ...batches))).toMatchObject({ hasPassports: shared });
  });

  test('by nobody where passports mean nothing', () => {
    expect(compiled(entities('email'), undefined, open)).toMatchObject({ hasPassports: false });
  });
});
