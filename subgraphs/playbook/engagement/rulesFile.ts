import { z } from 'zod';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { parseInstant } from '../../../schema/vocabulary/scalarForms.ts';
import { day, name, oneOf, only, sentence, version, whole } from '../definitions/fileShapes.ts';
import { ACTIONS, CHANNELS, INTENTS } from '../vocabulary.ts';
import {
  DEPARTMENT_FACTS,
  type DepartmentFacts,
  FACT_TYPES,
  type FactShape,
  REQUEST_FACTS,
} from './facts.ts';

/** The shape of a rules.yaml; schema/playbook/rules.yaml says what each part means. */

const someOf = <T extends string>(values: readonly T[]) =>
  z
    .array(oneOf(values), { error: `expected a list of ${values.join(', ')}` })
    .min(1, 'expected one at least');
const instant = z
  .string({ error: 'expected a moment of the form 2026-11-01T12:00:00Z' })
  .transform((text, context) => {
    const moment = parseInstant(text);
    if (moment !== undefined) return moment;
    context.addIssue({ code: 'custom', message: 'expected a moment of the form 2026-11-01T12:00:00Z' });
    return z.NEVER;
  });

const unsure = only({
  do: oneOf(ACTIONS.filter((action) => action !== 'ENGAGE' && action !== 'WAIT')),
  team: name.optional(),
});

/** In an example: a moment, or how long before its present one: -90m, -2h, -3d. */
const ago = z
  .string({ error: 'expected -90m, -2h, -3d or a moment' })
  .refine((text) => momentAt(text, new Date(0)) !== undefined, 'expected -90m, -2h, -3d or a moment');

export function momentAt(text: string, now: Date): Date | undefined {
  const [, count, unit] = /^-(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count === undefined) return parseInstant(text);
  const minutes = { m: 1, h: 60, d: 1_440 }[unit as 'm' | 'h' | 'd'];
  return new Date(now.getTime() - Number(count) * minutes * 60_000);
}

type PartShape = Omit<FactShape, 'means'>;

function shapeOf({ type, words: legal, name: fact }: PartShape & { readonly name: string }): z.ZodType {
  if (type === 'bool') return z.boolean({ error: 'expected true or false' });
  const [, element] = /^list<(\w+)>$/.exec(type) ?? [];
  const parts = FACT_TYPES[element as keyof typeof FACT_TYPES] as
    | Readonly<Record<string, PartShape>>
    | undefined;
  if (parts !== undefined)
    return z.array(
      only(
        Object.fromEntries(
          Object.entries(parts).map(([part, shape]) => [
            part,
            part === 'at' ? ago : shapeOf({ ...shape, name: part }),
          ]),
        ),
      ),
      { error: `expected a list of ${Object.keys(parts).join(', ')}` },
    );
  const one = legal === undefined ? z.string({ error: `expected a text for ${fact}` }) : oneOf(legal);
  return element === undefined ? one : z.array(one, { error: 'expected a list' });
}

const FACTS = { ...REQUEST_FACTS, ...DEPARTMENT_FACTS };
const { intent: _intent, channel: _channel, now: _now, ...given } = FACTS;
const exampleFacts = only(
  Object.fromEntries(
    Object.entries({ ...given, isAllowed: { type: 'bool' } }).map(([fact, shape]) => [
      fact,
      shapeOf({ ...shape, name: fact }).optional(),
    ]),
  ),
);

const example = only({
  name: sentence('what the case is about'),
  intent: oneOf(INTENTS),
  channel: oneOf(CHANNELS),
  /** Now. */
  at: instant.default(new Date('2026-11-03T11:00:00Z')),
  /** Those that differ from a customer of whom all is known and nothing is the matter. */
  facts: exampleFacts.default({}),
  /** Facts that nobody may read. */
  withheld: someOf(Object.keys(DEPARTMENT_FACTS) as (keyof DepartmentFacts)[]).default([]),
  expect: oneOf(ACTIONS),
  /** Whether this rule is among those that fired. */
  fires: z.boolean({ error: 'expected true or false' }),
});

const rule = only({
  id: name,
  priority: whole(1, 1000),
  owner: sentence('who owns the rule'),
  reason: sentence('why there is the rule'),
  from: day,
  to: day.optional(),
  intents: someOf(INTENTS),
  channels: someOf(CHANNELS).default([...CHANNELS]),
  when: sentence('a condition'),
  do: oneOf(ACTIONS),
  team: name.optional(),
  waitUntil: sentence('a moment').optional(),
  over: z.array(name).default([]),
  code: name,
  says: sentence('what is told of it'),
  toldTo: z.array(oneOf(PURPOSES)).default([]),
  examples: z
    .array(example, { error: 'expected examples' })
    .min(2, 'expected one at least in which it fires, and one in which it does not'),
});

export const rulesFile = only({
  version,
  owner: sentence('who owns the playbook'),
  date: day,
  teams: z.record(name, sentence('what the team does')),
  insiders: someOf(PURPOSES),
  whenUnsure: z.object(
    Object.fromEntries(INTENTS.map((intent) => [intent, unsure])) as Record<
      (typeof INTENTS)[number],
      typeof unsure
    >,
    {
      error: `expected an action for each of ${INTENTS.join(', ')}`,
    },
  ),
  voice: z.array(sentence('a principle')).min(1, 'expected one principle at least'),
  mustSay: z.array(
    only({ when: sentence('a condition'), says: sentence('what must be said'), reason: sentence('why') }),
  ),
  rules: z.array(rule).min(1, 'expected one rule at least'),
});

export type RulesFile = z.infer<typeof rulesFile>;
export type WrittenRule = RulesFile['rules'][number];
export type WrittenExample = WrittenRule['examples'][number];
