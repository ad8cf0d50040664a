import { beforeEach, describe, expect, test } from '@jest/globals';
import { buildASTSchema, Kind, parse, type SelectionSetNode } from 'graphql';
import { compilePlan } from '../../../gateway/execution/compilePlan.ts';
import { ConsentSession, ENFORCING_LAYERS } from '../../../gateway/execution/consentLayer.ts';
import type { AliasMeaning } from '../../../gateway/execution/operationTree.ts';
import { type Execution, PlanRun } from '../../../gateway/execution/planRun.ts';
import { runPlan } from '../../../gateway/execution/runPlan.ts';
import { type SubgraphRequest, TransportError } from '../../../gateway/execution/transport.ts';
import { typeConditions } from '../../../gateway/execution/typeConditions.ts';
import { JoinFacts } from '../../../gateway/federation/joinFacts.ts';
import type {
  EntityBatch,
  FetchNode,
  PathStep,
  PlanNode,
  RequiredSelection,
} from '../../../gateway/federation/planner.ts';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { joinSections, mintSection } from '../../../schema/consent/passport.ts';
import { compilePolicy } from '../../../schema/consent/policy.ts';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';

const NOW = 1_800_000_000;
const SUBGRAPHS = ['identity', 'crm', 'commerce', 'support', 'playbook'];
const consent = (category: DataCategory, purpose = 'CUSTOMER_SUPPORT') =>
  `@consent(category: "${category}", purposes: ["${purpose}"])`;
const NOBODY = '@nonPersonal(reason: "A part.")';
const requires = (graph: string, fields: string) => `@join__field(graph: ${graph}, requires: "${fields}")`;
const LINK =
  '@link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal", "@derives"])';
const TYPES = `
  schema ${LINK} { query: Query }
  enum join__Graph { ${SUBGRAPHS.map((name) => `${name.toUpperCase()} @join__graph(name: "${name}", url: "")`).join(' ')} }
  type Query { customers: [Customer] }
  scalar Passport
  interface Party { gist: String ${consent('INFERRED')} count: Int ${consent('SUPPORT_CONTENT')}
    rank: Int ${consent('INFERRED')} ${requires('CRM', 'count')} }
  type Firm { email: String ${NOBODY} score: Int ${NOBODY} }
  type Customer implements Party @join__type(graph: PLAYBOOK, key: "passport") @join__type(graph: PLAYBOOK, key: "ref") {
    passport: Passport! ${NOBODY}
    ref: String ${NOBODY}
    code: String! ${NOBODY}
    hint: String ${NOBODY}
    email: String ${consent('CONTACT_EMAIL')}
    count: Int ${consent('SUPPORT_CONTENT')}
    tickets: [Ticket] ${consent('SUPPORT_CONTENT')}
    plain: Int ${consent('IDENTITY')}
    rank: Int ${consent('INFERRED')}
    segment: String ${consent('DEMOGRAPHIC')} ${requires('CRM', 'count')}
    gist: String ${consent('INFERRED')} ${requires('PLAYBOOK', 'email count code hint tickets { at topic note }')}
    brief: String ${consent('PREFERENCE')} ${requires('PLAYBOOK', 'count ref tickets { topic }')}
    pitch: String ${consent('INFERRED')} ${requires('PLAYBOOK', 'segment')}
    total: Int ${NOBODY} ${requires('PLAYBOOK', 'count')}
    mood: String @derives(purpose: "RELATIONSHIP_MANAGEMENT") ${requires('PLAYBOOK', 'hint')}
    load: Int ${consent('INFERRED')} ${requires('PLAYBOOK', 'tickets { order { id } }')}
    debt: Int ${consent('PREFERENCE')} ${requires('PLAYBOOK', 'tickets { order { amount } }')}
    slogan: String ${consent('PREFERENCE')} ${requires('PLAYBOOK', 'segment')}
    offer: String ${consent('INFERRED', 'DIRECT_MARKETING')} ${requires('PLAYBOOK', 'count')}
  }
  type Ticket { at: String! ${NOBODY} topic: String ${NOBODY} note: String ${consent('ADDRESS')} order: Order ${NOBODY} }
  type Order { id: ID ${NOBODY} amount: Int ${NOBODY} }`;
const document = parse(TYPES);
const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
const policy = compilePolicy(TYPES);
const isCompatible = typeConditions(schema);
const requirements = new JoinFacts(document);

