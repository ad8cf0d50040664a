import type { Feature } from '../attributes.ts';
import type { Vector } from '../compare/vectors.ts';
import type { Comparison, Relation } from '../definition/definition.ts';
import { hypothesesOf, isRepeated, repetitionsOf } from './hypotheses.ts';
import type { Model } from './model.ts';
import { createScorer, matchWeight, probabilityOf } from './scoring.ts';

/** What one comparison says of a pair; all in bits, above zero for one person. */
export interface Contribution {
  readonly comparison: string;
  readonly level: string;
  readonly weight: number;
  /** For values that are rarer (above zero) or more common than their kind are on the whole. */
  readonly frequencyAdjustment: number;
}

/** Why two records have their match weight. The parts add up to it. */
export interface Explanation {
  /** What is to be thought of a pair of which nothing is known. */
  readonly prior: number;
  readonly contributions: readonly Contribution[];
  /** What it takes away that two related people could look like this too; undefined without relations. */
  readonly relation: { readonly name: string; readonly weight: number } | undefined;
  readonly matchWeight: number;
  readonly matchProbability: number;
}

/** Explains the vector of a pair under a model. `adjustment` is as in matchWeight. Pure. */
export function explain(
  vector: Vector,
  adjustment: (feature: Feature) => number,
  model: Model,
  {
    comparisons,
    relations,
  }: { readonly comparisons: readonly Comparison[]; readonly relations: readonly Relation[] },
): Explanation {
  const score = createScorer(comparisons, relations, model)(vector);
  const weight = matchWeight(score, adjustment);
  const hypotheses = hypothesesOf(model, relations);
  const strangers = hypotheses.at(-1);
  const prior = Math.log2(model.matchRate / (strangers?.rate ?? 1));
  const contributions = contributionsOf(vector, adjustment, model, comparisons);
  const sum = contributions.reduce((all, one) => all + one.weight + one.frequencyAdjustment, prior);
  const likeliest = score.alternatives
    .slice(1)
    .map(({ bits, adjustedBy }, index) => ({
      name: relations[index]?.name ?? '',
      bits: bits - adjustedBy.reduce((all, feature) => all + adjustment(feature), 0),
    }))
    .toSorted((a, b) => b.bits - a.bits)[0];
  return {
    prior,
    contributions,
    relation: likeliest && { name: likeliest.name, weight: weight - sum },
    matchWeight: weight,
    matchProbability: probabilityOf(weight),
  };
}

function contributionsOf(
  vector: Vector,
  adjustment: (feature: Feature) => number,
  model: Model,
  comparisons: readonly Comparison[],
): Contribution[] {
  const repetitions = repetitionsOf(comparisons);
  return comparisons.flatMap(({ name, levels }, index) => {
    const at = vector[index] ?? 0;
    const level = levels[at - 1];
    const learned = model.comparisons[index];
    if (level === undefined || learned === undefined) return [];
    const u = (isRepeated(repetitions[index], vector) ? learned.uRepeated : undefined) ?? learned.u;
    return {
      comparison: name,
      level: level.name,
      weight: Math.log2((learned.m[at - 1] ?? 1) / (u[at - 1] ?? 1)),
      frequencyAdjustment: level.frequency.reduce((sum, feature) => sum + adjustment(feature), 0),
    };
  });
}

/** An explanation as a sentence, without any value of the records. */
export function inWords({ contributions, relation, matchWeight, matchProbability }: Explanation): string {
  const verdict = matchProbability >= 0.5 ? 'Probably one person' : 'Probably two people';
  const said = contributions.map(({ comparison, level, weight, frequencyAdjustment }) => {
    const rarity =
      frequencyAdjustment > 1 ? ', of a rare value' : frequencyAdjustment < -1 ? ', of a common value' : '';
    const total = weight + frequencyAdjustment;
    return `${words(comparison)} ${words(level)}${rarity} (${signed(total)})`;
  });
  const doubt =
    relation !== undefined && relation.weight < -0.5
      ? `; two people of one ${words(relation.name)} could look like this too (${signed(relation.weight)})`
      : '';
  return `${verdict} (${(100 * matchProbability).toFixed(1)} %, ${signed(matchWeight)}): ${said.join(', ')}${doubt}.`;
}

/** "givenNameAlike" is "given name alike". */
export function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function signed(bits: number): string {
  return `${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`;
}
