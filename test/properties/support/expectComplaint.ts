import { expect } from '@jest/globals';
import { type Judge, runCases } from './randomCase.ts';
import { seed } from './seed.ts';
import type { World } from './world.ts';

/** More than enough for what is wrong to show itself. */
const CASES = 2_000;

/** Runs random cases until one gives rise to the complaint; other complaints do not count. */
export async function expectComplaint(complaint: RegExp, world: World, judge: Judge): Promise<void> {
  const only: Judge = (asked, oracle) => judge(asked, oracle).filter((what) => complaint.test(what));
  await expect(runCases(world, only, { seed, cases: CASES, shrinkMs: 0 })).rejects.toThrow(complaint);
}
