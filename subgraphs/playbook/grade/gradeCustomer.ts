import type { CustomerInputs } from '../grounding/inputValues.ts';
import { cleanScore } from './cleanScore.ts';
import { consentedScore } from './consentedScore.ts';
import { contextScore } from './contextScore.ts';
import type { GradeFinding } from './findings.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import { GRADES, type Grade } from './gradeFile.ts';
import type { GradeRequest } from './gradeRequest.ts';

/** How many of the inputs are what. */
export interface InputCounts {
  readonly known: number;
  /** Also of which there is a value that is none. */
  readonly unknown: number;
  readonly withheld: number;
  readonly notForPurpose: number;
}

/** Whether what a purpose may know of a customer is good enough to decide on. Each part from 0 to 1. */
export interface CustomerGrade {
  readonly grade: Grade;
  readonly means: string;
  readonly clean: number;
  readonly consented: number;
  readonly contextualised: number;
  readonly findings: readonly GradeFinding[];
  readonly mayNotConclude: readonly string[];
  readonly counts: InputCounts;
}

/**
 * Grades what is known of a customer: pure. What is withheld counts as much as what is worst, so that to withhold more never
 * raises a grade; and nothing in it depends on what the purpose may not know.
 */
export function gradeCustomer(
  definition: GradeDefinition,
  inputs: CustomerInputs,
  request: GradeRequest,
): CustomerGrade {
  const clean = cleanScore(definition, inputs, request);
  const consented = consentedScore(definition, inputs, request);
  const contextualised = contextScore(definition, inputs, request);
  const findings = [...clean.findings, ...consented.findings, ...contextualised.findings];
  const scores = {
    clean: clean.score,
    consented: consented.score,
    contextualised: contextualised.score,
  };
  const grade = letterOf(definition, scores);
  return {
    grade,
    means: definition.grades[grade].means,
    ...scores,
    findings,
    mayNotConclude: mayNotConclude(definition, findings, request),
    counts: countsOf(definition, inputs, request),
  };
}

type Scores = Pick<CustomerGrade, 'clean' | 'consented' | 'contextualised'>;

/** The first grade of which all thresholds are reached; E, which has none, where no other is. */
function letterOf({ grades }: GradeDefinition, scores: Scores): Grade {
  const reached = GRADES.find((letter) => {
    if (letter === 'E') return true;
    const { clean, consented, contextualised } = grades[letter];
    return scores.clean >= clean && scores.consented >= consented && scores.contextualised >= contextualised;
  });
  return reached ?? 'E';
}

/** Whatever rests on a field with which anything is the matter, or which the purpose may not know. */
function mayNotConclude(
  { mayNotConclude: rules }: GradeDefinition,
  findings: readonly GradeFinding[],
  { mayKnow }: GradeRequest,
): readonly string[] {
  const lacking = new Set(findings.flatMap(({ fields }) => fields));
  return rules
    .filter(({ without }) => without.some((field) => lacking.has(field) || !mayKnow(field)))
    .map(({ says }) => says);
}

function countsOf(
  { inputs: wanted }: GradeDefinition,
  inputs: CustomerInputs,
  { mayKnow }: GradeRequest,
): InputCounts {
  const mine = wanted.filter(mayKnow);
  const count = (kind: string) => mine.filter((field) => inputs[field].kind === kind).length;
  return {
    known: count('KNOWN'),
    unknown: count('UNKNOWN') + count('INVALID'),
    withheld: count('WITHHELD'),
    notForPurpose: wanted.length - mine.length,
  };
}
