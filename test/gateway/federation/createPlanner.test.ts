import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { composeServices } from '@apollo/composition';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlanner, type PlannerOptions } from '../../../gateway/federation/createPlanner.ts';
import type { PlanNode, PlannerName } from '../../../gateway/federation/planner.ts';
import { createLogger } from '../../../gateway/telemetry/logger.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@external", "@requires", "@override", "@context", "@fromContext",
    "@interfaceObject"])\n`;

function compose(subgraphs: Readonly<Record<string, string>>): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(LINK + sdl),
    })),
  );
  if (supergraphSdl === undefined) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

const opened: { release(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((planner) => planner.release()));
});

function open(sdl: string, options: Partial<PlannerOptions> = {}) {
  const logger = createLogger('silent');
  const planner = createPlanner(sdl, { choice: 'auto', overrideLabels: new Set(), logger, ...options });
  opened.push(planner);
  return {
    name: planner.name,
    why: planner.why,
    ready: () => planner.ready(),
    release: () => planner.release(),
    overridesFor: (id: string) => planner.overridesFor(id),
    plan: (operation: string, { requestId = '', timeoutMs = 20_000 } = {}) =>
      planner.plan({ operation, overrides: planner.overridesFor(requestId) }, AbortSignal.timeout(timeoutMs)),
  };
}

/** The subgraphs that a plan asks, with the text for each. */
function fetches(node: PlanNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.kind !== 'Fetch') return node.nodes.flatMap(fetches);
  return [`${node.subgraph} ${node.operation.replace(/\s/g, '')}`];
}

const SIMPLE = compose({ a: 'type Query { a: A } type A @key(fields: "id") { id: ID! x: Int }' });

const CONTEXT = compose({
  a: 'type Query { t: T! } type T @key(fields: "id") { id: ID! word: String u: U! } type U @key(fields: "id") { id: ID! }',
  b: `type T @key(fields: "id") @context(name: "t") { id: ID! word: String @external }
    type U @key(fields: "id") { id: ID! said(word: String @fromContext(field: "$t { word }")): String }`,
});

describe('the choice of a planner', () => {
  test('is the default one, which needs no thread of ours', () => {
    expect(open(SIMPLE)).toMatchObject({ name: 'hive', why: 'it is the default' });
  });

  test('is Apollo’s for a supergraph whose arguments come from a context', async () => {
    const planner = open(CONTEXT);
    expect(planner).toMatchObject({ name: 'apollo', why: expect.stringContaining('@fromContext') });
    const plan = await planner.plan('{ c0: t { c1: u { c2: said } } }');
    expect(JSON.stringify(plan)).toContain('"contexts":[{"name":"contextualArgument_');
  });

  test('is refused where the configured one would give wrong answers', () => {
    expect(() => open(CONTEXT, { choice: 'hive' })).toThrow(/planner hive cannot be used.*@fromContext/);
  });
});

// The Guild's finds no plan for it: `badge` needs another key and a requirement from one and the same subgraph
const BEYOND_HIVE = compose({
  a: `type Query { p: P } type P @key(fields: "id") @key(fields: "mail") { id: ID! mail: String! secret: String
    price(of: Int): Int }`,
  b: 'type Query { q: P } type P @key(fields: "id") { id: ID! }',
  c: `type P @key(fields: "mail") { mail: String! secret: String @external
    badge: String @requires(fields: "secret") price(of: Int): Int @external
    low: Int @requires(fields: "price(of: 1)") high: Int @requires(fields: "price(of: 9)") }`,
});

describe('an operation that the default planner finds no plan for', () => {
  const QUERY = '{ c0: q { c1: badge } }';
  const threads: Worker[] = [];
  const note = (message: unknown) => threads.push((message as { worker: Worker }).worker);
  beforeEach(() => subscribe('worker_threads', note));
  afterEach(() => {
    unsubscribe('worker_threads', note);
    threads.length = 0;
  });

  test('is planned by Apollo’s, in a thread that lives from then until the release', async () => {
    const planner = open(BEYOND_HIVE);
    await planner.ready();
    expect(fetches(await planner.plan('{ c0: p { c1: secret } }'))).toEqual(['a {c0:p{c1:secret}}']);
    expect(threads).toHaveLength(0);
    for (const query of [QUERY, QUERY.replace('c1', 'c7')])
      expect(fetches(await planner.plan(query)).map((text) => text[0])).toEqual(['b', 'a', 'c']);
    expect(threads).toHaveLength(1);
    const ended = new Promise((resolve) => threads[0]?.once('exit', resolve));
    await planner.release();
    await ended;
  });

  test('fails where the default one is configured', async () => {
    await expect(open(BEYOND_HIVE, { choice: 'hive' }).plan(QUERY)).rejects.toMatchObject({
      extensions: { code: 'PLANNING_FAILED' },
    });
    expect(threads).toHaveLength(0);
  });

  test('fails as Apollo’s does where that one has no sound plan either', async () => {
    await expect(open(BEYOND_HIVE).plan('{ c0: q { c1: badge c2: low c3: high } }')).rejects.toMatchObject({
      extensions: { code: 'PLAN_REFUSED' },
    });
  });
});

test('an operation that could not be planned is not planned again for a while', async () => {
  const logger = createLogger('silent');
  let attempts = 0;
  logger.warn = () => {
    attempts++;
  };
  const planner = open(BEYOND_HIVE, { choice: 'hive', logger });
  const failure = { extensions: { code: 'PLANNING_FAILED' } };
  for (let count = 0; count < 3; count++)
    await expect(planner.plan('{ c0: q { c1: badge } }')).rejects.toMatchObject(failure);
  expect(attempts).toBe(1);
  await expect(planner.plan('{ c0: q { c2: badge } }')).rejects.toMatchObject(failure);
  expect(attempts).toBe(2);
});

const INTERFACE_OBJECT = compose({
  media: `type Query { top: Media } interface Media @key(fields: "id") { id: ID! next: Media year: Int! }
    type Film implements Media @key(fields: "id") { id: ID! next: Media year: Int! }
    type Song implements Media @key(fields: "id") { id: ID! next: Media year: Int! }`,
  critics: `type Query { about: Media }
    type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int best: Media year: Int! @external
      age: Int @requires(fields: "year") }`,
});

describe('a plan that leaves a field out for objects of one type', () => {
  // it tells critics the year of all, and asks media for the year of songs alone: so nothing is sent of films
  const OF_APOLLO = '{ c0: top { c1: stars ct: __typename ... on Song { c2: age } } }';
  const OF_HIVE =
    '{ c0: about { ct: __typename ... on Film { c1: stars } ... on Song { c2: best { c3: best { c4: year } } } } }';

  test.each([
    ['hive', OF_HIVE],
    ['apollo', OF_APOLLO],
  ] as const)('is refused of the planner %s', async (choice, query) => {
    await expect(open(INTERFACE_OBJECT, { choice }).plan(query)).rejects.toMatchObject({
      extensions: { code: 'PLAN_REFUSED' },
    });
  });

  test('of the default planner is made by Apollo’s', async () => {
    const plan = await open(INTERFACE_OBJECT).plan(OF_HIVE);
    expect(
      fetches(plan).filter((text) => text.startsWith('critics') && text.includes('c1:stars')),
    ).toHaveLength(1);
  });
});

describe.each<PlannerName>(['hive', 'apollo'])('the planner %s', (choice) => {
  test('says that it is not ready for, or refuses, a supergraph that it cannot read', async () => {
    const broken = 'schema { query: Query } type Query { a: Int }';
    const attempt = async () => {
      const planner = open(broken, { choice });
      await planner.ready();
      await planner.plan('{ c0: b }');
    };
    await expect(attempt()).rejects.toThrow();
  });

  test('answers with a code where it cannot plan', async () => {
    const planner = open(SIMPLE, { choice });
    await planner.ready();
    await expect(planner.plan('{ c0: nothing }')).rejects.toMatchObject({
      message: 'The operation cannot be planned.',
      extensions: { code: 'PLANNING_FAILED', http: { status: 500 } },
    });
    expect(fetches(await planner.plan('{ c0: a { c1: x } }'))).toEqual(['a {c0:a{c1:x}}']);
  });

  test('is not waited for longer than allowed, and plans the next operation', async () => {
    const planner = open(SIMPLE, { choice });
    await planner.ready();
    const many = Array.from({ length: 4000 }, (_, index) => `c${index}: a { d${index}: x }`).join(' ');
    await expect(planner.plan(`{ ${many} }`, { timeoutMs: 1 })).rejects.toMatchObject({
      extensions: { code: 'PLANNING_TIMEOUT', http: { status: 503 } },
    });
    const [first, second] = await Promise.all([
      planner.plan('{ c0: a { c1: x } }'),
      planner.plan('{ c0: a { c1: id } }'),
    ]);
    expect(fetches(first)).toEqual(['a {c0:a{c1:x}}']);
    expect(fetches(second)).toEqual(['a {c0:a{c1:id}}']);
  });

  test('enters a subgraph by a key that is resolvable there', async () => {
    const sdl = compose({
      a: `type Query { p: P } type P @key(fields: "id", resolvable: false) @key(fields: "upc") {
        id: ID! upc: ID! other: Int @external x: Int @requires(fields: "other") }`,
      b: 'type P @key(fields: "id") { id: ID! other: Int }',
    });
    const plan = await open(sdl, { choice }).plan('{ c0: p { c1: x } }');
    expect(fetches(plan)).toHaveLength(3);
    const last = plan?.kind === 'Sequence' ? plan.nodes.at(-1) : undefined;
    const names = JSON.stringify(last?.kind === 'Fetch' ? last.entities[0]?.requires : undefined);
    expect(names).toContain('"upc"');
    expect(names).not.toContain('"id"');
  });

  test('refuses to enter a subgraph that declares no resolvable key', async () => {
    const sdl = compose({
      a: `type Query { p: P } type P @key(fields: "id", resolvable: false) {
        id: ID! other: Int @external x: Int @requires(fields: "other") }`,
      b: 'type P @key(fields: "id") { id: ID! other: Int }',
    });
    await expect(open(sdl, { choice }).plan('{ c0: p { c1: x } }')).rejects.toMatchObject({
      extensions: { code: 'PLAN_REFUSED', http: { status: 501 } },
    });
  });

  const OVERRIDDEN = compose({
    a: 'type Query { a: A } type A @key(fields: "id") { id: ID! x: Int y: Int z: Int }',
    b: `type A @key(fields: "id") { id: ID! x: Int @override(from: "a", label: "percent(25)")
      y: Int @override(from: "a", label: "percent(50.5)") z: Int @override(from: "a", label: "beta") }`,
  });
  const FROM_A = 'a {c0:a{__typenameid';

  test('moves a field with a label when that is switched on', async () => {
    const before = await open(OVERRIDDEN, { choice }).plan('{ c0: a { c1: z } }');
    expect(fetches(before)).toEqual(['a {c0:a{c1:z}}']);
    const after = await open(OVERRIDDEN, { choice, overrideLabels: new Set(['beta']) }).plan(
      '{ c0: a { c1: z } }',
    );
    expect(fetches(after)).toEqual([`${FROM_A}}}`, expect.stringMatching(/^b .*\.\.\.onA\{c1:z\}/)]);
  });

  test('moves a field for its share of the requests, the same request always alike', async () => {
    const planner = open(OVERRIDDEN, { choice });
    const ids = Array.from({ length: 20_000 }, (_, index) => `request-${index}`);
    const outcomes = ids.map((id) => planner.overridesFor(id));
    expect(ids.map((id) => planner.overridesFor(id).key)).toEqual(outcomes.map(({ key }) => key));
    // of so many the standard deviation is 0.35 of a hundred
    const share = (label: string) => outcomes.filter(({ labels }) => labels.get(label)).length / 200;
    expect(Math.abs(share('percent(25)') - 25)).toBeLessThan(1.5);
    expect(Math.abs(share('percent(50.5)') - 50.5)).toBeLessThan(1.5);
    // three outcomes are possible, so there are three plans and no more
    expect(new Set(outcomes.map(({ key }) => key)).size).toBe(3);
    const first = new Map(outcomes.map(({ key }, index) => [key, index]));
    for (const index of first.values()) {
      const labels = outcomes[index]?.labels;
      const texts = fetches(await planner.plan('{ c0: a { c1: x c2: y } }', { requestId: ids[index] ?? '' }));
      const moved = texts.filter((text) => text.startsWith('b ')).join();
      expect(moved.includes('c1:x')).toBe(labels?.get('percent(25)'));
      expect(moved.includes('c2:y')).toBe(labels?.get('percent(50.5)'));
    }
  });
});
