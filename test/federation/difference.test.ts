import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { casesFor, seedOr } from '../properties/support/settings.ts';
import { askBoth, isRefused } from './support/askBoth.ts';
import { createPair, type Pair } from './support/createPair.ts';
import { type Judge, runDifference } from './support/runDifference.ts';
import { WORLDS } from './worlds/index.ts';
import { INTERFACE_OBJECTS } from './worlds/interfaceObjects.ts';

const seed = seedOr(20_261_123);
/** Of every world, with each planner: more than 5,000 in all. */
const CASES = casesFor(200);

// `auto` asks The Guild's first
const CASES_OF_PLANNERS = ['auto', 'apollo'].flatMap((planner) =>
  WORLDS.map((world) => [world.name, planner, world] as const),
);

describe.each(CASES_OF_PLANNERS)('The federation of %s, planned by %s,', (_name, planner, world) => {
  let pair: Pair;
  beforeAll(async () => {
    // no case may fail because the machine is busy; what Apollo's does not finish in two seconds, it does not in ten
    const timeout = planner === 'apollo' ? '2000' : '10000';
    pair = await createPair(world, { env: { ACCORD_PLANNER: planner, ACCORD_PLAN_TIMEOUT_MS: timeout } });
  }, 60_000);
  afterAll(() => pair?.stop());

  test('offers what the one schema offers', async () => {
    const { data } = await pair.federation.ask(getIntrospectionQuery());
    const offered = buildClientSchema(data as unknown as IntrospectionQuery);
    expect(inOrder(offered)).toBe(inOrder(pair.schema));
  });

  test('answers like one schema, errors and all', async () => {
    const mayRefuse = world.refusals?.[planner] ?? 0;
    // one that Apollo's planner does not finish costs as much as fifty others
    const cases = planner === 'apollo' && world === INTERFACE_OBJECTS ? Math.ceil(CASES / 5) : CASES;
    let refused = 0;
    const judge: Judge = async (asked, asking) => {
      const { actual, wrong } = await askBoth(asked, asking);
      if (mayRefuse === 0 || !isRefused(actual)) return wrong;
      refused++;
      return [];
    };
    await runDifference(pair, judge, { seed, cases, faultless: 40 });
    expect(refused / cases).toBeLessThanOrEqual(mayRefuse / 100);
  }, 600_000);
});

function inOrder(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}
