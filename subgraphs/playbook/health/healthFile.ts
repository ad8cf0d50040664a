import { z } from 'zod';
import { day, name, oneOf, only, sentence, share, version, whole } from '../definitions/fileShapes.ts';
import { TICKET_PRIORITIES, type TicketPriority } from '../vocabulary.ts';
import type { ComponentDefinition, ComponentName, Rated } from './healthDefinition.ts';
import { PLACEHOLDERS, unknownPlaceholder } from './sentenceOf.ts';

/** The shape of a health.yaml; schema/playbook/health.yaml says what each part means. */

const positive = z
  .number({ error: 'expected a number above 0' })
  .gt(0, { error: 'expected a number above 0' });
const days = whole(1, 3660, 'days');

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
  title: sentence('a title'),
  weight: positive,
  better: oneOf(['higher', 'lower']),
  points,
  sentence: sentence('a sentence'),
};
const windowed = { ...rated, windowDays: days };
const fading = { ...windowed, halfLifeDays: days };
const severity = only(
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
  return only(shape).superRefine((one, context) => {
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

const components = only(
  Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, shape.optional()])),
)
  .refine((all) => Object.keys(all).length > 0, { error: 'expected one component or more' })
  .transform((all) =>
    Object.entries(all).map(([name, rest]) => ({ name, ...(rest as object) }) as ComponentDefinition),
  );

const bands = z
  .array(
    only({
      name,
      from: z.number({ error: 'expected a score, 0 to 100' }),
      meaning: sentence('what the band means'),
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

export const healthFile = only({
  version,
  owner: sentence('who owns the score'),
  date: day,
  reason: sentence('why there is a score'),
  minimumCoverage: share,
  trendDays: days,
  bands,
  components,
});

export type HealthFile = z.infer<typeof healthFile>;
