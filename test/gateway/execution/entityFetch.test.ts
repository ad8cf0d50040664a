import { beforeEach, describe, expect, test } from '@jest/globals';
import { buildASTSchema, parse } from 'graphql';
import { compilePlan, type EntityFetch } from '../../../gateway/execution/compilePlan.ts';
import { ConsentSession, ENFORCING_LAYERS } from '../../../gateway/execution/consentLayer.ts';
import { runEntityFetch } from '../../../gateway/execution/entityFetch.ts';
import type { AliasMeaning } from '../../../gateway/execution/operationTree.ts';
import { type Execution, PlanRun } from '../../../gateway/execution/planRun.ts';
import {
  type SubgraphAnswer,
  type SubgraphRequest,
  TransportError,
} from '../../../gateway/execution/transport.ts';
import { typeConditions } from '../../../gateway/execution/typeConditions.ts';
import { JoinFacts } from '../../../gateway/federation/joinFacts.ts';
import type { EntityBatch, PathStep, RequiredSelection } from '../../../gateway/federation/planner.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { joinSections, mintSection } from '../../../schema/consent/passport.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';

const NOW = 1_800_000_000;
const SUPPORT = 'purposes: ["CUSTOMER_SUPPORT"]';
const NOBODY = '@nonPersonal(reason: "A part.")';
const TYPES = `
  type Query { customers: [Customer] tiers: [Tier] }
  scalar Passport
  interface Item { id: ID }
  type Tier implements Item { id: ID name: String in(of: Int): Int }
  type Customer {
    id: ID ${NOBODY}
    passport: Passport! ${NOBODY}
    email: String @consent(category: "CONTACT_EMAIL", ${SUPPORT})
    name: Name @consent(category: "IDENTITY", ${SUPPORT})
    orders(first: Int): [Order] @consent(category: "TRANSACTION", ${SUPPORT})
    friend: Customer @consent(category: "IDENTITY", ${SUPPORT})
  }
  type Name { full: String ${NOBODY} }
  type Order { id: ID ${NOBODY} passport: Passport! ${NOBODY} total: Int @consent(category: "PAYMENT", ${SUPPORT}) }`;
const LINK = '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal"])';
const schema = buildASTSchema(parse(TYPES), { assumeValid: true });
const policy = compilePolicy(`schema ${LINK} { query: Query } ${TYPES}`);
const isCompatible = typeConditions(schema);

/** The passport of a customer who allows these categories for support. */
function passport(customer: string, ...allowed: DataCategory[]): string {
  const section = (audience: string) =>
    mintSection(
      {
        ...{ audience, tenant: 't1', customer, issuedAt: NOW, expiresAt: NOW + 60, records: [] },
        grants: grantsOf({ CUSTOMER_SUPPORT: allowed }),
      },
      { id: 'k1', secret: Buffer.alloc(32, 7) },
    );
  return joinSections(['identity', 'crm'].map(section));
}
const customer = (id: string, ...allowed: DataCategory[]): Record<string, unknown> => ({
  __typename: 'Customer',
  passport: passport(id, ...allowed),
});

const step = (text: string): PathStep =>
  text === '@'
    ? { kind: 'items' }
    : text.startsWith('|')
      ? { kind: 'types', names: new Set(text.slice(1).split('|')) }
      : { kind: 'field', key: text };
const path = (text: string): PathStep[] => text.split(' ').map(step);
const field = (name: string): RequiredSelection => ({
  kind: 'field',
  name,
  key: name,
  selections: undefined,
});
const keyOf = (type: string, ...names: string[]): RequiredSelection[] => [
  { kind: 'fragment', on: type, selections: ['__typename', ...names].map(field) },
];

