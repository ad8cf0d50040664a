import type { Vector } from '../compare/vectors.ts';
import type { Model } from './model.ts';

/** How many pairs have a vector. */
export interface VectorCount {
  readonly vector: Vector;
  readonly count: number;
}

/** What learning works on. */
export interface Evidence {
  /** The vectors of the pairs that the blocking rules propose: nearly all pairs of one person are among them. */
  readonly proposed: readonly VectorCount[];
  /** By comparison that repeats another: the vectors of pairs drawn where that other one is equal. */
  readonly repeated: ReadonlyMap<string, readonly VectorCount[]>;
  /** All pairs that there are, proposed or not. */
  readonly possiblePairs: number;
  /** Records of the smaller input; of the only one. */
  readonly records: number;
}

/** What is known of strangers before learning; by comparison. */
export interface Chances {
  readonly strangers: readonly number[];
  /** By relation: for two people who share its attributes and agree on the others by chance. */
  readonly related: readonly (readonly number[])[];
}

/** What learning gives. */
export type Learned = Pick<Model, 'comparisons' | 'relations' | 'matchRate'>;