/** A customer who allows these categories for support. */
function customer(id: string, ...allowed: DataCategory[]): Record<string, unknown> {
  const section = (audience: string) =>
    mintSection(
      {
        ...{ audience, tenant: 't1', customer: id, issuedAt: NOW, expiresAt: NOW + 60, records: [] },
        grants: grantsOf({ CUSTOMER_SUPPORT: allowed }),
      },
      { id: 'k1', secret: Buffer.alloc(32, 7) },
    );
  return { __typename: 'Customer', passport: joinSections(SUBGRAPHS.map(section)) };
}

/** What is required, `name` or `key: name` where it stands under another key. */
function required(text: string): readonly RequiredSelection[] {
  const [operation] = parse(`{ ${text} }`).definitions;
  const read = (set: SelectionSetNode | undefined): RequiredSelection[] | undefined =>
    set?.selections.map((selection) => {
      if (selection.kind !== Kind.FIELD) throw new Error('no field');
      const name = selection.name.value;
      const key = selection.alias?.value ?? name;
      return { kind: 'field', name, key, selections: read(selection.selectionSet) };
    });
  return read(operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined) ?? [];
}
const path = (text: string): PathStep[] =>
  text.split(' ').map((key) => (key === '@' ? { kind: 'items' } : { kind: 'field', key }));

interface Entities extends Partial<Pick<EntityBatch, 'contexts' | 'outputRewrites'>> {
  readonly at?: readonly string[];
  readonly on?: string;
  readonly requires?: string;
  readonly fragments?: string;
}
/** A fetch of this selection for customers, who are told apart by their passports. */
function fetch(subgraph: string, selection: string, options: Entities = {}): FetchNode {
  const { at = ['c0 @'], on = 'Customer', requires: handed = '', fragments = '', ...more } = options;
  const selections = required(`__typename passport ${handed}`);
  const set = selection.startsWith('...') ? selection : `... on ${on} { ${selection} }`;
  const operation = `query($e: [_Any!]!) { _entities(representations: $e) { ${set} } } ${fragments}`;
  const batch: EntityBatch = {
    ...{ alias: '_entities', variable: 'e', paths: at.map(path), inputRewrites: [], outputRewrites: [] },
    ...{ requires: [{ kind: 'fragment', on, selections }], contexts: [], ...more },
  };
  return {
    ...{ kind: 'Fetch', subgraph, operation, variables: [], entities: [batch], outputRewrites: [] },
    path: [],
  };
}
const sequence = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Sequence', nodes });

interface Sent {
  readonly subgraph: string;
  readonly lists: readonly { readonly of: readonly string[]; readonly text: string }[];
  readonly handed: readonly Record<string, unknown>[];
}
let sent: Sent[];
beforeEach(() => {
  sent = [];
});
const VALUES = {
  ...{ email: 'a@example.com', count: 2, code: 'x', hint: 'y', ref: 'z', segment: 's', other: 3 },
  tickets: [{ at: 'today', topic: 'trouble', note: 'secret' }],
};

function read({ body }: SubgraphRequest, subgraph: string): Sent {
  const { query, variables } = JSON.parse(body) as {
    query: string;
    variables: Record<string, unknown>;
  };
  const representations = Object.values(variables).filter((value) => Array.isArray(value)) as Record<
    string,
    unknown
  >[][];
  const texts = Array.from(
    query.matchAll(/\{ ... on \w+ \{ (.*?)\}\}(?= r\d|\}$)/g),
    ([, text = '']) => text,
  );
  const lists = representations.map((list, index) => ({
    of: list.map(({ passport }) => String(passport).split(',')[4] ?? ''),
    text: (texts[index] ?? '').replaceAll(/\s+/g, ' '),
  }));
  const handed = representations.flat().map(({ __typename, passport, ...rest }) => rest);
  return { subgraph, lists, handed };
}

