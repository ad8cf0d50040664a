import type { Input } from '../input.ts';
import { MOOD_FIELDS, moodInput } from '../moodInput.ts';
import {
  type Json,
  listOf,
  momentOf,
  nodesOf,
  readInput,
  readList,
  recordOf,
  textOf,
  wordOf,
} from '../readInput.ts';
import type { Subject } from '../subject.ts';
import {
  CHANNELS,
  CIRCUMSTANCES,
  DIRECTIONS,
  INTERACTION_TOPICS,
  RETURN_REASONS,
  TICKET_PRIORITIES,
  TICKET_TOPICS,
} from '../vocabulary.ts';
import type { DepartmentFacts } from './facts.ts';

/** Rules may look back a year: a page that is full and does not reach so far back leaves the fact unknown. */
const REACH_MS = 366 * 86_400_000;

/** A mood as rules know it: '' where nothing tells one, undefined where nobody has looked. */
const MOOD_FACTS = {
  NEGATIVE: 'NEGATIVE',
  NEUTRAL: 'NEUTRAL',
  POSITIVE: 'POSITIVE',
  NONE: '',
  NOT_READ: undefined,
} as const;

/**
 * What the departments told of a customer by `now`: nothing that the customer withholds, and nothing that came in another shape,
 * in a word that nobody knows, or in part.
 */
export function departmentFacts({ section, inputs }: Subject, now: Date): DepartmentFacts {
  const tickets = nodesOf(inputs.tickets);
  return {
    openPriority: readInput(section, ['Customer.highestOpenPriority'], () =>
      inputs.highestOpenPriority === null ? 'NONE' : wordOf(inputs.highestOpenPriority, TICKET_PRIORITIES),
    ),
    tickets: whole(inputs.tickets, 'openedAt', now, () =>
      readList(section, ['Customer.tickets'], tickets, ({ openedAt, topic }) => ({
        at: momentOf(openedAt),
        topic: topic === null ? '' : wordOf(topic, TICKET_TOPICS),
      })),
    ),
    moods: whole(inputs.tickets, 'openedAt', now, () =>
      readList(section, MOOD_FIELDS, tickets, (ticket) => ({
        at: momentOf(ticket.openedAt),
        mood: MOOD_FACTS[moodInput(ticket)],
      })),
    ),
    returns: readList(
      section,
      ['Customer.returns'],
      listOf(inputs.returns),
      ({ requestedAt, sku, category, reason }) => ({
        at: momentOf(requestedAt),
        sku: textOf(sku),
        category: textOf(category),
        reason: wordOf(reason, RETURN_REASONS),
      }),
    ),
    contacts: whole(inputs.interactions, 'occurredAt', now, () =>
      readList(
        section,
        ['Customer.interactions'],
        nodesOf(inputs.interactions),
        ({ occurredAt, channel, direction, topic }) => ({
          at: momentOf(occurredAt),
          channel: wordOf(channel, CHANNELS),
          direction: wordOf(direction, DIRECTIONS),
          topic: wordOf(topic, INTERACTION_TOPICS),
        }),
      ),
    ),
    circumstances: readList(section, ['Customer.circumstances'], listOf(inputs.circumstances), ({ kind }) =>
      wordOf(kind, CIRCUMSTANCES),
    ),
    timeZones: readInput(section, ['Customer.timeZones'], () => listOf(inputs.timeZones)?.map(textOf)),
  };
}

/** What a page tells, unless there is more of it within reach. Pages come the latest first. */
function whole<T>(connection: unknown, moment: string, now: Date, read: () => Input<T>): Input<T> {
  const input = read();
  if (input.kind !== 'KNOWN') return input;
  const hasMore = recordOf(recordOf(connection)?.pageInfo)?.hasNextPage;
  const oldest: Json | undefined = recordOf(nodesOf(connection)?.at(-1));
  const reachesBack = () => now.getTime() - momentOf(oldest?.[moment]).getTime() > REACH_MS;
  return hasMore === false || (hasMore === true && oldest !== undefined && reachesBack())
    ? input
    : { kind: 'UNKNOWN' };
}
