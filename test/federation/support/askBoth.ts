import type { Answer } from '../../gateway/support/federation.ts';
import { differences } from './compareAnswers.ts';
import type { Pair } from './createPair.ts';
import type { Case } from './runDifference.ts';

/** Asks the reference and the gateway the same, and says how the gateway's answer is wrong. */
export async function askBoth(
  { operation, salt }: Case,
  pair: Pair,
): Promise<{ actual: Answer; wrong: readonly string[] }> {
  const expected = await pair.expected(operation, salt);
  const actual = await pair.actual(operation, salt);
  // an operation that is larger than the gateway's limits is not what this is about
  const isTooLarge = actual.errors?.some(({ extensions }) => extensions.code === 'OPERATION_TOO_LARGE');
  return { actual, wrong: isTooLarge ? [] : differences(actual, expected) };
}

const REFUSALS: ReadonlySet<unknown> = new Set(['PLANNING_FAILED', 'PLANNING_TIMEOUT', 'PLAN_REFUSED']);

/** Whether no plan was found, and that was said. */
export function isRefused({ data, errors = [] }: Answer): boolean {
  return data === undefined && errors.some(({ extensions }) => REFUSALS.has(extensions.code));
}