/** Runs a plan on these customers, with subgraphs that answer with whatever they have; those that are away do not. */
async function run(plan: PlanNode, customers: Record<string, unknown>[], ...away: string[]) {
  const meanings = new Map<string, AliasMeaning>(
    ['c0', 'c9'].map((alias) => [
      alias,
      { responseKey: alias, holdsCustomer: true, coordinate: 'Query.customers', describe: () => undefined },
    ]),
  );
  const ask = { purpose: 'CUSTOMER_SUPPORT', automated: false, tenant: 't1', self: undefined };
  const execution: Execution = {
    ...{ isCompatible, policy, meanings, variables: {}, sharedBy: undefined, headersFor: () => ({}) },
    session: new ConsentSession(ask, ENFORCING_LAYERS, NOW),
    errandFor: () => execution,
    limit: { signal: AbortSignal.timeout(10_000), deadline: Number.POSITIVE_INFINITY },
    transport: {
      async send(subgraph, request) {
        if (away.includes(subgraph)) throw new TransportError('SUBGRAPH_TIMEOUT', 'did not answer in time');
        const asked = read(request, subgraph);
        sent.push(asked);
        const answered = asked.lists.map(({ of }, index) => [
          `r${index}`,
          of.map(() => structuredClone(VALUES)),
        ]);
        return { data: Object.fromEntries(answered) };
      },
      async close() {},
    },
  };
  const compiled = compilePlan(plan, {
    ...{ schema, policy, purpose: 'CUSTOMER_SUPPORT', layer: ENFORCING_LAYERS.fetch, isCompatible },
    requirements,
  });
  const planRun = new PlanRun(execution, {
    data: { c0: customers, c9: customers.map((one) => ({ ...one })) },
  });
  await runPlan(compiled, planRun);
  return planRun.reads.map(
    ({ customer: of, field, purpose, inputs }) =>
      `${of.customer} ${field} for ${purpose}: ${inputs.map((input) => input.replace('Customer.', '')).join(' ')}`,
  );
}
/** Of whom what was asked, by subgraph. */
const asked = () =>
  sent.flatMap(({ subgraph, lists }) => lists.map(({ of, text }) => `${subgraph} of ${of}: ${text}`));

const SUMMARY = 'email count code hint tickets { at topic note }';
const GIST = sequence(
  fetch('crm', 'email code hint'),
  fetch('support', 'count tickets { at topic note }'),
  fetch('playbook', 'c1: gist', { requires: SUMMARY }),
);
const BOTH = sequence(
  fetch('crm', 'email code hint ref'),
  fetch('support', 'count tickets { at topic note }'),
  fetch('playbook', 'c1: gist c2: brief', { requires: `${SUMMARY} ref` }),
);
const COUNTED = fetch('support', 'count');

