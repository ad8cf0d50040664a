import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { Dice } from '../../properties/support/dice.ts';
import type { Operation } from '../../properties/support/writeOperation.ts';
import type { Pair } from './createPair.ts';
import { drawOperation } from './drawOperation.ts';
import { shrinkOperation } from './shrinkOperation.ts';

/** An operation, and the number that decides what fails (or is spoilt) while it runs; 0 for nothing. */
export interface Case {
  readonly operation: Operation;
  readonly salt: number;
}

/** Says what is wrong; nothing when nothing is. */
export type Judge = (asked: Case, pair: Pair) => Promise<readonly string[]>;

export interface RunOptions {
  readonly seed: number;
  readonly cases: number;
  /** In how many of a hundred cases the salt is 0. */
  readonly faultless: number;
  /** How long to look for a smaller case once one has failed, in milliseconds. */
  readonly shrinkMs?: number;
}

const NUMBERS = fc.infiniteStream(fc.nat({ max: 2 ** 31 - 1 }), { noHistory: true });

/** Dice that are thrown faster than those of fast-check; what they make is shrunk as an operation, not as numbers. */
function diceFrom(numbers: fc.Stream<number>): Dice {
  return new Dice(((_integer: unknown, { min, max }: { min: number; max: number }) => {
    const { value = 0 } = numbers.next();
    return min + ((value as number) % (max - min + 1));
  }) as fc.GeneratorValue);
}

/** Asks random operations. Throws an Error with the seed, the smallest failing operation, and what is wrong with it. */
export async function runDifference(pair: Pair, judge: Judge, options: RunOptions): Promise<void> {
  const { seed, cases, faultless, shrinkMs = 20_000 } = options;
  let failed: Case | undefined;
  const property = fc.asyncProperty(NUMBERS, async (numbers) => {
    const drawn = drawCase(diceFrom(numbers), pair, faultless);
    const wrong = await judge(drawn, pair);
    if (wrong.length === 0) return;
    failed = drawn;
    throw new Error(wrong.join('\n'));
  });
  const { numRuns } = await fc.check(property, { seed, numRuns: cases, endOnFailure: true });
  if (failed === undefined) return;
  const smallest = await shrink(failed, pair, judge, shrinkMs);
  const { query, variables, operationName } = smallest.operation;
  throw new Error(
    [
      `${pair.world.name}: case ${numRuns} of ACCORD_SEED=${seed} fails (salt ${smallest.salt}):`,
      ...(await judge(smallest, pair)),
      query,
      `with ${JSON.stringify(variables)}${operationName === undefined ? '' : `, operation ${operationName}`}`,
    ].join('\n'),
  );
}

function drawCase(dice: Dice, pair: Pair, faultless: number): Case {
  const salt = dice.chance(faultless) ? 0 : dice.int(1, 1_000_000);
  const operation = drawOperation(dice, pair.world, pair.schema);
  const problems = validate(pair.schema, parse(operation.query));
  if (problems.length > 0)
    throw new Error(`What was generated is not valid: ${problems[0]?.message}\n${operation.query}`);
  return { operation, salt };
}

async function shrink(failed: Case, pair: Pair, judge: Judge, milliseconds: number): Promise<Case> {
  const fails = (salt: number) => async (operation: Operation) =>
    (await judge({ operation, salt }, pair)).length > 0;
  const isFaultsOwn = failed.salt === 0 || !(await fails(0)(failed.operation));
  const salt = isFaultsOwn ? failed.salt : 0;
  const operation = await shrinkOperation(failed.operation, pair.schema, fails(salt), milliseconds);
  return { operation, salt };
}
