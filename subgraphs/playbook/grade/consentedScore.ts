import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import type { CustomerInputs } from '../grounding/inputValues.ts';
import { type InputField, policyOf } from '../inputPolicy.ts';
import { type GradeFinding, type PartScore, scored } from './findings.ts';
import type { GradeDefinition } from './gradeDefinition.ts';
import type { GradeRequest } from './gradeRequest.ts';

/** Of the categories that the purpose may use, the share of which nothing is withheld; nothing where it may use none. */
export function consentedScore(
  { inputs: wanted, menders }: GradeDefinition,
  inputs: CustomerInputs,
  request: GradeRequest,
): PartScore {
  const categories = Map.groupBy(
    wanted.filter(request.mayKnow),
    (field): DataCategory => policyOf(field).category,
  );
  const withheld = Array.from(categories, ([category, fields]) => ({
    category,
    fields: fields.filter((field: InputField) => inputs[field].kind === 'WITHHELD'),
  })).filter(({ fields }) => fields.length > 0);
  const findings = withheld.map(
    ({ category, fields }): GradeFinding => ({
      part: 'CONSENTED',
      kind: 'WITHHELD',
      fields,
      says: `The customer does not release ${category} for ${request.purpose}.`,
      mendedBy: menders.WITHHELD,
      lowersBy: 1 / categories.size,
    }),
  );
  return categories.size === 0 ? { score: 0, findings } : scored(findings);
}
