import type { CustomerInputs } from '../grounding/inputValues.ts';
import { type FindingKind, type GradeFinding, type PartScore, scored } from './findings.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import type { ContextInput } from './gradeFile.ts';
import type { GradeRequest } from './gradeRequest.ts';

/** Whether it is known what happened lately and what is open, by weight: also of what the purpose may not know at all. */
export function contextScore(
  { contextualised: { inputs: wanted }, menders }: GradeDefinition,
  inputs: CustomerInputs,
  request: GradeRequest,
): PartScore {
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
  return scored(
    wanted.flatMap((input): GradeFinding[] => {
      const kind = lackOf(input, inputs, request);
      if (kind === undefined) return [];
      return [
        {
          part: 'CONTEXTUALISED',
          kind,
          fields: [input.field],
          says: inWords(kind, input, request),
          mendedBy: kind === 'MISSING' || kind === 'INVALID' ? input.mendedBy : menders[kind],
          lowersBy: input.weight / total,
        },
      ];
    }),
  );
}

type Lack = Extract<FindingKind, 'NOT_FOR_PURPOSE' | 'WITHHELD' | 'MISSING' | 'INVALID'>;

function lackOf(
  { field, missing }: ContextInput,
  inputs: CustomerInputs,
  { mayKnow }: GradeRequest,
): Lack | undefined {
  if (!mayKnow(field)) return 'NOT_FOR_PURPOSE';
  const { kind } = inputs[field];
  if (kind === 'WITHHELD' || kind === 'INVALID') return kind;
  return kind === 'UNKNOWN' && missing === 'LOWERS' ? 'MISSING' : undefined;
}

function inWords(kind: Lack, { field }: ContextInput, { purpose }: GradeRequest): string {
  switch (kind) {
    case 'NOT_FOR_PURPOSE':
      return `${field} may not be used for ${purpose}.`;
    case 'WITHHELD':
      return `The customer does not release ${field} for this purpose.`;
    case 'MISSING':
      return `${field} is not known.`;
    case 'INVALID':
      return `${field} is not of the form that it must be of, so that it is not known.`;
  }
}
