import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import type { InputField } from '../inputPolicy.ts';

/** For whom a grade is given. */
export interface GradeRequest {
  readonly purpose: Purpose;
  readonly now: Date;
  /** Whether the agreement lets the purpose know of a field at all, whoever the customer is. */
  readonly mayKnow: (field: InputField) => boolean;
}
