import type { Input } from '../input.ts';
import type { Mood } from '../vocabulary.ts';
import type { FadingComponent, TicketComponent } from './healthDefinition.ts';
import type { HealthInputs, HealthTicket } from './healthInputs.ts';
import {
  daysBefore,
  fading,
  isWithin,
  leftOut,
  type Measured,
  measured,
  reachesBack,
  whenKnown,
} from './measured.ts';
import { normalise } from './normalise.ts';

/**
 * The severities of tickets that are open, and of those solved in the window what is left of them. No tickets weigh nothing.
 * Where older tickets were not read, it is that at least. It is left out where too little was read for that to say much, unless
 * it is as bad as can be already: to leave it out then would be in favour of who has most tickets.
 */
export function ticketLoad(
  definition: TicketComponent,
  { tickets, ticketsAreAll }: HealthInputs,
  asOf: Date,
): Measured {
  const { points, windowDays } = definition;
  return whenKnown(tickets, 'tickets', (list) => {
    const load = list.reduce((sum, ticket) => sum + weightOf(ticket, definition, asOf), 0);
    if (ticketsAreAll) return measured(load);
    const isWorst = normalise(points, load) === normalise(points, Number.POSITIVE_INFINITY);
    return isWorst || coversTickets(list, false, asOf, windowDays)
      ? measured(load, { is: 'AT_LEAST', unread: 'tickets' })
      : notAllRead(windowDays);
  });
}

function coversTickets(
  tickets: readonly HealthTicket[],
  areAll: boolean,
  asOf: Date,
  windowDays: number,
): boolean {
  return reachesBack(tickets, areAll, ({ openedAt }) => openedAt, daysBefore(asOf, windowDays));
}

/** Of a time before the oldest ticket that was read, nothing is known, not even that it was nothing. */
function notAllRead(windowDays: number): Measured {
  return leftOut('UNKNOWN', `not all tickets of the latest ${windowDays} days were read`);
}

/** Measures what comes with tickets, such as their moods, where all that were opened in the window were read. */
function whenCovered<T>(
  input: Input<T>,
  what: string,
  {
    inputs,
    asOf,
    windowDays,
  }: { readonly inputs: HealthInputs; readonly asOf: Date; readonly windowDays: number },
  measure: (value: T) => Measured,
): Measured {
  const { tickets, ticketsAreAll } = inputs;
  return whenKnown(input, what, (value) =>
    coversTickets(tickets.kind === 'KNOWN' ? tickets.value : [], ticketsAreAll, asOf, windowDays)
      ? measure(value)
      : notAllRead(windowDays),
  );
}

function weightOf(
  { openedAt, solvedAt, priority }: HealthTicket,
  { severity, windowDays, halfLifeDays }: TicketComponent,
  asOf: Date,
): number {
  if (openedAt > asOf) return 0;
  if (solvedAt === null || solvedAt > asOf) return severity[priority];
  return isWithin(solvedAt, asOf, windowDays) ? severity[priority] * fading(solvedAt, asOf, halfLifeDays) : 0;
}

const MOODS: Readonly<Record<Mood, number>> = { NEGATIVE: -1, NEUTRAL: 0, POSITIVE: 1 };

/**
 * Where the mood of tickets is heading, -1 to 1: the mean in which the latest count most, moved on by as much as it differs
 * from the plain mean of the window. So bad moods that stay bad are bad, and getting better counts before all is well. It is
 * the level of linear exponential smoothing (Brown 1963, "Smoothing, forecasting and prediction", 2 S' - S''), with the
 * plain mean in place of the second smoothing, which few tickets would not bear.
 */
export function sentimentTrend(
  { windowDays, halfLifeDays }: FadingComponent,
  inputs: HealthInputs,
  asOf: Date,
): Measured {
  return whenCovered(inputs.moods, 'the moods of tickets', { inputs, asOf, windowDays }, (list) => {
    const told = list.filter(({ at }) => isWithin(at, asOf, windowDays));
    if (told.length === 0) return leftOut('NOTHING', `there was no ticket in the latest ${windowDays} days`);
    const values = told.flatMap(({ at, mood }) => (mood === null ? [] : { at, value: MOODS[mood] }));
    // whichever moods they have, the trend would be another
    if (values.length < told.length)
      return leftOut('UNKNOWN', `the moods of some tickets of the latest ${windowDays} days were not read`);
    const recent = recentMean(values, halfLifeDays);
    const usual = values.reduce((sum, { value }) => sum + value, 0) / values.length;
    return measured(Math.max(-1, Math.min(1, 2 * recent - usual)));
  });
}

/** The mean rating of the window, 1 to 5, the latest counting most. */
export function satisfaction(
  { windowDays, halfLifeDays }: FadingComponent,
  inputs: HealthInputs,
  asOf: Date,
): Measured {
  return whenCovered(inputs.ratings, 'ratings', { inputs, asOf, windowDays }, (list) => {
    const given = list.filter(({ at }) => isWithin(at, asOf, windowDays));
    if (given.length === 0) return leftOut('NOTHING', `nothing was rated in the latest ${windowDays} days`);
    return measured(
      recentMean(
        given.map(({ at, score }) => ({ at, value: score })),
        halfLifeDays,
      ),
    );
  });
}

/** The mean of one value or more; each counts half for every half-life that it is older than the latest. */
function recentMean(
  dated: readonly { readonly at: Date; readonly value: number }[],
  halfLifeDays: number,
): number {
  const latest = new Date(Math.max(...dated.map(({ at }) => at.getTime())));
  const weights = dated.map(({ at }) => fading(at, latest, halfLifeDays));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return dated.reduce((sum, { value }, index) => sum + value * (weights[index] ?? 0), 0) / all;
}
