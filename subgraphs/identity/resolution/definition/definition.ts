import { z } from 'zod';
import { CERTAIN_LINK_RULES, type CertainLinkRule } from '../../../kit/claims.ts';
import { FEATURES, type Feature } from '../attributes.ts';
import { type Condition, condition } from '../compare/condition.ts';
import { type Survivorship, survivorship } from './survivorship.ts';

/** One answer of a comparison. Of its comparison's levels the first one whose condition holds is the answer. */
export interface Level {
  readonly name: string;
  /** Undefined for the last level, which holds when no other does. */
  readonly when?: Condition | undefined;
  /** Where learning starts: the share of the pairs of one person that are at this level, before scaling to one. */
  readonly expected: number;
  /** Features that are equal at this level, and whose rare values count for more than their common ones. */
  readonly frequency: readonly Feature[];
}

export interface Comparison {
  readonly name: string;
  /** It has something to say when both records have one of these. */
  readonly attributes: readonly Feature[];
  /** Groups of features; by chance one group agrees independently of the others. */
  readonly independent: readonly (readonly Feature[])[];
  readonly repeats?: Repetition | undefined;
  readonly levels: readonly Level[];
}

/** Says that by chance this comparison is at some `levels` more often for pairs that are `at` some of another's. */
export interface Repetition {
  readonly comparison: string;
  readonly at: readonly string[];
  readonly levels: readonly string[];
  /** Strangers who are `at` those levels are found by drawing pairs that are equal in these. */
  readonly sampledBy: readonly Feature[];
}

/** Two people who are not one, and agree on more than strangers do. */
export interface Relation {
  readonly name: string;
  readonly sharedAttributes: readonly Feature[];
  /** By comparison: where learning its levels' shares starts; or the levels that alone are learned. */
  readonly learned: Readonly<Record<string, 'often' | 'seldom' | readonly string[]>>;
  /** By comparison: the chance of its first level. */
  readonly chance: Readonly<Record<string, number>>;
}

/** A feature, or how it begins. */
export type BlockingKey = Feature | { readonly start: Feature; readonly length: number };

export interface Blocking {
  readonly neighbours: number;
  readonly rules: readonly BlockingRule[];
}

/** Pairs that agree on all of `on`, where no more than `limit` records do. */
export interface BlockingRule {
  readonly on: readonly BlockingKey[];
  readonly limit: number;
}

/**
 * Decides by itself, beside the comparisons: records that agree on `same` are of one person, unless they contradict each other
 * in all of `unlessDiffer`, or more than `limit` records agree on it. Then it is nobody's own.
 */
export interface CertainRule {
  readonly rule: CertainLinkRule;
  readonly same: Feature;
  readonly unlessDiffer: readonly Feature[];
  readonly limit: number;
}

const SAME: Readonly<Record<CertainLinkRule, Feature>> = {
  SAME_VERIFIED_EMAIL: 'verifiedEmail',
  SAME_LOYALTY_ID: 'loyaltyCard',
};

/** From which match probability on the records of a store are one person, and from which a person should look. */
export interface Thresholds {
  readonly link: number;
  readonly review: number;
}

/** What resolution.yaml says. */
export interface Definition {
  readonly thresholds: Thresholds;
  readonly certain: readonly CertainRule[];
  readonly comparisons: readonly Comparison[];
  readonly relations: readonly Relation[];
  readonly blocking: Blocking;
  readonly survivorship: Survivorship;
}

const feature = z.enum(FEATURES, { error: `expected one of ${FEATURES.join(', ')}` });
const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, { error: 'expected a name in camelCase' });
const share = z.number({ error: 'expected a number above 0, up to 1' }).gt(0).max(1);

const level = z.strictObject({
  name,
  when: condition.optional(),
  expected: share,
  frequency: z.array(feature).default([]),
});

const comparison = z.strictObject({
  name,
  attributes: z.array(feature).min(1),
  independent: z.array(z.array(feature).min(1)).min(1).max(4),
  repeats: z
    .strictObject({
      comparison: name,
      at: z.array(name).min(1),
      levels: z.array(name).min(1),
      sampledBy: z.array(feature).min(1),
    })
    .optional(),
  levels: z.array(level).min(2).max(30),
});

const relation = z.strictObject({
  name,
  sharedAttributes: z.array(feature).default([]),
  learned: z
    .record(
      name,
      z.union([z.enum(['often', 'seldom']), z.array(name).min(1)], {
        error: 'expected often, seldom or a list of levels',
      }),
    )
    .default({}),
  chance: z.record(name, share).default({}),
});

const blockingKey = z.union([feature, z.strictObject({ start: feature, length: z.int().min(1).max(32) })], {
  error: `expected a feature, or { start: feature, length: characters }; features are ${FEATURES.join(', ')}`,
});