interface Wanted extends Partial<EntityBatch> {
  readonly on?: string;
  readonly at: readonly string[];
  readonly selection: string;
}
function fetchOf(wanted: readonly Wanted[], variables = ''): EntityFetch {
  const lists = wanted.map(
    ({ on = 'Customer', selection }, index) =>
      `e${index}: _entities(representations: $e${index}) { ... on ${on} { ${selection} } }`,
  );
  const given = wanted.map((_, index) => `$e${index}: [_Any!]!`).join(', ');
  const entities = wanted.map(
    ({ at, on = 'Customer', selection: _, ...more }, index): EntityBatch => ({
      ...{ alias: `e${index}`, variable: `e${index}`, paths: at.map(path), requires: keyOf(on, 'passport') },
      ...{ inputRewrites: [], outputRewrites: [], contexts: [], ...more },
    }),
  );
  const plan = compilePlan(
    {
      ...{ kind: 'Fetch', subgraph: 'crm', operation: `query(${given}${variables}) { ${lists.join(' ')} }` },
      ...{ variables: [], entities, outputRewrites: [], path: [] },
    },
    {
      ...{ schema, policy, purpose: 'CUSTOMER_SUPPORT', layer: ENFORCING_LAYERS.fetch, isCompatible },
      requirements: new JoinFacts(parse(TYPES)),
    },
  );
  if (plan.kind !== 'EntityFetch') throw new Error('no entity fetch');
  return plan;
}

interface Sent {
  readonly query: string;
  readonly variables: Record<string, unknown[]>;
  readonly sharedBy: string | undefined;
}
let sent: Sent[];
beforeEach(() => {
  sent = [];
});

/** Our aliases: what stands for what in the client's answer, and where a customer may stand. */
const ALIASES: [alias: string, responseKey: string, holdsCustomer: boolean][] = [
  ['c0', 'customers', true],
  ['c1', 'orders', false],
  ['c2', 'friend', true],
  ['c3', 'tiers', false],
  ['c4', 'mail', false],
];
const meanings = new Map(
  ALIASES.map(([alias, responseKey, holdsCustomer]): [string, AliasMeaning] => [
    alias,
    { responseKey, holdsCustomer, coordinate: `X.${responseKey}`, describe: () => undefined },
  ]),
);

/** Runs a fetch on this data, with a subgraph that answers this. */
async function run(
  fetch: EntityFetch,
  data: Record<string, unknown>,
  answer: (asked: Sent) => SubgraphAnswer = () => ({ data: {} }),
  variables: Record<string, unknown> = {},
) {
  const ask = { purpose: 'CUSTOMER_SUPPORT', automated: false, tenant: 't1', self: undefined };
  const execution: Execution = {
    ...{ isCompatible, policy, meanings, variables, sharedBy: 'desk', headersFor: () => ({}) },
    session: new ConsentSession(ask, ENFORCING_LAYERS, NOW),
    errandFor: () => execution,
    limit: { signal: AbortSignal.timeout(10_000), deadline: Number.POSITIVE_INFINITY },
    transport: {
      async send(_subgraph: string, { body, sharedBy }: SubgraphRequest) {
        const asked = { ...JSON.parse(body), sharedBy };
        sent.push(asked);
        return answer(asked);
      },
      async close() {},
    },
  };
  const planRun = new PlanRun(execution, { data });
  await runEntityFetch(fetch, planRun);
  const { errors, reported } = planRun.errors;
  return {
    errors: errors.map(({ path: at, extensions }) => `${at?.join('.')} ${extensions.code}`),
    reported: [...reported].map(([at, reason]) => `${at.replaceAll('\n', '.')} ${reason}`),
  };
}
/** Of whom each list asks. */
const asked = () =>
  Object.entries(sent[0]?.variables ?? {}).map(([name, list]) => [
    name,
    [list as { passport?: string; id?: string }[]].flat().map((one) => one.passport?.split(',')[4] ?? one.id),
  ]);
const text = () => sent[0]?.query.replaceAll(/\s+/g, ' ');