describe('What a field requires', () => {
  test('is read of those of whom it may be told', async () => {
    const told = customer('told', 'INFERRED', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'ADDRESS');
    await run(GIST, [told, customer('untold', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'ADDRESS')]);
    expect(asked()).toEqual([
      'crm of told: email code hint',
      'support of told: count tickets { at topic note}',
      'playbook of told: c1: gist',
    ]);
    const { email, count, code, hint, tickets } = VALUES;
    expect(sent.at(-1)?.handed).toEqual([{ email, count, code, hint, tickets }]);
  });

  test('is not read where it may be told of nobody', async () => {
    await run(sequence(COUNTED, fetch('playbook', 'c1: gist', { requires: 'count' })), [
      customer('a', 'SUPPORT_CONTENT'),
      customer('b'),
      { __typename: 'Customer' },
    ]);
    expect(sent).toEqual([]);
  });

  test('is not read where the purpose excludes it', async () => {
    const everything = customer('a', 'SUPPORT_CONTENT', 'INFERRED');
    await run(sequence(COUNTED, fetch('playbook', 'c1: offer', { requires: 'count' })), [everything]);
    expect(sent).toEqual([]);
  });

  test('is read whoever may be told of it, where that demands no consent', async () => {
    const plan = sequence(COUNTED, fetch('playbook', 'c1: total', { requires: 'count' }));
    await run(plan, [customer('a', 'SUPPORT_CONTENT'), customer('b', 'INFERRED')]);
    expect(asked()).toEqual(['support of a: count', 'playbook of a,b: c1: total']);
    expect(sent[1]?.handed).toEqual([{ count: 2 }, { count: null }]);
  });

  test('is read for either of two, and only what the one of them requires that may be told', async () => {
    const closed = customer('a', 'PREFERENCE', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'ADDRESS');
    await run(BOTH, [closed]);
    expect(asked()).toEqual([
      'crm of a: code ref',
      'support of a: count tickets { at topic}',
      'playbook of a: c2: brief',
    ]);
    expect(sent.at(-1)?.handed).toEqual([
      {
        ...{ email: null, hint: null, count: 2, code: 'x', ref: 'z' },
        tickets: [{ at: 'today', topic: 'trouble', note: null }],
      },
    ]);
  });

  test('is read for another in a fetch of its own', async () => {
    const plan = sequence(
      COUNTED,
      fetch('playbook', 'c1: gist', { requires: 'count' }),
      fetch('playbook', 'c2: brief', { requires: 'count' }),
    );
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'PREFERENCE')]);
    expect(asked()).toEqual(['support of a: count', 'playbook of a: c2: brief']);
  });

  test('requires others only where it is required itself by what may be told', async () => {
    const plan = sequence(
      COUNTED,
      fetch('crm', 'segment', { requires: 'count' }),
      fetch('playbook', 'c1: pitch', { requires: 'segment' }),
    );
    const { length } = await run(plan, [customer('a', 'SUPPORT_CONTENT', 'DEMOGRAPHIC')]);
    expect([sent, length]).toEqual([[], 0]);
    // nobody may know the one, so nobody needs the other
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')]);
    expect(asked()).toEqual(['playbook of a: c1: pitch']);
    sent = [];
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'DEMOGRAPHIC', 'INFERRED')]);
    expect(asked()).toEqual(['support of a: count', 'crm of a: segment', 'playbook of a: c1: pitch']);
  });

  test('is what stands under the key that is handed on, whatever it is called', async () => {
    const plan = sequence(
      fetch('support', 'other: count'),
      fetch('playbook', 'c1: gist', { requires: 'other: count' }),
    );
    await run(plan, [customer('a', 'SUPPORT_CONTENT')]);
    expect(sent).toEqual([]);
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')]);
    expect(sent[1]?.handed).toEqual([{ count: 3 }]);
  });

  test('leaves what the client selected as it is', async () => {
    const plan = sequence(
      fetch('support', 'c4: count count c5: tickets { c6: topic note }'),
      fetch('playbook', 'c1: gist', { requires: 'count' }),
    );
    const closed = customer('a', 'SUPPORT_CONTENT', 'ADDRESS');
    await run(plan, [closed]);
    expect(asked()).toEqual(['support of a: c4: count c5: tickets { c6: topic note}']);
    expect(closed).toEqual({ ...customer('a', 'SUPPORT_CONTENT', 'ADDRESS'), count: null });
  });

  test('is told by what stands in fragments, too', async () => {
    const plan = sequence(
      fetch('support', '...Some', { fragments: 'fragment Some on Customer { count }' }),
      fetch('playbook', '...Some', {
        requires: 'count',
        fragments: 'fragment Some on Customer { c1: gist }',
      }),
    );
    await run(plan, [customer('a', 'SUPPORT_CONTENT')]);
    expect(sent).toEqual([]);
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')]);
    expect(sent.map(({ handed }) => handed)).toEqual([[{}], [{ count: 2 }]]);
  });

  test('is decided for each of the places at which it is read', async () => {
    const count = fetch('support', 'count', { at: ['c0 @', 'c9 @'] });
    const here = fetch('playbook', 'c1: gist', { requires: 'count', at: ['c0 @'] });
    const there = (selection: string) => fetch('playbook', selection, { requires: 'count', at: ['c9 @'] });
    const closed = customer('a', 'SUPPORT_CONTENT', 'PREFERENCE');
    await run(sequence(count, here, there('c2: gist')), [closed]);
    expect(sent).toEqual([]);
    await run(sequence(count, here, there('c2: brief')), [closed]);
    expect(asked()).toEqual(['support of a: count', 'playbook of a: c2: brief']);
    sent = [];
    const turned = customer('a', 'SUPPORT_CONTENT', 'INFERRED');
    await run(sequence(count, here, there('c2: brief')), [turned]);
    expect(asked()).toEqual(['support of a: count', 'playbook of a: c1: gist']);
    sent = [];
    // nobody says who requires it at the other place
    await run(sequence(count, here), [closed]);
    expect(asked()).toEqual(['support of a: count']);
  });
});