const limit = z.int().min(2).max(10_000);
const keys = z.array(blockingKey).min(1);

const blocking = z
  .strictObject({
    blockLimit: limit,
    neighbours: z.int().min(1).max(100),
    rules: z
      .array(
        z.union([keys, z.strictObject({ on: keys, limit })], {
          error: 'expected a list of features, or { on: features, limit: records }',
        }),
      )
      .min(1)
      .max(30),
  })
  .transform(
    ({ blockLimit, neighbours, rules }): Blocking => ({
      neighbours,
      rules: rules.map((rule) => ('on' in rule ? rule : { on: rule, limit: blockLimit })),
    }),
  );

const threshold = z.number({ error: 'expected a number between 0 and 1' }).gt(0).lt(1);
const thresholds = z
  .strictObject({ link: threshold, review: threshold })
  .refine(({ link, review }) => review < link, { error: 'review must be less than link' });

const certain = z
  .strictObject({
    rule: z.enum(CERTAIN_LINK_RULES, { error: `expected one of ${CERTAIN_LINK_RULES.join(', ')}` }),
    unlessDiffer: z.array(feature).default([]),
    limit: z.int({ error: 'expected a whole number of records, 2 to 100' }).min(2).max(100),
  })
  .transform((rule): CertainRule => ({ ...rule, same: SAME[rule.rule] }));

/** The shape of resolution.yaml. */
export const definition: z.ZodType<Definition> = z
  .strictObject({
    thresholds,
    certain: z
      .array(certain)
      .default([])
      .refine((rules) => new Set(rules.map(({ rule }) => rule)).size === rules.length, {
        error: 'expected each rule once',
      }),
    comparisons: z.array(comparison).min(1).max(20),
    relations: z.array(relation).default([]),
    blocking,
    survivorship,
  })
  .superRefine((value, context) => {
    const complain = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    value.comparisons.forEach((one, index) => {
      checkLevels(one, (path, message) => complain(['comparisons', index, ...path], message));
      checkRepetition(one, value.comparisons, (path, message) =>
        complain(['comparisons', index, 'repeats', ...path], message),
      );
    });
    checkUnique(value.comparisons, (path, message) => complain(['comparisons', ...path], message));
    value.relations.forEach((one, index) => {
      checkRelation(one, value.comparisons, (path, message) =>
        complain(['relations', index, ...path], message),
      );
    });
  });

type Complain = (path: PropertyKey[], message: string) => void;

function checkUnique(named: readonly { readonly name: string }[], complain: Complain): void {
  const seen = new Set<string>();
  for (const [index, one] of named.entries()) {
    if (seen.has(one.name)) complain([index, 'name'], `"${one.name}" is there twice`);
    seen.add(one.name);
  }
}

function checkLevels({ levels }: Comparison, complain: Complain): void {
  checkUnique(levels, (path, message) => complain(['levels', ...path], message));
  for (const [index, one] of levels.entries()) {
    const isLast = index === levels.length - 1;
    if (isLast && one.when !== undefined)
      complain(['levels', index, 'when'], 'the last level holds when no other does: leave its condition out');
    if (!isLast && one.when === undefined)
      complain(['levels', index], 'expected a condition (when): only the last level has none');
  }
}

function checkRelation(
  { learned, chance }: Relation,
  comparisons: readonly Comparison[],
  complain: Complain,
): void {
  for (const [key, names] of Object.entries({ learned: Object.keys(learned), chance: Object.keys(chance) }))
    for (const one of names)
      if (!comparisons.some((known) => known.name === one))
        complain([key, one], `there is no comparison "${one}"`);
  for (const [one, levels] of Object.entries(learned)) {
    const known = comparisons.find((comparison) => comparison.name === one)?.levels ?? [];
    const unknown =
      typeof levels === 'string' ? undefined : levels.find((at) => !known.some((level) => level.name === at));
    if (unknown !== undefined) complain(['learned', one], `"${one}" has no level "${unknown}"`);
  }
}

function checkRepetition(
  { levels, repeats }: Comparison,
  comparisons: readonly Comparison[],
  complain: Complain,
): void {
  if (repeats === undefined) return;
  const other = comparisons.find((one) => one.name === repeats.comparison);
  const missing = repeats.at.find((at) => !other?.levels.some((one) => one.name === at));
  if (other === undefined) complain(['comparison'], `there is no comparison "${repeats.comparison}"`);
  else if (missing !== undefined) complain(['at'], `"${other.name}" has no level "${missing}"`);
  const own = repeats.levels.find((at) => !levels.some((one) => one.name === at));
  if (own !== undefined) complain(['levels'], `this comparison has no level "${own}"`);
}
