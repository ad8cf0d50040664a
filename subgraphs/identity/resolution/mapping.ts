import { isSupportedCountry } from 'libphonenumber-js';
import { z } from 'zod';
import { ATTRIBUTES, type Attribute } from './attributes.ts';
import { DATE_FORMATS, DEFAULT_DATE_FORMATS } from './normalise/dates.ts';
import type { Reading } from './normalise/normalisers.ts';
import { readYaml } from './readYaml.ts';

/** Which column of a file is which attribute, and how its values are to be read. */
export interface Mapping extends Reading {
  /** The column that names a row; where there is none, its number does, 1 for the first after the header. */
  readonly id: string | undefined;
  readonly columns: Readonly<Partial<Record<Attribute, string>>>;
}

const KNOWN = `expected attributes out of ${ATTRIBUTES.join(', ')}, each with the name of its column`;
const attribute = z.enum(ATTRIBUTES);
const column = z.string({ error: 'expected the name of a column' }).min(1);

const shape: z.ZodType<Mapping> = z
  .strictObject({
    id: column.optional(),
    country: z
      .string()
      .refine(isSupportedCountry, { error: 'expected a country of ISO 3166-1, such as DE' })
      .optional(),
    dateFormats: z
      .array(z.enum(DATE_FORMATS, { error: `expected some of ${DATE_FORMATS.join(', ')}` }))
      .min(1)
      .default([...DEFAULT_DATE_FORMATS]),
    columns: z
      .partialRecord(attribute, column, { error: KNOWN })
      .refine((columns) => Object.keys(columns).length >= 2, {
        error: 'expected at least two attributes: one alone tells nobody apart',
      }),
  })
  .transform(({ id, ...rest }) => ({ id, ...rest }));

/** Reads a mapping.yaml. Throws a ResolutionError that names the lines and what was expected there. */
export function readMapping(path: string): Mapping {
  return readYaml(path, shape);
}
