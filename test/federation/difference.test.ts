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
import type { World } from './support/world.ts';
import { WORLDS } from './worlds/index.ts';
import { INTERFACE_OBJECTS } from './worlds/interfaceObjects.ts';

const seed = seedOr(20_261_123);
const CASES = casesFor(700);

/** What each planner may be used for: the others of the worlds it plans wrong (plannerDefects.test.ts). */
const PLANNERS: Readonly<Record<string, readonly World[]>> = {
  hive: WORLDS.filter((world) => world !== INTERFACE_OBJECTS),
};
const CASES_OF_PLANNERS = Object.entries(PLANNERS).flatMap(([planner, worlds]) =>
  worlds.map((world) => [world.name, planner, world] as const),
);

describe.each(CASES_OF_PLANNERS)('The federation of %s, planned by %s,', (_name, planner, world) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await createPair(world);
  }, 60_000);
  afterAll(() => pair?.stop());

  test('offers what the one schema offers', async () => {
    const { data } = await pair.federation.ask(getIntrospectionQuery());
    const offered = buildClientSchema(data as unknown as IntrospectionQuery);
    expect(inOrder(offered)).toBe(inOrder(pair.schema));
  });

  test('answers like one schema, errors and all', async () => {
    let refused = 0;
    const judge: Judge = async (asked, asking) => {
      const { actual, wrong } = await askBoth(asked, asking);
      if (!isRefused(actual)) return wrong;
      refused++;
      return [];
    };
    await runDifference(pair, judge, { seed, cases: CASES, faultless: 40 });
    expect(refused / CASES).toBeLessThanOrEqual((world.refusals?.[planner] ?? 0) / 100);
  }, 600_000);
});

function inOrder(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}
