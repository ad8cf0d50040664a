import type { Vector } from '../compare/vectors.ts';
import type { Comparison, Relation } from '../definition/definition.ts';
import type { Model } from './model.ts';

/** One of the answers to what two records are: of one person, of two related people, of strangers. */
export interface Hypothesis {
  /** Of all possible pairs, the share of which it is true. */
  rate: number;
  /** By comparison: the probability of each level. */
  readonly levels: (readonly number[])[];
  /** By comparison: the same where the comparison that it repeats agrees; undefined where that makes no difference. */
  readonly repeated: (readonly number[] | undefined)[];
}

/** Where a comparison repeats another: which one, and at which of its levels. */
export interface Repeating {
  readonly other: number;
  readonly at: ReadonlySet<number>;
}

/** By comparison; undefined for one that repeats none. */
export function repetitionsOf(comparisons: readonly Comparison[]): (Repeating | undefined)[] {
  return comparisons.map(({ repeats }) => {
    const other = comparisons.findIndex(({ name }) => name === repeats?.comparison);
    if (repeats === undefined || other < 0) return undefined;
    const levels = comparisons[other]?.levels ?? [];
    return { other, at: new Set(repeats.at.map((at) => 1 + levels.findIndex(({ name }) => name === at))) };
  });
}

/** Whether the comparison that is repeated agrees. */
export function isRepeated(repeating: Repeating | undefined, vector: Vector): boolean {
  return repeating?.at.has(vector[repeating.other] ?? 0) ?? false;
}

/**
 * The joint probability of a vector and a hypothesis: its rate, times the probability of each level. Comparisons that
 * have nothing to say count as one. Pure.
 */
export function jointProbability(
  hypothesis: Hypothesis,
  vector: Vector,
  repetitions: readonly (Repeating | undefined)[],
): number {
  let product = hypothesis.rate;
  for (let index = 0; index < vector.length; index++) {
    const level = vector[index] as number;
    if (level === 0) continue;
    const repeating = repetitions[index];
    const repeated = isRepeated(repeating, vector) ? hypothesis.repeated[index] : undefined;
    product *= (repeated ?? hypothesis.levels[index])?.[level - 1] ?? 1;
  }
  return product;
}

/** All hypotheses of a model: one person first, then the relations, strangers last. */
export function hypothesesOf(
  { comparisons, relations, matchRate }: Pick<Model, 'comparisons' | 'relations' | 'matchRate'>,
  definitions: readonly Relation[],
): Hypothesis[] {
  const none = comparisons.map(() => undefined);
  const repeated = comparisons.map(({ uRepeated }) => uRepeated);
  const related = relations.map(({ name, rate, levels }): Hypothesis => {
    const learned = definitions.find((one) => one.name === name)?.learned ?? {};
    return {
      rate,
      levels: [...levels],
      repeated: comparisons.map((one) => (one.name in learned ? undefined : one.uRepeated)),
    };
  });
  const known = relations.reduce((sum, { rate }) => sum + rate, matchRate);
  return [
    { rate: matchRate, levels: comparisons.map(({ m }) => m), repeated: none },
    ...related,
    { rate: Math.max(1 - known, Number.MIN_VALUE), levels: comparisons.map(({ u }) => u), repeated },
  ];
}