describe('An input without which nothing else could be asked for, as a key and what may not be null,', () => {
  const plan = sequence(
    fetch('crm', 'ref code hint'),
    COUNTED,
    fetch('playbook', 'c1: gist c2: brief c3: plain', { requires: 'ref code hint count' }),
  );

  test('is read for all that is asked for', async () => {
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'IDENTITY')]);
    expect(asked()).toEqual(['crm of a: ref code', 'playbook of a: c3: plain']);
    expect(sent[1]?.handed).toEqual([{ ref: 'z', code: 'x', hint: null, count: null }]);
  });

  test('is read where something of it is about nobody', async () => {
    const open = fetch('playbook', 'c1: gist c2: total', { requires: 'code count' });
    await run(sequence(fetch('crm', 'code'), open), [customer('a', 'CONTACT_EMAIL')]);
    expect(asked()[0]).toBe('crm of a: code');
  });

  test('is not read where none of that may be told', async () => {
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'CONTACT_EMAIL')]);
    expect(sent).toEqual([]);
    const typed = fetch('playbook', '__typename c1: gist', { requires: 'code' });
    await run(sequence(fetch('crm', 'code'), typed), [customer('a', 'CONTACT_EMAIL')]);
    expect(sent).toEqual([]);
  });
});

describe('An input is read as if it had been selected', () => {
  const closed = () => customer('a', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'IDENTITY');

  test('where the client selected it, and it is handed on from there', async () => {
    const plan = sequence(
      fetch('support', 'c4: count'),
      fetch('playbook', 'c1: gist', { requires: 'c4: count' }),
    );
    await run(plan, [closed()]);
    expect(asked()).toEqual(['support of a: c4: count']);
    sent = [];
    const chain = sequence(
      COUNTED,
      fetch('crm', 'c4: segment', { requires: 'count' }),
      fetch('playbook', 'c1: pitch', { requires: 'c4: segment' }),
    );
    await run(chain, [customer('a', 'SUPPORT_CONTENT', 'DEMOGRAPHIC')]);
    expect(asked()).toEqual(['support of a: count', 'crm of a: c4: segment']);
  });

  test('where it is read by an interface, and so of others too', async () => {
    const plan = sequence(
      fetch('support', '... on Party { count }'),
      fetch('playbook', 'c1: gist c2: plain', { requires: 'count' }),
    );
    await run(plan, [closed()]);
    expect(asked()).toEqual(['support of a: count', 'playbook of a: c2: plain']);
    expect(sent[1]?.handed).toEqual([{ count: 2 }]);
  });

  test('where what stands within a customer is known by it', async () => {
    const orders = { at: ['c0 @ tickets @ order'], on: 'Order', requires: 'id' };
    const plan = sequence(
      fetch('support', 'tickets { order { id } }'),
      fetch('commerce', 'amount', orders),
      fetch('playbook', 'c1: load c2: debt', { requires: 'tickets { order { id amount } }' }),
    );
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'PREFERENCE')]);
    expect(asked()[0]).toBe('support of a: tickets { order { id}}');
  });

  test('where it leads to what somebody requires, and nobody says who', async () => {
    const orders = { at: ['c0 @ tickets @ order'], on: 'Order', requires: 'id' };
    const plan = sequence(fetch('support', 'tickets { order { id } }'), fetch('commerce', 'amount', orders));
    await run(plan, [closed()]);
    expect(asked()[0]).toBe('support of a: tickets { order { id}}');
  });

  test('where it tells what something is', async () => {
    const plan = sequence(
      fetch('support', 'tickets { __typename topic }'),
      fetch('playbook', 'c1: gist', { requires: 'tickets { __typename topic }' }),
      fetch('playbook', 'c2: brief', { requires: 'tickets { topic }' }),
    );
    await run(plan, [customer('a', 'SUPPORT_CONTENT', 'PREFERENCE')]);
    expect(asked()[0]).toBe('support of a: tickets { __typename topic}');
  });

  test('where a judgement requires it, which demands no category', async () => {
    const plan = sequence(fetch('crm', 'hint'), fetch('playbook', 'c1: mood', { requires: 'hint' }));
    await run(plan, [closed()]);
    expect(sent[1]?.handed).toEqual([{ hint: 'y' }]);
  });

  test.each<[string, string, Entities]>([
    [
      'of an entity',
      'c1: gist c2: plain',
      { requires: 'count', contexts: [{ name: 'v', levels: 0, path: [{ kind: 'key', key: 'count' }] }] },
    ],
    [
      'of what it stands in',
      'c2: plain',
      {
        at: ['c0 @ c7'],
        contexts: [
          {
            name: 'v',
            levels: 1,
            path: [
              { kind: 'types', names: new Set(['Customer']) },
              { kind: 'key', key: 'count' },
            ],
          },
        ],
      },
    ],
  ])('where a field takes it from its context: %s', async (_, selection, more) => {
    const plan = sequence(
      COUNTED,
      fetch('playbook', 'c1: gist', { requires: 'count' }),
      fetch('crm', selection, more),
    );
    await run(plan, [closed()]);
    expect(asked()[0]).toBe('support of a: count');
  });

  test('where it is renamed before it is handed on', async () => {
    const outputRewrites = [{ path: [{ kind: 'key', key: 'count' }], set: { rename: 'other' } }] as const;
    const plan = sequence(
      fetch('support', 'count', { outputRewrites }),
      fetch('playbook', 'c1: gist', { requires: 'count' }),
    );
    await run(plan, [closed()]);
    expect(asked()).toEqual(['support of a: count']);
  });
});

