import { type CustomerInputs, dateOf } from '../grounding/inputValues.ts';
import { listed } from '../grounding/inWords.ts';
import type { ComparedAttribute } from '../vocabulary.ts';
import { type FindingKind, type GradeFinding, type PartScore, scored } from './findings.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import type { CleanInput } from './gradeFile.ts';
import type { GradeRequest } from './gradeRequest.ts';
import { isValid } from './validity.ts';

const DAY_MS = 86_400_000;

/**
 * Whether what the purpose may know is there, valid, fresh, of one person and contradicted by nobody: by weight. Of an input that
 * is not there, not valid or withheld nothing counts; of one that is past its maximum age half, and less with every day, until
 * nothing of that half is left at twice the age. Each contradiction takes its share, and so does doubt about who it is; and where
 * the definition says so, what the purpose may not know.
 */
export function cleanScore(
  { clean, menders }: GradeDefinition,
  inputs: CustomerInputs,
  request: GradeRequest,
): PartScore {
  const { mayKnow } = request;
  const counting = clean.inputs.filter(
    ({ field, notForPurposeTakes }) => mayKnow(field) || notForPurposeTakes !== undefined,
  );
  const total = counting.reduce((sum, { weight }) => sum + weight, 0);
  // with nothing to look at there is nothing clean
  const isBlind = !counting.some(({ field }) => mayKnow(field));
  const findings = counting.flatMap((input): GradeFinding[] => {
    const lacking = lackOf(input, inputs, request);
    if (lacking === undefined) return [];
    const { kind, share } = isBlind ? { ...lacking, share: 1 } : lacking;
    return [
      {
        part: 'CLEAN',
        kind,
        fields: [input.field],
        says: inWords(kind, input, inputs, request),
        mendedBy: kind === 'WITHHELD' || kind === 'NOT_FOR_PURPOSE' ? menders[kind] : input.mendedBy,
        lowersBy: (share * input.weight) / total,
      },
    ];
  });
  return isBlind ? { score: 0, findings } : scored(findings);
}

interface Lack {
  readonly kind: FindingKind;
  /** Of the input's weight. */
  readonly share: number;
}

/** Undefined where nothing is the matter. */
function lackOf(input: CleanInput, inputs: CustomerInputs, { now, mayKnow }: GradeRequest): Lack | undefined {
  const { field, missing, valid, notForPurposeTakes = 0 } = input;
  if (!mayKnow(field)) return { kind: 'NOT_FOR_PURPOSE', share: notForPurposeTakes };
  const { kind, value } = { value: undefined, ...inputs[field] };
  if (kind === 'WITHHELD') return { kind: 'WITHHELD', share: 1 };
  if (kind === 'UNKNOWN') return missing === 'FINE' ? undefined : { kind: 'MISSING', share: 1 };
  if (kind === 'INVALID' || !isValid(valid, field, value, now)) return { kind: 'INVALID', share: 1 };
  return ageOf(input, inputs, now) ?? contradictionIn(input, inputs) ?? doubtIn(input, inputs);
}

function ageOf({ field, fresh }: CleanInput, inputs: CustomerInputs, now: Date): Lack | undefined {
  if (fresh === undefined) return undefined;
  const dates = (fresh.datedBy ?? [field]).flatMap((date) => dateOf(inputs, date, now)?.getTime() ?? []);
  if (dates.length === 0) return { kind: 'UNDATED', share: 1 / 2 };
  const ages = (now.getTime() - Math.max(...dates)) / DAY_MS / fresh.maximumAgeDays;
  return ages <= 1 ? undefined : { kind: 'OLD', share: Math.min(1, ages - 1) / 2 };
}

function contradictionIn({ eachConflictTakes }: CleanInput, inputs: CustomerInputs): Lack | undefined {
  if (eachConflictTakes === undefined) return undefined;
  const share = Math.min(1, contradicted(inputs).length * eachConflictTakes);
  return share === 0 ? undefined : { kind: 'CONFLICT', share };
}

/** From what is enough down to what is too little, in proportion. */
function doubtIn({ sureness }: CleanInput, inputs: CustomerInputs): Lack | undefined {
  const confidence = inputs['Customer.sources'];
  if (sureness === undefined || confidence.kind !== 'KNOWN') return undefined;
  const { enough, tooLittle } = sureness;
  if (confidence.value >= enough) return undefined;
  return { kind: 'UNSURE', share: Math.min(1, (enough - confidence.value) / (enough - tooLittle)) };
}

const ATTRIBUTE_WORDS: Readonly<Record<ComparedAttribute, string>> = {
  NAME: 'the name',
  EMAIL: 'the e-mail address',
  PHONE: 'the telephone number',
  BIRTH_DATE: 'the date of birth',
  POSTCODE: 'the postal code',
};

/** On what departments contradict each other, in words. */
function contradicted({ 'Customer.conflicts': conflicts }: CustomerInputs): string[] {
  return conflicts.kind === 'KNOWN' ? conflicts.value.map(({ attribute }) => ATTRIBUTE_WORDS[attribute]) : [];
}

function inWords(
  kind: FindingKind,
  { field, fresh }: CleanInput,
  inputs: CustomerInputs,
  { purpose }: GradeRequest,
): string {
  switch (kind) {
    case 'NOT_FOR_PURPOSE':
      return `${field} may not be used for ${purpose}.`;
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
    case 'CONFLICT':
      return `Departments contradict each other on ${listed(contradicted(inputs))}; ${field} tells who says what.`;
    case 'UNSURE':
      return `It is not sure enough that all records are of one person; ${field} tells how each was joined.`;
  }
}
