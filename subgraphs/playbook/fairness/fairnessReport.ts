import type { Estimate } from './intervals.ts';

/** One person, without anything that names them. */
export interface FairnessRow {
  /** By attribute, which group they are of; null where it is not known, or may not be read. */
  readonly groups: Readonly<Record<string, string | null>>;
  /** Whether they got what the report is about. It should be the better thing to get: four fifths are of what people want. */
  readonly selected: boolean;
}

/** What a page or a program shows of how evenly people are selected. */
export interface FairnessReport {
  readonly title: string;
  /** Of whom it is, in a sentence, and by which definition they were judged. */
  readonly about: string;
  readonly madeAt: Date;
  readonly outcomes: readonly OutcomeFairness[];
}

export interface OutcomeFairness {
  /** What people are selected for, in words that follow "selected: ". */
  readonly outcome: string;
  /** Groups of fewer are not shown. */
  readonly minimumSize: number;
  readonly all: { readonly selected: number; readonly size: number; readonly rate: Estimate } | null;
  readonly attributes: readonly AttributeFairness[];
}

export interface AttributeFairness {
  readonly attribute: string;
  /** Those that may be shown, the highest rate first. */
  readonly groups: readonly GroupFairness[];
  readonly hiddenGroups: number;
  /** The group of the highest rate, which the others are compared with; null where there are no two to compare. */
  readonly reference: string | null;
}

export interface GroupFairness {
  readonly group: string;
  readonly selected: number;
  readonly size: number;
  readonly rate: Estimate;
  /** Its rate over the reference's; null for the reference itself, and where nobody of that was selected. */
  readonly ratio: Estimate | null;
  /** Its rate less the reference's. */
  readonly difference: Estimate | null;
  /** A flag to look closer, not a verdict: whether the ratio is below 0.8 (EEOC, 29 CFR 1607.4 D). */
  readonly isBelowFourFifths: boolean;
  /** The flag in words, with how sure it is. */
  readonly screening: string;
}