describe('Of customers', () => {
  const fetch = () => fetchOf([{ at: ['c0 @'], selection: 'c4: email c5: name { full }' }]);

  test('each is asked for what they allow, equal ones together, in one request', async () => {
    const data = {
      c0: [
        customer('both', 'CONTACT_EMAIL', 'IDENTITY'),
        customer('mail', 'CONTACT_EMAIL'),
        null,
        customer('none', 'ADDRESS'),
        customer('more', 'CONTACT_EMAIL', 'ADDRESS'),
      ],
    };
    await run(fetch(), data);
    expect(sent).toHaveLength(1);
    expect(asked()).toEqual([
      ['r0', ['mail', 'more']],
      ['r1', ['both']],
    ]);
    expect(text()).toBe(
      'query($r0: [_Any!]!, $r1: [_Any!]!) {' +
        'r0: _entities(representations: $r0) { ... on Customer { c4: email}} ' +
        'r1: _entities(representations: $r1) { ... on Customer { c4: email c5: name { full}}}}',
    );
  });

  test('the same is asked whoever comes first', async () => {
    const [mail, both] = [customer('mail', 'CONTACT_EMAIL'), customer('both', 'CONTACT_EMAIL', 'IDENTITY')];
    await run(fetch(), { c0: [both, mail] });
    expect(asked()).toEqual([
      ['r0', ['mail']],
      ['r1', ['both']],
    ]);
  });

  test('the text is that of what these allow, whatever was asked before', async () => {
    const fetched = fetch();
    await run(fetched, { c0: [customer('both', 'CONTACT_EMAIL', 'IDENTITY')] });
    expect(text()).toContain('c5: name');
    sent = [];
    await run(fetched, { c0: [customer('mail', 'CONTACT_EMAIL')] });
    expect(text()).not.toContain('c5: name');
  });

  test('who is not named in full is not asked for', async () => {
    const orders = fetchOf([
      {
        at: ['c0 @ c1 @'],
        on: 'Order',
        selection: 'c6: total',
        requires: keyOf('Order', 'total', 'passport'),
      },
    ]);
    const c1 = [{ __typename: 'Order' }, { __typename: 'Order', total: 5 }];
    await run(orders, { c0: [{ ...customer('a', 'PAYMENT'), c1 }] });
    expect(sent[0]?.variables.r0).toHaveLength(1);
  });

  test('the passport is the section for the department', async () => {
    await run(fetch(), { c0: [customer('mail', 'CONTACT_EMAIL')] });
    expect(sent[0]?.variables.r0).toEqual([
      { __typename: 'Customer', passport: expect.stringMatching(/^1,k1,crm,/) },
    ]);
    expect(sent[0]?.sharedBy).toBe('desk');
  });

  test.each([
    ['allows anything of it', [customer('none', 'ADDRESS')]],
    ['has a passport', [{ __typename: 'Customer' }, { __typename: 'Customer', passport: 'none' }]],
    ['is there', [null]],
  ])('nobody is asked when none %s', async (_, c0) => {
    expect((await run(fetch(), { c0 })).errors).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('one who stands in two places is asked for once, and told at both', async () => {
    const data = { c0: [customer('a', 'CONTACT_EMAIL'), customer('a', 'CONTACT_EMAIL')] };
    await run(fetch(), data, () => ({ data: { r0: [{ c4: 'a@example.com' }] } }));
    expect(asked()).toEqual([['r0', ['a']]]);
    expect(data.c0.map(({ c4 }) => c4)).toEqual(['a@example.com', 'a@example.com']);
  });

  test('two with one passport key and different sections are asked for apart', async () => {
    const fetched = fetchOf([
      { at: ['c0 @ c1 @'], on: 'Order', selection: 'c6: total', requires: keyOf('Order', 'id', 'passport') },
    ]);
    const order = { __typename: 'Order', id: 'o' };
    const data = {
      c0: [
        { ...customer('a', 'PAYMENT'), c1: [{ ...order }] },
        { ...customer('b', 'PAYMENT'), c1: [{ ...order }] },
      ],
    };
    await run(fetched, data, () => ({ data: { r0: [{ c6: 1 }, { c6: 2 }] } }));
    expect(asked()).toEqual([['r0', ['a', 'b']]]);
    expect(data.c0.map(({ c1 }) => c1)).toEqual([[{ ...order, c6: 1 }], [{ ...order, c6: 2 }]]);
  });
});

describe('What stands within a customer', () => {
  const total = (...at: string[]) => fetchOf([{ at, on: 'Order', selection: 'c6: total' }]);
  const order = () => ({ __typename: 'Order', passport: 'echoed' });

  test('is asked for as that customer allows', async () => {
    const data = {
      c0: [
        { ...customer('a', 'PAYMENT'), c1: [order()] },
        { ...customer('b'), c1: [order()] },
      ],
    };
    await run(total('c0 @ c1 @'), data);
    expect(asked()).toEqual([['r0', ['a']]]);
  });

  test('is the innermost customer’s', async () => {
    const friend = { ...customer('b', 'PAYMENT'), c1: [order()] };
    await run(total('c0 @ c2 c1 @'), { c0: [{ ...customer('a'), c2: friend }] });
    expect(asked()).toEqual([['r0', ['b']]]);
    sent = [];
    const shut = { ...customer('b'), c1: [order()] };
    await run(total('c0 @ c2 c1 @'), { c0: [{ ...customer('a', 'PAYMENT'), c2: shut }] });
    expect(sent).toEqual([]);
  });

  test('is nobody’s outside of any customer', async () => {
    await run(total('c1 @'), { c1: [order()] });
    expect(sent).toEqual([]);
  });

  test('is found in several places, and in lists of lists', async () => {
    const data = { c0: [{ ...customer('a', 'PAYMENT'), c1: [[order()], [order()]], c9: order() }] };
    await run(total('c0 @ c1 @', 'c0 @ c9'), data, () => ({ data: { r0: [{ c6: 7 }] } }));
    expect(data.c0[0]?.c1).toEqual([[{ ...order(), c6: 7 }], [{ ...order(), c6: 7 }]]);
    expect(data.c0[0]?.c9).toEqual({ ...order(), c6: 7 });
  });

  test('is asked for where it is of the types that the path names', async () => {
    const items = [
      { __typename: 'Order', n: 1 },
      { __typename: 'Tier', n: 2 },
      { n: 3 },
      { ct: 'Tier', n: 4 },
    ];
    const found = async (names: string) => {
      sent = [];
      const data = {
        c0: [{ ...customer('a', 'PAYMENT'), c1: structuredClone(items) as Record<string, unknown>[] }],
      };
      const type = fetchOf([{ at: [`c0 @ c1 @ ${names} c9`], on: 'Order', selection: 'c6: total' }]);
      for (const item of data.c0[0]?.c1 ?? []) item.c9 = { ...order(), n: item.n };
      await run(type, data, () => ({ data: { r0: [{ c6: 7 }] } }));
      return data.c0[0]?.c1.filter(({ c9 }) => (c9 as { c6?: number }).c6 === 7).map(({ n }) => n);
    };
    expect(await found('|Order')).toEqual([1, 3]);
    expect(await found('|Item')).toEqual([2, 3, 4]);
    expect(await found('|Order|Item')).toEqual([1, 2, 3, 4]);
  });
});

describe('An answer', () => {
  const fetch = () => fetchOf([{ at: ['c0 @'], selection: 'c4: email c5: name { full }' }]);
  const two = () => ({
    c0: [customer('a', 'CONTACT_EMAIL'), customer('b', 'CONTACT_EMAIL')],
  });

  test('sets what was asked for on the customer, and nothing else', async () => {
    const data = two();
    const planted = { c4: 'a@example.com', c5: { full: 'A' }, passport: 'forged', id: 'x' };
    await run(fetch(), data, () => ({ data: { r0: [planted, null] } }));
    expect(data).toEqual({ c0: [{ ...two().c0[0], c4: 'a@example.com' }, two().c0[1]] });
  });

  test('sets it at both places, apart, for one who stands twice', async () => {
    const both = { c0: [customer('a', 'IDENTITY'), customer('a', 'IDENTITY')] };
    await run(fetch(), both, () => ({ data: { r0: [{ c5: { full: 'A' }, c4: 'planted' }] } }));
    expect(both.c0.map(({ c5 }) => c5)).toEqual([{ full: 'A' }, { full: 'A' }]);
    expect(both.c0.map(({ c4 }) => c4)).toEqual([undefined, undefined]);
    expect(both.c0[0]?.c5).not.toBe(both.c0[1]?.c5);
  });

  test.each<[string, SubgraphAnswer]>([
    ['too few', { data: { r0: [{ c4: 'x' }] } }],
    ['too many', { data: { r0: [{ c4: 'x' }, { c4: 'y' }, { c4: 'z' }] } }],
    ['no list', { data: { r0: { c4: 'x' } } }],
    ['no objects', { data: { r0: ['x', { c4: 'y' }] } }],
    ['nothing', { data: {} }],
    ['null', { data: { r0: null } }],
    ['no data', {}],
  ])('of %s sets nothing, and is an error where all of them stand', async (_, answer) => {
    const data = two();
    expect((await run(fetch(), data, () => answer)).errors).toEqual(['customers SUBGRAPH_INVALID_ANSWER']);
    expect(data).toEqual(two());
  });

  test('that is none because of an error needs no other error', async () => {
    const errors = [{ message: 'secret', path: ['r0', 1, 'c4'] }];
    expect((await run(fetch(), two(), () => ({ data: null, errors }))).errors).toEqual([
      'customers.1.mail SUBGRAPH_ERROR',
    ]);
  });

  test('with an error puts it where the customer stands, or around all of them', async () => {
    const at = async (...where: (string | number)[]) =>
      (
        await run(fetch(), two(), () => ({
          data: { r0: [null, null] },
          errors: [{ message: 'x', path: where }],
        }))
      ).errors;
    expect(await at('r0', 1)).toEqual(['customers.1 SUBGRAPH_ERROR']);
    expect(await at('r0', 9)).toEqual(['customers SUBGRAPH_ERROR']);
    expect(await at('r0')).toEqual(['customers SUBGRAPH_ERROR']);
    expect(await at('r7', 0)).toEqual(['customers SUBGRAPH_ERROR']);
    expect(await at()).toEqual(['customers SUBGRAPH_ERROR']);
  });

  test('of one list among several is kept when another is none', async () => {
    const data = { c0: [customer('a', 'CONTACT_EMAIL'), customer('b', 'IDENTITY')] };
    const errors = (await run(fetch(), data, () => ({ data: { r0: [{ c5: { full: 'B' } }], r1: [] } })))
      .errors;
    expect(errors).toEqual(['customers SUBGRAPH_INVALID_ANSWER']);
    expect(data.c0.filter(({ c5 }) => c5 !== undefined)).toHaveLength(1);
  });

  test('says what the guard withheld, where it stands', async () => {
    const withheld = [{ path: ['r0', 1, 'c4'], reason: 'NOT_CONSENTED' }];
    const { reported } = await run(fetch(), two(), () => ({
      data: { r0: [{ c4: 'x' }, { c4: null }] },
      extensions: { consent: { withheld } },
    }));
    expect(reported).toEqual(['customers.1.mail NOT_CONSENTED']);
  });

  test('that does not come is an error where all of them stand', async () => {
    const answer = () => {
      throw new TransportError('SUBGRAPH_TIMEOUT', 'did not answer in time');
    };
    expect((await run(fetch(), two(), answer)).errors).toEqual(['customers SUBGRAPH_TIMEOUT']);
  });
});

describe('A request', () => {
  test('brings the variables that it uses, and no others', async () => {
    const selection = 'c4: email @include(if: $v_x) c1: orders(first: $v_n) { id }';
    const fetch = fetchOf([{ at: ['c0 @'], selection }], ', $v_x: Boolean!, $v_n: Int');
    const variables = { v_x: true, v_n: 2, v_y: 'secret' };
    await run(fetch, { c0: [customer('a', 'CONTACT_EMAIL')] }, undefined, variables);
    expect(sent[0]?.variables).toMatchObject({ v_x: true });
    expect(Object.keys(sent[0]?.variables ?? {}).sort()).toEqual(['r0', 'v_x']);
    expect(text()).toContain('query($r0: [_Any!]!, $v_x: Boolean!)');
  });

  test('holds several lists of several entities', async () => {
    const fetch = fetchOf([
      { at: ['c0 @'], selection: 'c4: email' },
      { at: ['c0 @ c1 @'], on: 'Order', selection: 'c6: total' },
    ]);
    const data = { c0: [{ ...customer('a', 'CONTACT_EMAIL', 'PAYMENT'), c1: [{ __typename: 'Order' }] }] };
    await run(fetch, data, () => ({ data: { r0: [{ c4: 'x', c6: 9 }], r1: [{ c6: 7, c4: 'y' }] } }));
    expect(data.c0[0]).toMatchObject({ c4: 'x', c1: [{ __typename: 'Order', c6: 7 }] });
    expect(data.c0[0]).not.toHaveProperty('c6');
    expect(data.c0[0]?.c1[0]).not.toHaveProperty('c4');
  });

  test('for what is about nobody is shared with nobody', async () => {
    const fetch = fetchOf([
      { at: ['c3 @'], on: 'Tier', selection: 'c7: name', requires: keyOf('Tier', 'id') },
    ]);
    await run(fetch, { c3: [{ __typename: 'Tier', id: 't' }] });
    expect(sent[0]).toMatchObject({ variables: { r0: [{ __typename: 'Tier', id: 't' }] } });
    expect(sent[0]?.sharedBy).toBeUndefined();
  });

  test('tells each entity of what is above it, those of one context together', async () => {
    const contexts = [{ name: 'ctx', levels: 1, path: [{ kind: 'key', key: 'c8' }] }] as const;
    const fetch = fetchOf(
      [
        {
          at: ['c3 @ c9'],
          on: 'Tier',
          selection: 'c7: in(of: $ctx)',
          requires: keyOf('Tier', 'id'),
          contexts,
        },
      ],
      ', $ctx: Int',
    );
    const above = (c8: number, id: string) => ({ c8, c9: { __typename: 'Tier', id } });
    await run(fetch, { c3: [above(1, 'a'), above(2, 'b'), above(1, 'c')] });
    expect(asked().slice(0, 2)).toEqual([
      ['r0', ['a', 'c']],
      ['r1', ['b']],
    ]);
    expect(sent[0]?.variables).toMatchObject({ r0_ctx: 1, r1_ctx: 2 });
    expect(text()).toContain('c7: in(of: $r1_ctx)');
  });

  test('tells each entity of what is further above it, and of nothing beside it', async () => {
    const contexts = [{ name: 'ctx', levels: 2, path: [{ kind: 'key', key: 'c8' }] }] as const;
    const selection = 'c7: in(of: $ctx)';
    const fetch = fetchOf(
      [{ at: ['c3 @ c1 @ c9'], on: 'Tier', selection, requires: keyOf('Tier', 'id'), contexts }],
      ', $ctx: Int',
    );
    const within = (id: string) => ({ c8: 7, c9: { __typename: 'Tier', id } });
    await run(fetch, { c3: [{ c8: 1, c1: [within('a'), within('b')] }] });
    expect(asked()[0]).toEqual(['r0', ['a', 'b']]);
    expect(sent[0]?.variables).toMatchObject({ r0_ctx: 1 });
  });
});
