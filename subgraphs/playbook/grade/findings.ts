import type { InputField } from '../inputPolicy.ts';

export const GRADE_PARTS = ['CLEAN', 'CONSENTED', 'CONTEXTUALISED'] as const;
export type GradePart = (typeof GRADE_PARTS)[number];

/** What can lower a part of a grade. */
export const FINDING_KINDS = [
  'NOT_FOR_PURPOSE',
  'WITHHELD',
  'MISSING',
  'INVALID',
  'OLD',
  'UNDATED',
  'CONFLICT',
  'UNSURE',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** What lowered a part of a grade: in terms of fields and categories, and never of values. */
export interface GradeFinding {
  readonly part: GradePart;
  readonly kind: FindingKind;
  readonly fields: readonly InputField[];
  readonly says: string;
  readonly mendedBy: string;
  /** How much higher the part would be without it, 0 to 1. */
  readonly lowersBy: number;
}

/** A part of a grade; what its findings lower it by is what it lacks to 1. */
export interface PartScore {
  /** 0 to 1. */
  readonly score: number;
  readonly findings: readonly GradeFinding[];
}

/** The score that is left of 1; sums of shares are rounded where they are a hair off. */
export function scored(findings: readonly GradeFinding[]): PartScore {
  const lacking = findings.reduce((sum, { lowersBy }) => sum + lowersBy, 0);
  const score = Math.round((1 - lacking) * 1e9) / 1e9;
  return { score: Math.min(1, Math.max(0, score)), findings };
}
