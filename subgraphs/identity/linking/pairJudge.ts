import { type Feature, type Features, sourcesOf } from '../resolution/attributes.ts';
import { codeOf, comparing, type Vector } from '../resolution/compare/vectors.ts';
import type { BlockingRule, CertainRule, Definition } from '../resolution/definition/definition.ts';
import { countedFeatures } from '../resolution/engine/frequencies.ts';
import { type Explanation, explain } from '../resolution/model/explain.ts';
import type { Model } from '../resolution/model/model.ts';
import {
  createScorer,
  frequencyAdjustment,
  matchWeight,
  type VectorScore,
} from '../resolution/model/scoring.ts';
import { type Plan, planFor } from '../resolution/plan.ts';
import { valuesOf } from './personKeys.ts';

/** What was learned from a store's records. */
export interface StoredModel {
  readonly model: Model;
  /** The features that the records had when it was learned: what the others say is not compared. */
  readonly present: readonly Feature[];
  /** By feature, how many records had one. */
  readonly totals: Readonly<Partial<Record<Feature, number>>>;
}

/** How many records say this of the feature; undefined where only the asking one is known to. */
export type Occurrences = (feature: Feature, value: string) => number | undefined;

/** A pair, and what its comparison says before the frequencies of its values. */
export interface ComparedPair {
  readonly left: Features;
  readonly right: Features;
  readonly score: VectorScore;
}

/** Weighs pairs under a learned model: pure. */
export class PairJudge {
  readonly #plan: Plan;
  readonly #stored: StoredModel;
  readonly #compare: (left: Features, right: Features) => Vector;
  readonly #scorer: (vector: Vector) => VectorScore;
  readonly #scores = new Map<number, VectorScore>();
  readonly #certain: readonly CertainRule[];
  readonly #blocking: readonly BlockingRule[];
  readonly #counted: readonly Feature[];

  /** Throws a ResolutionError where the definition has nothing to compare in such records. */
  constructor(definition: Definition, stored: StoredModel) {
    this.#plan = planFor(definition, new Set(stored.present));
    this.#stored = stored;
    this.#compare = comparing(this.#plan.comparisons);
    this.#scorer = createScorer(this.#plan.comparisons, this.#plan.relations, stored.model);
    this.#certain = definition.certain;
    this.#blocking = definition.blocking.rules;
    this.#counted = countedFeatures({ ...definition, ...this.#plan });
  }

  get plan(): Plan {
    return this.#plan;
  }

  /** The values of a record whose frequencies can matter. */
  countedValues(features: Features): (readonly [Feature, string])[] {
    return valuesOf(features, this.#counted);
  }

  /** The rule by which the two are of one person, whatever their comparison says; undefined where none holds. */
  certainRule(left: Features, right: Features, occurrences: Occurrences): CertainRule | undefined {
    return this.#certain.find((one) => {
      const value = left[one.same];
      if (value === null || !mayHold(one, left, right)) return false;
      return (occurrences(one.same, value) ?? 2) <= one.limit;
    });
  }

  /** How many records may say the same of the feature for a rule to hold; undefined where none decides by it. */
  limitOf(feature: Feature): number | undefined {
    const limits = this.#certain.flatMap(({ same, limit }) => (same === feature ? [limit] : []));
    return limits.length > 0 ? Math.min(...limits) : undefined;
  }

  /** The blocking rules under which all are found who say the same of the feature, however many they are. */
  blockingOf(feature: Feature): readonly BlockingRule[] {
    const sources: readonly unknown[] = [feature, ...sourcesOf(feature)];
    return this.#blocking.filter(({ on }) => on.length === 1 && sources.includes(on[0]));
  }

  /** Whether some rule may decide about this record. */
  isRuled(features: Features): boolean {
    return this.#certain.some(({ same }) => features[same] !== null);
  }

  /** The rules that would hold for values of this record, if fewer said the same. */
  crowdedRules(features: Features, occurrences: Occurrences): readonly CertainRule[] {
    return this.#certain.filter((one) => {
      const value = features[one.same];
      return value !== null && (occurrences(one.same, value) ?? 1) > one.limit;
    });
  }

  /** Compares two records, which is what costs; the score is to be weighed. */
  compare(left: Features, right: Features): ComparedPair {
    return { left, right, score: this.#scoreOf(left, right) };
  }

  /** The most that the match weight can come to, in bits, whatever the frequencies are. */
  mostWeight({ left, right, score }: ComparedPair): number {
    if (this.#certain.some((one) => mayHold(one, left, right))) return Number.POSITIVE_INFINITY;
    return matchWeight(score, (feature) => Math.max(0, this.#adjustment(feature, 1)));
  }

  /** The match weight in bits; Infinity where a rule decides. */
  weigh({ left, right, score }: ComparedPair, occurrences: Occurrences): number {
    return this.certainRule(left, right, occurrences) === undefined
      ? matchWeight(score, this.#adjustments(left, right, occurrences))
      : Number.POSITIVE_INFINITY;
  }

  /** Why they have their weight. */
  explain(left: Features, right: Features, occurrences: Occurrences): Explanation {
    const vector = this.#compare(left, right);
    return explain(vector, this.#adjustments(left, right, occurrences), this.#stored.model, this.#plan);
  }

  #scoreOf(left: Features, right: Features): VectorScore {
    const { comparisons } = this.#plan;
    const vector = this.#compare(left, right);
    const code = codeOf(comparisons, vector);
    let score = this.#scores.get(code);
    if (score === undefined) {
      score = this.#scorer(vector);
      this.#scores.set(code, score);
    }
    return score;
  }

  /** The more common of the two values counts; one that both have, two records have at least. */
  #adjustments(left: Features, right: Features, occurrences: Occurrences): (feature: Feature) => number {
    return (feature) => {
      const counts = [left[feature], right[feature]].map((value) =>
        value === null ? 0 : (occurrences(feature, value) ?? 1),
      );
      const isShared = left[feature] !== null && left[feature] === right[feature];
      const most = Math.max(...counts, isShared ? 2 : 0);
      return most === 0 ? 0 : this.#adjustment(feature, most);
    };
  }

  #adjustment(feature: Feature, occurrences: number): number {
    const { model, totals } = this.#stored;
    const all = Math.max(totals[feature] ?? 0, occurrences);
    return frequencyAdjustment(model.agreement[feature], occurrences / all);
  }
}

/** Whether the rule decides about the two, if few enough say the same. */
function mayHold({ same, unlessDiffer }: CertainRule, left: Features, right: Features): boolean {
  return left[same] !== null && left[same] === right[same] && !differ(left, right, unlessDiffer);
}

/** Whether both say something of each of these features, and never the same. */
function differ(left: Features, right: Features, features: readonly Feature[]): boolean {
  return (
    features.length > 0 &&
    features.every((one) => left[one] !== null && right[one] !== null && left[one] !== right[one])
  );
}
