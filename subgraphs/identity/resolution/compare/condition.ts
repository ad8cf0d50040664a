import { z } from 'zod';
import { FEATURES, type Feature } from '../attributes.ts';

/** What can be asked of two records. A feature that either of them lacks answers no, but to `missing`. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  /** Both have it, and it is the same. */
  | { readonly equal: Feature }
  /** Jaro-Winkler similarity, 0 to 1. */
  | { readonly alike: Feature; readonly atLeast: number }
  /** Each of the two is the other of the other record. */
  | { readonly crossed: Crossing }
  | { readonly crossedAlike: Crossing; readonly atLeast: number }
  /** One of the two is the other of the other record. */
  | { readonly oneCrossed: Crossing }
  /** They have a word in common. */
  | { readonly sharesWord: Feature }
  /** One begins with the whole of the other, like "anna" and "anna maria". */
  | { readonly startsOther: Feature }
  /** One is a single letter, with which the other begins. */
  | { readonly initial: Feature }
  /** At least one of the records lacks it. */
  | { readonly missing: Feature }
  /** Of equal length, and so many characters at most differ. */
  | { readonly placesDiffer: Feature; readonly atMost: number }
  /** One character too many, missing, other, or two neighbours swapped: Damerau-Levenshtein distance of at most 1. */
  | { readonly oneEdit: Feature }
  /** Of equal length, and the only difference is that two neighbours are swapped. */
  | { readonly neighboursSwapped: Feature }
  /** For yyyymmdd: the same with day and month the other way round. */
  | { readonly dayAndMonthSwapped: Feature }
  /** The first `length` characters are the same. */
  | { readonly sameStart: Feature; readonly length: number };

/** The conditions about one feature that are not the plainest. */
export type Single = Exclude<
  Condition,
  | { all: unknown }
  | { any: unknown }
  | { equal: unknown }
  | { alike: unknown }
  | { crossed: unknown }
  | { crossedAlike: unknown }
  | { oneCrossed: unknown }
>;

export type Crossing = readonly [Feature, Feature];

const feature = z.enum(FEATURES, { error: `expected one of ${FEATURES.join(', ')}` });
const crossing = z.tuple([feature, feature], { error: 'expected two features' });
const similarity = z.number({ error: 'expected a number from 0 to 1' }).min(0).max(1);
const places = z.int({ error: 'expected a whole number' }).min(1).max(32);
const several = z.lazy(() => z.array(condition).min(1));

/** By its first key each form of a condition is known. */
const FORMS: Readonly<Record<string, z.ZodType>> = {
  all: z.strictObject({ all: several }),
  any: z.strictObject({ any: several }),
  equal: z.strictObject({ equal: feature }),
  alike: z.strictObject({ alike: feature, atLeast: similarity }),
  crossed: z.strictObject({ crossed: crossing }),
  crossedAlike: z.strictObject({ crossedAlike: crossing, atLeast: similarity }),
  oneCrossed: z.strictObject({ oneCrossed: crossing }),
  sharesWord: z.strictObject({ sharesWord: feature }),
  startsOther: z.strictObject({ startsOther: feature }),
  initial: z.strictObject({ initial: feature }),
  missing: z.strictObject({ missing: feature }),
  placesDiffer: z.strictObject({ placesDiffer: feature, atMost: places }),
  oneEdit: z.strictObject({ oneEdit: feature }),
  neighboursSwapped: z.strictObject({ neighboursSwapped: feature }),
  dayAndMonthSwapped: z.strictObject({ dayAndMonthSwapped: feature }),
  sameStart: z.strictObject({ sameStart: feature, length: places }),
};

/** The shape of a condition in resolution.yaml. */
export const condition: z.ZodType<Condition> = z.unknown().transform((value, context) => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const form = isMap ? Object.keys(value).find((key) => Object.hasOwn(FORMS, key)) : undefined;
  if (form === undefined) {
    context.addIssue({
      code: 'custom',
      message: `expected a condition: one of ${Object.keys(FORMS).join(', ')}`,
    });
    return z.NEVER;
  }
  const parsed = (FORMS[form] as z.ZodType).safeParse(value);
  if (parsed.success) return parsed.data as Condition;
  for (const { path, message } of parsed.error.issues)
    context.addIssue({ code: 'custom', path: [...path], message });
  return z.NEVER;
});
