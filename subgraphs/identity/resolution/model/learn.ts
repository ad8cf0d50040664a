import type { Vector } from '../compare/vectors.ts';
import type { Comparison, Relation } from '../definition/definition.ts';
import type { Chances, Evidence, Learned } from './evidence.ts';
import { hypothesesOf, jointProbability, type Repeating, repetitionsOf } from './hypotheses.ts';
import { expectedShares, guessRates, LEAST, spread, startOf } from './start.ts';

/** Which parts of a model may change. */
type Learning = 'everything' | 'rates';

const MOST_ROUNDS = 300;
/** Learning ends when no probability, and no rate by that share of itself, moves by more. */
const STILL = 1e-4;
/** What is expected counts as much as this many pairs: it decides where too few pairs say anything. */
const EXPECTATION = 1;

/**
 * Learns a model without labels, by expectation maximisation (Dempster, Laird and Rubin, 1977; for record linkage
 * Winkler, 1988). Each pair is of one person, of two related ones, or of two strangers. What strangers do is known from
 * random pairs, so that blocking, which chooses pairs by their vectors, takes nothing away from a vector's likelihood;
 * and as it proposes nearly every pair of one person, the shares among those that it proposes are those of all. Pure.
 */
export function learn(
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  chances: readonly Chances[],
  evidence: Evidence,
): Learned {
  const start = startOf(comparisons, relations, chances, evidence);
  return settle(start, comparisons, relations, { evidence, learning: 'everything' });
}

/** The same model with the rates that other data shows under it. Pure. */
export function estimateRates(
  model: Learned,
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  evidence: Evidence,
): Learned {
  const guess = guessRates(evidence);
  const start = {
    ...model,
    matchRate: guess.matchRate,
    relations: model.relations.map((one) => ({ ...one, rate: guess.relationRate })),
  };
  return settle(start, comparisons, relations, { evidence, learning: 'rates' });
}

interface Task {
  readonly evidence: Evidence;
  readonly learning: Learning;
}

function settle(
  start: Learned,
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  task: Task,
): Learned {
  let model = start;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = improve(model, comparisons, relations, task);
    const moved = distance(model, next);
    model = next;
    if (moved < STILL) break;
  }
  return model;
}

