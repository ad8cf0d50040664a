import { z } from 'zod';
import { FEATURES, type Feature } from '../attributes.ts';
import { ResolutionError } from '../resolutionError.ts';

/**
 * What was learned. Probabilities of a comparison's levels are in the order of its levels, without the missing one: where
 * a comparison has nothing to say, it says nothing for or against.
 */
export interface Model {
  readonly version: 1;
  /** Of the definition that it was learned for (fingerprintOf). */
  readonly definition: string;
  readonly comparisons: readonly ComparisonModel[];
  readonly relations: readonly RelationModel[];
  /** The share of all possible pairs that are of one person. */
  readonly matchRate: number;
  /** By feature: the chance that two records of two people agree on it. Its rarer values count for more. */
  readonly agreement: Readonly<Partial<Record<Feature, number>>>;
}

export interface ComparisonModel {
  readonly name: string;
  /** Of the pairs of one person, the share at each level. */
  readonly m: readonly number[];
  /** Of pairs of strangers. */
  readonly u: readonly number[];
  /** Of pairs of strangers whose names agree, where the comparison repeats the name. */
  readonly uRepeated?: readonly number[] | undefined;
}

export interface RelationModel {
  readonly name: string;
  /** The share of all possible pairs that are two people related so. */
  readonly rate: number;
  /** By comparison: of such pairs, the share at each level. */
  readonly levels: readonly (readonly number[])[];
}

const probability = z.number().min(0).max(1);
const probabilities = z.array(z.number().gt(0).max(1)).min(2);

const shape: z.ZodType<Model> = z.strictObject({
  version: z.literal(1),
  definition: z.string(),
  comparisons: z.array(
    z.strictObject({
      name: z.string(),
      m: probabilities,
      u: probabilities,
      uRepeated: probabilities.optional(),
    }),
  ),
  relations: z.array(z.strictObject({ name: z.string(), rate: probability, levels: z.array(probabilities) })),
  matchRate: probability,
  agreement: z.partialRecord(z.enum(FEATURES), probability),
});

/** Reads a model from its JSON. `file` is its name in the messages. Throws ResolutionError. */
export function parseModel(text: string, file: string): Model {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ResolutionError(`${file}: is no JSON`, { cause: error });
  }
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new ResolutionError(`${file}: is no model: ${wrong.join('; ')}`);
}
