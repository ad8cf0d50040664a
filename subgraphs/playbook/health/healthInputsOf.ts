import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import type { Input } from '../input.ts';
import { type ConsentedInput, categoryOf } from '../inputCategories.ts';
import { MOOD_FIELDS, moodInput } from '../moodInput.ts';
import {
  listOf,
  momentOf,
  nodeOf,
  nodesOf,
  numberOf,
  readInput,
  readList,
  recordOf,
  textOf,
  wordOf,
} from '../readInput.ts';
import type { Subject } from '../subject.ts';
import { TICKET_PRIORITIES } from '../vocabulary.ts';
import type { ComponentName } from './healthDefinition.ts';
import type { HealthInputs } from './healthInputs.ts';

/** The fields that each input comes from. */
const FIELDS = {
  orders: ['Customer.orders', 'Order.placedAt', 'Order.status', 'Order.total'],
  returns: ['Customer.returns'],
  tickets: ['Customer.tickets'],
  moods: MOOD_FIELDS,
  ratings: ['Customer.tickets', 'Ticket.rating'],
  subscriptions: ['Customer.subscriptions'],
  interactions: ['Customer.interactions'],
  knownSince: ['Customer.firstOrderAt', 'Customer.subscriptions'],
} as const satisfies Readonly<Record<string, readonly ConsentedInput[]>>;

/** The inputs that each component rests on. */
const COMPONENT_INPUTS: Readonly<Record<ComponentName, readonly (keyof typeof FIELDS)[]>> = {
  recency: ['orders'],
  frequency: ['orders'],
  spendTrend: ['orders'],
  returns: ['orders', 'returns'],
  ticketLoad: ['tickets'],
  sentimentTrend: ['tickets', 'moods'],
  satisfaction: ['tickets', 'ratings'],
  tenure: ['knownSince'],
  engagement: ['subscriptions', 'interactions'],
};

/** What of the customer a component shows: its parts are told to purposes only that may use all of it. */
export function categoriesOf(component: ComponentName): readonly DataCategory[] {
  const fields = COMPONENT_INPUTS[component].flatMap((input): readonly ConsentedInput[] => FIELDS[input]);
  return [...new Set(fields.map(categoryOf))];
}

/** What the departments told of a customer: nothing that the customer withholds, and nothing that came in another shape. */
export function healthInputsOf({ section, inputs }: Subject): HealthInputs {
  const orders = nodesOf(inputs.orders);
  const tickets = nodesOf(inputs.tickets);
  const having = (part: string) => tickets?.filter((ticket) => recordOf(ticket)?.[part] !== null);
  return {
    orders: readList(section, FIELDS.orders, orders, ({ placedAt, status, total }) => ({
      placedAt: momentOf(placedAt),
      totalMinor: numberOf(recordOf(total)?.amountMinor),
      currency: textOf(recordOf(total)?.currency),
      cancelled: textOf(status) === 'CANCELLED',
    })),
    ordersAreAll: orders !== undefined && recordOf(inputs.orders)?.totalCount === orders.length,
    returns: readList(section, FIELDS.returns, listOf(inputs.returns), ({ requestedAt }) => ({
      requestedAt: momentOf(requestedAt),
    })),
    tickets: readList(section, FIELDS.tickets, tickets, ({ openedAt, solvedAt, priority }) => ({
      openedAt: momentOf(openedAt),
      solvedAt: solvedAt === null ? null : momentOf(solvedAt),
      priority: wordOf(priority, TICKET_PRIORITIES),
    })),
    ticketsAreAll: isWhole(inputs.tickets),
    moods: readInput(section, FIELDS.moods, () =>
      tickets?.map(nodeOf).flatMap((ticket) => {
        const mood = moodInput(ticket);
        return mood === 'NONE'
          ? []
          : [{ at: momentOf(ticket.openedAt), mood: mood === 'NOT_READ' ? null : mood }];
      }),
    ),
    ratings: readList(section, FIELDS.ratings, having('rating'), ({ rating }) => ({
      at: momentOf(recordOf(rating)?.ratedAt),
      score: numberOf(recordOf(rating)?.score),
    })),
    subscriptions: readList(
      section,
      FIELDS.subscriptions,
      listOf(inputs.subscriptions),
      ({ startedAt, endedAt, status }) => ({
        startedAt: momentOf(startedAt),
        endedAt: endedAt === null ? null : momentOf(endedAt),
        status: textOf(status),
      }),
    ),
    interactions: readList(
      section,
      FIELDS.interactions,
      nodesOf(inputs.interactions),
      ({ occurredAt, direction }) => ({
        at: momentOf(occurredAt),
        direction: wordOf(direction, ['INBOUND', 'OUTBOUND']),
      }),
    ),
    interactionsAreAll: isWhole(inputs.interactions),
    knownSince: customerSince({ section, inputs }),
  };
}

/** Whether a page says that nothing comes after it. */
function isWhole(connection: unknown): boolean {
  return recordOf(recordOf(connection)?.pageInfo)?.hasNextPage === false;
}

/** Since the first order or subscription. Of who has none nobody says since when they are a customer. */
function customerSince({ section, inputs }: Pick<Subject, 'section' | 'inputs'>): Input<Date> {
  return readInput(section, FIELDS.knownSince, () => {
    const begun = listOf(inputs.subscriptions)?.map((one) => momentOf(recordOf(one)?.startedAt)) ?? [];
    const first = inputs.firstOrderAt === null ? [] : [momentOf(inputs.firstOrderAt)];
    return [...first, ...begun].toSorted((one, other) => one.getTime() - other.getTime())[0];
  });
}
