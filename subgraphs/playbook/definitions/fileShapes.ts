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

export const version = sentence('a version').regex(/^\d+\.\d+\.\d+$/, 'expected a version of the form 1.0.0');

export const day = z
  .string({ error: 'expected a day of the form 2026-11-01' })
  .refine((text) => SCALAR_FORMS.Date.accepts(text), 'expected a day of the form 2026-11-01')
  .transform((text) => new Date(`${text}T00:00:00Z`));
