import type { InputField } from '../inputPolicy.ts';
import type { GradeFile } from './gradeFile.ts';

/** By what a grade is given, checked. */
export interface GradeDefinition extends Omit<GradeFile, 'version' | 'date' | 'owner' | 'reason'> {
  /** As the file says, and a digest of the file: what was changed is not the same. */
  readonly version: string;
  /** All that any part rests on. */
  readonly inputs: readonly InputField[];
}
