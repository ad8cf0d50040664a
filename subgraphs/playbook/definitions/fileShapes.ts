import { z } from 'zod';
import { SCALAR_FORMS } from '../../../schema/vocabulary/scalarForms.ts';

/** A text that says what was expected where it is none. */
export function sentence(what: string) {
  return z
    .string({ error: `expected ${what}` })
    .trim()
    .min(1, `expected ${what}`);
}

/** A strict object that says its legal names. */
export function only<S extends z.ZodRawShape>(shape: S) {
  const legal = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `does not know ${issue.keys.join(', ')}; expected ${legal}`
        : `expected a mapping of ${legal}`,
  });
}

/** A legal word, or what was expected in its place. */
export function oneOf<T extends string>(words: readonly T[]) {
  return z.enum(words as readonly [T, ...T[]], { error: `expected one of ${words.join(', ')}` });
}

/** A whole number, `of` what. */
export function whole(least: number, most: number, of?: string) {
  const error = `expected a whole number${of === undefined ? '' : ` of ${of}`} from ${least} to ${most}`;
  return z.int({ error }).min(least, error).max(most, error);
}

export const share = z
  .number({ error: 'expected a number from 0 to 1' })
  .min(0, 'expected a number from 0 to 1')
  .max(1, 'expected a number from 0 to 1');

/** What rules, teams and bands are called. */
export const name = z
  .string({ error: 'expected a name of the form OPEN_ISSUE' })
  .regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'expected a name of the form OPEN_ISSUE');

export const version = sentence('a version').regex(/^\d+\.\d+\.\d+$/, 'expected a version of the form 1.0.0');

export const day = z
  .string({ error: 'expected a day of the form 2026-11-01' })
  .refine((text) => SCALAR_FORMS.Date.accepts(text), 'expected a day of the form 2026-11-01')
  .transform((text) => new Date(`${text}T00:00:00Z`));