describe('It is noted what was read', () => {
  test('of each customer for each field that may be told, as far as it was open', async () => {
    const all = customer('all', 'INFERRED', 'PREFERENCE', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'ADDRESS');
    const some = customer('some', 'INFERRED', 'SUPPORT_CONTENT');
    const none = customer('none', 'INFERRED', 'PREFERENCE');
    const untold = customer('untold', 'SUPPORT_CONTENT', 'CONTACT_EMAIL', 'ADDRESS');
    expect(await run(BOTH, [all, some, none, untold, { __typename: 'Customer' }])).toEqual([
      'all Customer.gist for CUSTOMER_SUPPORT: email count tickets Ticket.note',
      'all Customer.brief for CUSTOMER_SUPPORT: count tickets',
      'some Customer.gist for CUSTOMER_SUPPORT: count tickets',
    ]);
  });

  test('for each field of a chain', async () => {
    const plan = sequence(
      COUNTED,
      fetch('crm', 'segment', { requires: 'count' }),
      fetch('playbook', 'c1: pitch', { requires: 'segment' }),
    );
    expect(await run(plan, [customer('a', 'SUPPORT_CONTENT', 'DEMOGRAPHIC', 'INFERRED')])).toEqual([
      'a Customer.segment for CUSTOMER_SUPPORT: count',
      'a Customer.pitch for CUSTOMER_SUPPORT: segment',
    ]);
  });

  test('for a field of a chain on behalf of either of two', async () => {
    const plan = sequence(
      COUNTED,
      fetch('crm', 'segment', { requires: 'count' }),
      fetch('playbook', 'c1: pitch c2: slogan', { requires: 'segment' }),
    );
    expect(await run(plan, [customer('a', 'SUPPORT_CONTENT', 'DEMOGRAPHIC', 'PREFERENCE')])).toEqual([
      'a Customer.segment for CUSTOMER_SUPPORT: count',
      'a Customer.slogan for CUSTOMER_SUPPORT: segment',
    ]);
  });

  test('also where it did not arrive: it was asked for', async () => {
    const plan = sequence(COUNTED, fetch('playbook', 'c1: gist', { requires: 'count' }));
    const reads = await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')], 'support');
    expect(sent).toEqual([]);
    expect(reads).toEqual(['a Customer.gist for CUSTOMER_SUPPORT: count tickets']);
  });

  test('once for a field that is asked for twice, and by the name of what customers are', async () => {
    const twice = '... on Party { c1: gist } ... on Customer { c2: gist } ... on Firm { c3: score }';
    const plan = sequence(COUNTED, fetch('playbook', twice, { requires: 'count' }));
    expect(await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')])).toEqual([
      'a Customer.gist for CUSTOMER_SUPPORT: count tickets',
    ]);
  });

  test('for a field of an interface that its subgraph knows as an object', async () => {
    const plan = sequence(COUNTED, fetch('crm', '... on Party { c1: rank }', { requires: 'count' }));
    expect(await run(plan, [customer('a', 'SUPPORT_CONTENT', 'INFERRED')])).toEqual([
      'a Customer.rank for CUSTOMER_SUPPORT: count',
    ]);
    sent = [];
    await run(plan, [customer('a', 'SUPPORT_CONTENT')]);
    expect(sent).toEqual([]);
  });

  test('and nothing for what requires nothing', async () => {
    expect(await run(fetch('support', 'c1: count'), [customer('a', 'SUPPORT_CONTENT')])).toEqual([]);
  });
});
