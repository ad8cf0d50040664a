import { composeServices } from '@apollo/composition';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { createPlanner, type PlannerOptions } from '../../../gateway/federation/createPlanner.ts';
import type { PlanNode, PlannerName } from '../../../gateway/federation/planner.ts';
import { createLogger } from '../../../gateway/telemetry/logger.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@external", "@requires", "@override", "@context", "@fromContext"])\n`;

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
