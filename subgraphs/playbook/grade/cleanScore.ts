import { type CustomerInputs, dateOf } from '../grounding/inputValues.ts';
import { type FindingKind, type GradeFinding, type PartScore, scored } from './findings.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import type { CleanInput } from './gradeFile.ts';
import type { GradeRequest } from './gradeRequest.ts';
import { isValid } from './validity.ts';

const DAY_MS = 86_400_000;

/**
 * Whether what the purpose may know is there, valid and fresh: by weight. Of an input that is not there, not valid or withheld
 * nothing counts; of one that is past its maximum age half, and less with every day, until nothing of that half is left at twice
 * the age. What cannot be assessed here counts as not known.
 */
export function cleanScore(
  definition: GradeDefinition,
  inputs: CustomerInputs,
  request: GradeRequest,
): PartScore {
  const { clean, menders } = definition;
  const asked = clean.inputs.filter(({ field }) => request.mayKnow(field));
  const total = [...asked, ...clean.notAssessed].reduce((sum, { weight }) => sum + weight, 0);
  const found = asked.flatMap((input): GradeFinding[] => {
    const lacking = lackOf(input, inputs, request.now);
    if (lacking === undefined) return [];
    const { kind, share } = lacking;
    return [
      {
        part: 'CLEAN',
        kind,
        fields: [input.field],
        says: inWords(kind, input),
        mendedBy: kind === 'WITHHELD' ? menders.WITHHELD : input.mendedBy,
        lowersBy: (share * input.weight) / total,
      },
    ];
  });
  const notAssessed = clean.notAssessed.map(
    ({ field, weight, why, mendedBy }): GradeFinding => ({
      part: 'CLEAN',
      kind: 'NOT_ASSESSED',
      fields: [field],
      says: `It is not assessed here ${why}; ${field} tells it.`,
      mendedBy,
      lowersBy: weight / total,
    }),
  );
  // with nothing to look at there is nothing clean
  return asked.length === 0 ? { score: 0, findings: notAssessed } : scored([...found, ...notAssessed]);
}

type LackKind = Exclude<FindingKind, 'NOT_FOR_PURPOSE' | 'NOT_ASSESSED'>;

interface Lack {
  readonly kind: LackKind;
  /** Of the input's weight. */
  readonly share: number;
}

/** Undefined where nothing is the matter. */
function lackOf(input: CleanInput, inputs: CustomerInputs, now: Date): Lack | undefined {
  const { field, missing, valid, fresh } = input;
  const { kind, value } = { value: undefined, ...inputs[field] };
  if (kind === 'WITHHELD') return { kind: 'WITHHELD', share: 1 };
  if (kind === 'UNKNOWN') return missing === 'FINE' ? undefined : { kind: 'MISSING', share: 1 };
  if (kind === 'INVALID' || !isValid(valid, field, value, now)) return { kind: 'INVALID', share: 1 };
  if (fresh === undefined) return undefined;
  const dates = (fresh.datedBy ?? [field]).flatMap((date) => dateOf(inputs, date, now)?.getTime() ?? []);
  if (dates.length === 0) return { kind: 'UNDATED', share: 1 / 2 };
  const ages = (now.getTime() - Math.max(...dates)) / DAY_MS / fresh.maximumAgeDays;
  return ages <= 1 ? undefined : { kind: 'OLD', share: Math.min(1, ages - 1) / 2 };
}

function inWords(kind: LackKind, { field, fresh }: CleanInput): string {
  switch (kind) {
    case 'WITHHELD':
      return `The customer does not release ${field} for this purpose.`;
    case 'MISSING':
      return `${field} is not known.`;
    case 'INVALID':
      return `${field} is not of the form that it must be of.`;
    case 'OLD':
      return `Nothing has confirmed ${field} for more than ${fresh?.maximumAgeDays} days.`;
    case 'UNDATED':
      return `Nothing that this purpose may know says how old ${field} is.`;
  }
}
