import { z } from 'zod';
import { day, oneOf, only, sentence, share, version, whole } from '../definitions/fileShapes.ts';
import { INPUT_FIELDS, type InputField } from '../inputPolicy.ts';
import { VALIDITIES } from './validity.ts';

/** The shape of a grade.yaml; schema/playbook/grade.yaml says what each part means. */

/** Fields of identity, which cannot be entered by a passport: no field of the playbook can require them. */
export const OUT_OF_REACH = ['Customer.conflicts', 'Customer.sources'] as const;
export type OutOfReach = (typeof OUT_OF_REACH)[number];
export const MISSING = ['LOWERS', 'FINE'] as const;
export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof GRADES)[number];

const field = oneOf<InputField>(INPUT_FIELDS);
const weight = whole(1, 100);
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
    notAssessed: z.array(
      only({
        field: oneOf(OUT_OF_REACH),
        weight,
        why: sentence('what it would tell'),
        mendedBy,
      }),
      { error: 'expected a list of fields' },
    ),
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
        without: z
          .array(oneOf<InputField | OutOfReach>([...INPUT_FIELDS, ...OUT_OF_REACH]), {
            error: 'expected a list of fields',
          })
          .min(1, 'expected one field at least'),
      }),
      { error: 'expected a list of what may not be concluded' },
    )
    .min(1, 'expected one at least'),
});

export type GradeFile = z.infer<typeof gradeFile>;
export type CleanInput = GradeFile['clean']['inputs'][number];
export type ContextInput = GradeFile['contextualised']['inputs'][number];
