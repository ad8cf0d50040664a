import { z } from 'zod';
import { day, oneOf, only, sentence, share, version, whole } from '../definitions/fileShapes.ts';
import { INPUT_FIELDS, type InputField } from '../inputPolicy.ts';
import { VALIDITIES } from './validity.ts';

/** The shape of a grade.yaml; schema/playbook/grade.yaml says what each part means. */

export const MISSING = ['LOWERS', 'FINE'] as const;
export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof GRADES)[number];

const field = oneOf<InputField>(INPUT_FIELDS);
const weight = whole(1, 100);
const taken = share.refine((value) => value > 0, 'expected more than 0');
const mendedBy = sentence('who can mend it');
const means = sentence('what the grade means');

const cleanInput = only({
  field,
  weight,
  missing: oneOf(MISSING),
  valid: oneOf(VALIDITIES),
  fresh: only({
    maximumAgeDays: whole(1, 36_500, 'days'),
    datedBy: z
      .array(field, { error: 'expected a list of fields' })
      .min(1, 'expected one field at least')
      .optional(),
  }).optional(),
  notForPurposeTakes: taken.optional(),
  eachConflictTakes: taken.optional(),
  sureness: only({ enough: share, tooLittle: share }).optional(),
  mendedBy,
});

const threshold = only({ clean: share, consented: share, contextualised: share, means });

export const gradeFile = only({
  version,
  owner: sentence('who owns the grade'),
  date: day,
  reason: sentence('why there is a grade'),
  clean: only({
    inputs: z.array(cleanInput, { error: 'expected a list of inputs' }).min(1, 'expected one at least'),
  }),
  contextualised: only({
    inputs: z
      .array(only({ field, weight, missing: oneOf(MISSING).default('LOWERS'), mendedBy }), {
        error: 'expected a list of inputs',
      })
      .min(1, 'expected one at least'),
  }),
  menders: only({ WITHHELD: mendedBy, NOT_FOR_PURPOSE: mendedBy }),
  grades: only({ A: threshold, B: threshold, C: threshold, D: threshold, E: only({ means }) }),
  mayNotConclude: z
    .array(
      only({
        says: sentence('what may not be concluded'),
        without: z.array(field, { error: 'expected a list of fields' }).min(1, 'expected one field at least'),
      }),
      { error: 'expected a list of what may not be concluded' },
    )
    .min(1, 'expected one at least'),
});

export type GradeFile = z.infer<typeof gradeFile>;
export type CleanInput = GradeFile['clean']['inputs'][number];
export type ContextInput = GradeFile['contextualised']['inputs'][number];
