import type { Feature } from '../attributes.ts';
import type { Vector } from '../compare/vectors.ts';
import type { Comparison, Relation } from '../definition/definition.ts';
import { hypothesesOf, jointProbability, repetitionsOf } from './hypotheses.ts';
import type { Model } from './model.ts';

/**
 * What a vector says, before the frequencies of the values. Evidence is in bits: the logarithm to base 2 of how much
 * more probable an alternative is than that the records are of one person.
 */
export interface VectorScore {
  /** Strangers first, then each relation. */
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  readonly bits: number;
  /** The features whose frequency adjusts it. */
  readonly adjustedBy: readonly Feature[];
}

/** What each vector says under a model. Pure; made once for a model. */
export function createScorer(
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  model: Model,
): (vector: Vector) => VectorScore {
  const repetitions = repetitionsOf(comparisons);
  const [match, ...others] = hypothesesOf(model, relations);
  const strangers = others.pop();
  if (match === undefined || strangers === undefined)
    throw new RangeError('A model has at least two hypotheses');
  return (vector) => {
    const log = Math.log2(jointProbability(match, vector, repetitions));
    const at = (level: number, index: number) =>
      level === 0 ? [] : (comparisons[index]?.levels[level - 1]?.frequency ?? []);
    const alternatives = [strangers, ...others].map((hypothesis, index): Alternative => {
      const relation = relations[index - 1];
      return {
        bits: Math.log2(jointProbability(hypothesis, vector, repetitions)) - log,
        adjustedBy: vector.flatMap((level, comparison) =>
          isByChance(relation, comparisons[comparison]?.name ?? '')
            ? at(level, comparison).filter((feature) => !relation?.sharedAttributes.includes(feature))
            : [],
        ),
      };
    });
    return { alternatives };
  };
}

/** Whether agreement on a comparison comes by chance, so that it says more where the value is rare. */
function isByChance(relation: Relation | undefined, comparison: string): boolean {
  return (
    relation === undefined ||
    (typeof relation.learned[comparison] !== 'string' && relation.chance[comparison] === undefined)
  );
}

/**
 * The match weight of a pair, in bits: the logarithm of the odds that it is of one person. `adjustment` says by how many
 * bits a feature's value is rarer than its values are on the whole. Pure.
 */
export function matchWeight({ alternatives }: VectorScore, adjustment: (feature: Feature) => number): number {
  const bits = alternatives.map(
    (one) => one.bits - one.adjustedBy.reduce((sum, feature) => sum + adjustment(feature), 0),
  );
  const most = Math.max(...bits);
  return -(most + Math.log2(bits.reduce((sum, one) => sum + 2 ** (one - most), 0)));
}

/** Of one person, from 0 to 1. */
export function probabilityOf(weight: number): number {
  return 1 / (1 + 2 ** -weight);
}

/** The match weight of a probability: its odds in bits. */
export function bitsOf(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

/** By how many bits a value counts for more than its feature's values do on the whole. */
export function frequencyAdjustment(agreement: number | undefined, frequency: number | undefined): number {
  return agreement === undefined || frequency === undefined ? 0 : Math.log2(agreement / frequency);
}
