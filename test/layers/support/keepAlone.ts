import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Agreement } from '../../properties/oracle/agreement.ts';
import { Oracle } from '../../properties/oracle/oracle.ts';
import { askBoth, type Judge, runCases } from '../../properties/support/randomCase.ts';
import { seed } from '../../properties/support/seed.ts';
import { casesFor } from '../../properties/support/settings.ts';
import { createWorld, type World } from '../../properties/support/world.ts';
import type { Layer } from '../../support/createSystem.ts';
import { storyQuestions } from './storyQuestions.ts';

const CASES = casesFor(200);

export interface LayerAlone {
  /** The layers that enforce; all others release everything. */
  readonly layers: readonly Layer[];
  readonly judge: Judge;
  /** What of the agreement the layer is to keep; all of it when left out. */
  readonly share?: (agreement: Agreement) => Agreement;
}

const wholeAgreement = (agreement: Agreement) => agreement;

/** Defines the tests of a system in which only some layers enforce: the stories, and random operations. */
export function describeAlone(name: string, { layers, judge, share = wholeAgreement }: LayerAlone): void {
  describe(`${name}, with ACCORD_SEED=${seed},`, () => {
    let world: World;

    beforeAll(async () => {
      const { oracle, ...rest } = await createWorld({ seed, layers });
      world = { ...rest, oracle: new Oracle(share(oracle.agreement), oracle.company) };
    }, 120_000);

    afterAll(() => world?.system.stop());

    test('keeps the promise about the customers with a story', async () => {
      const complaints: string[] = [];
      for (const { operation, caller } of storyQuestions(world.oracle.schema)) {
        const asked = await askBoth(world, operation, caller);
        const who = `${caller.client} for ${caller.asker.purpose} about ${operation.variables.id}`;
        complaints.push(...judge(asked, world.oracle).map((what) => `${who}: ${what}`));
      }
      expect(complaints).toEqual([]);
    }, 120_000);

    test(`keeps the promise in ${CASES} random operations`, async () => {
      await runCases(world, judge, { seed, cases: CASES });
    }, 300_000);
  });
}
