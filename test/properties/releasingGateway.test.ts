import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { dataDifferences } from './support/compareAnswer.ts';
import { expectComplaint } from './support/expectComplaint.ts';
import { keepsThePromise } from './support/promise.ts';
import type { Judge } from './support/randomCase.ts';
import { forbiddenRequests } from './support/requestSpy.ts';
import { seed } from './support/seed.ts';
import { createWorld, type World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ seed, layers: [] });
}, 120_000);

afterAll(() => world?.system.stop());

/** Neither gateway nor subgraphs withhold anything: whatever the property compares must show it. */
describe(`With ACCORD_SEED=${seed} the property notices a gateway that releases everything`, () => {
  const judges: readonly [by: string, judge: Judge, complaint: RegExp][] = [
    ['the whole of it', keepsThePromise, /the oracle/],
    [
      'the data',
      ({ answer, prophecy }) => dataDifferences(answer.data, prophecy.data),
      /where the oracle has null/,
    ],
    [
      'what departments are asked for',
      ({ sent, caller }, oracle) => forbiddenRequests(sent, oracle, caller.asker),
      /was asked for \w+\.\w+ of c-\d+, which is (NOT_|AUTOMATION_)/,
    ],
  ];

  test.each(judges)('by %s', async (_by, judge, complaint) => {
    await expectComplaint(complaint, world, judge);
  });
});