/** One round: what each pair is under the model, then the model under what the pairs are. */
function improve(
  model: Learned,
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  { evidence, learning }: Task,
): Learned {
  const repetitions = repetitionsOf(comparisons);
  const hypotheses = hypothesesOf(model, relations);
  const sums = hypotheses.map(() => ({
    pairs: 0,
    levels: comparisons.map(({ levels }) => zeros(levels.length)),
  }));
  for (const { vector, count } of evidence.proposed) {
    const joint = hypotheses.map((one) => jointProbability(one, vector, repetitions));
    const all = joint.reduce((sum, one) => sum + one, 0);
    joint.forEach((one, at) => {
      const sum = sums[at];
      const pairs = (count * one) / all;
      if (sum === undefined || at === joint.length - 1) return; // of strangers nothing is learned here
      sum.pairs += pairs;
      addLevels(sum.levels, vector, pairs);
    });
  }
  const rate = (at: number) =>
    Math.max((sums[at]?.pairs ?? 0) / evidence.possiblePairs, Number.EPSILON / 1e6);
  return {
    matchRate: rate(0),
    comparisons: model.comparisons.map((one, index) =>
      learning === 'rates'
        ? one
        : {
            ...one,
            m: shares(sums[0]?.levels[index] ?? [], comparisons[index] as Comparison),
            ...(one.uRepeated !== undefined && {
              uRepeated: repeatedShares(index, { model, comparisons, relations, evidence, repetitions }),
            }),
          },
    ),
    relations: model.relations.map((one, at) => ({
      ...one,
      rate: rate(at + 1),
      levels: one.levels.map((levels, index) => {
        const comparison = comparisons[index];
        const learned = relations[at]?.learned[comparison?.name ?? ''];
        if (learning === 'rates' || comparison === undefined || learned === undefined) return levels;
        const found = sums[at + 1]?.levels[index] ?? [];
        return typeof learned === 'string'
          ? shares(found, comparison)
          : someShares(found, comparison, { learned, levels });
      }),
    })),
  };
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

function addLevels(levels: readonly number[][], vector: Vector, pairs: number): void {
  for (let index = 0; index < vector.length; index++) {
    const level = vector[index] as number;
    const sums = levels[index];
    if (level > 0 && sums !== undefined) sums[level - 1] = (sums[level - 1] ?? 0) + pairs;
  }
}

function shares(sums: readonly number[], comparison: Comparison): number[] {
  const expected = expectedShares(comparison);
  const all = sums.reduce((total, sum) => total + sum, EXPECTATION);
  return expected.map((share, index) => Math.max(LEAST, ((sums[index] ?? 0) + EXPECTATION * share) / all));
}

interface Partly {
  readonly learned: readonly string[];
  /** The shares so far: the others keep theirs. */
  readonly levels: readonly number[];
}

/** Shares of some levels as found, within what the others leave to them. */
function someShares(sums: readonly number[], comparison: Comparison, { learned, levels }: Partly): number[] {
  const isLearned = comparison.levels.map(({ name }) => learned.includes(name));
  const sum = (values: readonly number[]) =>
    values.reduce((all, value, at) => all + (isLearned[at] ? value : 0), 0);
  const room = sum(levels);
  const all = sum(sums) + EXPECTATION;
  return levels.map((before, at) =>
    isLearned[at]
      ? Math.max(LEAST, (((sums[at] ?? 0) + (EXPECTATION * before) / room) / all) * room)
      : before,
  );
}

interface Round {
  readonly model: Learned;
  readonly comparisons: readonly Comparison[];
  readonly relations: readonly Relation[];
  readonly evidence: Evidence;
  readonly repetitions: readonly (Repeating | undefined)[];
}

/** What strangers of one name do: of the pairs drawn where the names are equal, those that are of strangers. */
function repeatedShares(
  index: number,
  { model, comparisons, relations, evidence, repetitions }: Round,
): number[] {
  const comparison = comparisons[index];
  const u = model.comparisons[index]?.u ?? [];
  if (comparison?.repeats === undefined) return [...u];
  const hypotheses = hypothesesOf(model, relations);
  const sums = zeros(comparison.levels.length);
  for (const { vector, count } of evidence.repeated.get(comparison.name) ?? []) {
    const level = vector[index] as number;
    if (level === 0) continue;
    const joint = hypotheses.map((one) => jointProbability(one, vector, repetitions));
    const all = joint.reduce((sum, one) => sum + one, 0);
    sums[level - 1] = (sums[level - 1] ?? 0) + (count * (joint.at(-1) ?? 0)) / all;
  }
  const total = sums.reduce((sum, one) => sum + one, EXPECTATION);
  const { levels, repeats } = comparison;
  const learned = levels.map(({ name }, at) =>
    repeats.levels.includes(name) ? ((sums[at] ?? 0) + EXPECTATION * (u[at] ?? 0)) / total : 0,
  );
  return spread(learned, levels, repeats.levels, u);
}

/** The largest change of a probability; rates are compared by their ratio, being so small. */
function distance(before: Learned, after: Learned): number {
  const flat = ({ comparisons, relations }: Learned) => [
    ...comparisons.flatMap(({ m, uRepeated }) => [...m, ...(uRepeated ?? [])]),
    ...relations.flatMap(({ levels }) => levels.flat()),
  ];
  const rates = ({ matchRate, relations }: Learned) => [matchRate, ...relations.map(({ rate }) => rate)];
  const other = flat(after);
  const moved = flat(before).map((value, index) => Math.abs(value - (other[index] ?? 0)));
  // a relation that hardly occurs need not be known to the digit
  const ratios = rates(after).map(
    (rate, index) => Math.abs(rate - (rates(before)[index] ?? 0)) / after.matchRate,
  );
  return Math.max(...ratios, ...moved);
}
