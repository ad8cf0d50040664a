import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { casesFor, seedOr } from '../properties/support/settings.ts';
import { createPair, type Pair } from './support/createPair.ts';
import { spoilingJudge } from './support/judgeSpoilt.ts';
import { runDifference } from './support/runDifference.ts';
import { WORLDS } from './worlds/index.ts';

const seed = seedOr(20_261_124);
const CASES = casesFor(100);

describe.each(WORLDS.map((world) => [world.name, world] as const))('The federation of %s', (_name, world) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await createPair(world);
  }, 60_000);
  afterAll(() => pair?.stop());

  test('never answers wrongly, and says what is lost, whatever a subgraph answers', async () => {
    let spoilt = 0;
    const judge = spoilingJudge(pair, () => {
      spoilt++;
    });
    await runDifference(pair, judge, { seed, cases: CASES, faultless: 0 });
    expect(spoilt).toBeGreaterThan(CASES);
  }, 600_000);
});
