import { z } from 'zod';
import { type Department, RECORD_KEEPERS } from '../../../kit/departments.ts';

/** What records of one customer can say differently, and one value of which is preferred. */
export const SURVIVING_ATTRIBUTES = ['name', 'email', 'phone', 'birthDate', 'postcode'] as const;
export type SurvivingAttribute = (typeof SURVIVING_ATTRIBUTES)[number];

/** Which of several records is believed: each rule leaves those that it prefers to the next. */
export type SurvivorshipRule =
  | { readonly kind: 'VERIFIED_FIRST' | 'MOST_RECENT' | 'MOST_FREQUENT' }
  /** The best first; a department that is not named comes after all that are. */
  | { readonly kind: 'SOURCE_ORDER'; readonly order: readonly Department[] };

export type Survivorship = Readonly<Record<SurvivingAttribute, readonly SurvivorshipRule[]>>;

const WORDS = {
  verifiedFirst: 'VERIFIED_FIRST',
  mostRecent: 'MOST_RECENT',
  mostFrequent: 'MOST_FREQUENT',
} as const;
const EXPECTED = `expected ${Object.keys(WORDS).join(', ')} or { sourceOrder: [${RECORD_KEEPERS.join(', ')}] }`;

const rule = z
  .union(
    [
      z.enum(Object.keys(WORDS) as [keyof typeof WORDS]),
      z.strictObject({ sourceOrder: z.array(z.enum(RECORD_KEEPERS)).min(1) }),
    ],
    { error: EXPECTED },
  )
  .transform(
    (said): SurvivorshipRule =>
      typeof said === 'string' ? { kind: WORDS[said] } : { kind: 'SOURCE_ORDER', order: said.sourceOrder },
  );

const rules = z
  .array(rule, { error: `expected a list of rules: ${EXPECTED}` })
  .min(1, { error: 'expected one rule or more' })
  .superRefine((list, context) => {
    for (const [index, one] of list.entries()) {
      if (list.findIndex(({ kind }) => kind === one.kind) < index)
        context.addIssue({ code: 'custom', path: [index], message: 'this rule is there twice' });
      if (one.kind === 'SOURCE_ORDER' && new Set(one.order).size < one.order.length)
        context.addIssue({ code: 'custom', path: [index], message: 'names a department twice' });
    }
  });

/** The section `survivorship` of resolution.yaml. */
export const survivorship: z.ZodType<Survivorship> = z.strictObject(
  { name: rules, email: rules, phone: rules, birthDate: rules, postcode: rules } satisfies Record<
    SurvivingAttribute,
    unknown
  >,
  { error: `expected a list of rules for each of ${SURVIVING_ATTRIBUTES.join(', ')}` },
);
