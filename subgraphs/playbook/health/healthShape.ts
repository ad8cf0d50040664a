import { z } from 'zod';
import { TICKET_PRIORITIES, type TicketPriority } from '../vocabulary.ts';
import type { ComponentDefinition, ComponentName, HealthDefinition, Rated } from './healthDefinition.ts';
import { PLACEHOLDERS, unknownPlaceholder } from './sentenceOf.ts';

/** An object of these keys only; the message names them. */
function section<T extends z.core.$ZodShape>(shape: T) {
  const legal = `expected ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `"${issue.keys.join('", "')}" is none of them: ${legal}` : legal,
  });
}

const text = z.string({ error: 'expected a text' }).trim().min(1, { error: 'expected a text' });
const positive = z
  .number({ error: 'expected a number above 0' })
  .gt(0, { error: 'expected a number above 0' });
const days = z
  .int({ error: 'expected a whole number of days, 1 to 3660' })
  .min(1, { error: 'expected a whole number of days, 1 to 3660' })
  .max(3660, { error: 'expected a whole number of days, 1 to 3660' });

const POINT = 'expected [raw value, 0 to 100]';
const point = z.tuple(
  [
    z.number({ error: POINT }),
    z.number({ error: POINT }).min(0, { error: POINT }).max(100, { error: POINT }),
  ],
  { error: POINT },
);
const points = z
  .array(point, { error: `expected a list of points: ${POINT}` })
  .min(2, { error: 'expected two points or more' })
  .superRefine((list, context) => {
    for (const [index, [raw]] of list.entries())
      if (index > 0 && raw <= (list[index - 1]?.[0] ?? 0))
        context.addIssue({
          code: 'custom',
          path: [index],
          message: `expected a raw value above that of the point before, ${list[index - 1]?.[0]}`,
        });
  });

const rated = {
  title: text,
  weight: positive,
  better: z.enum(['higher', 'lower'], { error: 'expected higher or lower' }),
  points,
  sentence: text,
};
const windowed = { ...rated, windowDays: days };
const fading = { ...windowed, halfLifeDays: days };
const severity = section(
  Object.fromEntries(TICKET_PRIORITIES.map((one) => [one, positive])) as Record<
    TicketPriority,
    typeof positive
  >,
);

/** That the points go the way that is said to be the better one, so that nobody turns a component round unseen. */
function goesItsWay({ better, points: list }: Rated): boolean {
  const sign = better === 'higher' ? 1 : -1;
  return list.every(([, worth], index) => index === 0 || sign * (worth - (list[index - 1]?.[1] ?? 0)) >= 0);
}

function component<T extends z.core.$ZodShape & typeof rated>(shape: T) {
  const placeholders = PLACEHOLDERS.filter((one) => one === 'raw' || one in shape);
  return section(shape).superRefine((one, context) => {
    const said = one as unknown as Rated;
    const complain = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (!goesItsWay(said))
      complain('points', 'expected to go up where higher is better, and down where lower is');
    const unknown = unknownPlaceholder(said.sentence, placeholders);
    const legal = `${placeholders.map((name) => `{${name}}`).join(', ')} or {one|many}`;
    if (unknown !== undefined)
      complain('sentence', `"{${unknown}}" is no placeholder here: expected ${legal}`);
  });
}

const SHAPES = {
  recency: component(rated),
  frequency: component(windowed),
  spendTrend: component(windowed),
  returns: component(windowed),
  ticketLoad: component({ ...fading, severity }),
  sentimentTrend: component(fading),
  satisfaction: component(fading),
  tenure: component(rated),
  engagement: component({ ...fading, perSubscription: positive, perInbound: positive }),
} satisfies Record<ComponentName, unknown>;

const components = section(
  Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, shape.optional()])),
)
  .refine((all) => Object.keys(all).length > 0, { error: 'expected one component or more' })
  .transform((all) =>
    Object.entries(all).map(([name, rest]) => ({ name, ...(rest as object) }) as ComponentDefinition),
  );

const bands = z
  .array(
    section({
      name: z.string().regex(/^[A-Z][A-Z_]*$/, { error: 'expected a name in CAPITALS' }),
      from: z.number({ error: 'expected a score, 0 to 100' }),
      meaning: text,
    }),
    { error: 'expected a list of bands' },
  )
  .min(1, { error: 'expected one band or more' })
  .superRefine((list, context) => {
    for (const [index, { name, from }] of list.entries()) {
      const complain = (key: string, message: string) =>
        context.addIssue({ code: 'custom', path: [index, key], message });
      const before = list[index - 1];
      if (before === undefined && from !== 0)
        complain('from', `expected 0: no band has scores below ${from}`);
      if (before !== undefined && from <= before.from)
        complain('from', `expected a score above ${before.from}: this band would overlap ${before.name}`);
      if (from > 100 || !Number.isInteger(from)) complain('from', 'expected a whole score, 0 to 100');
      if (list.findIndex((one) => one.name === name) < index) complain('name', `"${name}" is there twice`);
    }
  });

const DATE = 'expected a date, yyyy-mm-dd';
const share = z
  .number({ error: 'expected a share, 0 to 1' })
  .min(0, { error: 'expected a share, 0 to 1' })
  .max(1, { error: 'expected a share, 0 to 1' });

/** The shape of health.yaml. */
export const healthDefinition: z.ZodType<HealthDefinition> = section({
  version: text,
  owner: text,
  date: z.iso.date({ error: DATE }),
  reason: text,
  minimumCoverage: share,
  trendDays: days,
  bands,
  components,
});
