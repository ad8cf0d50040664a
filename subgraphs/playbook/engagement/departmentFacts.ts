import { listOf, momentOf, nodesOf, readInput, readList, recordOf, textOf } from '../readInput.ts';
import type { Subject } from '../subject.ts';
import type { DepartmentFacts } from './facts.ts';

/** What the departments told of a customer: nothing that the customer withholds, and nothing that came in another shape. */
export function departmentFacts({ section, inputs }: Subject): DepartmentFacts {
  const tickets = nodesOf(inputs.tickets);
  return {
    openPriority: readInput(section, ['SUPPORT_CONTENT'], () =>
      inputs.highestOpenPriority === null ? 'NONE' : textOf(inputs.highestOpenPriority),
    ),
    tickets: readList(section, ['SUPPORT_CONTENT'], tickets, ({ openedAt, topic }) => ({
      at: momentOf(openedAt),
      topic: topic === null ? '' : textOf(topic),
    })),
    moods: readList(
      section,
      ['SUPPORT_CONTENT', 'INFERRED'],
      tickets?.filter((ticket) => recordOf(ticket)?.sentiment !== null),
      ({ openedAt, sentiment }) => ({ at: momentOf(openedAt), mood: textOf(sentiment) }),
    ),
    returns: readList(
      section,
      ['TRANSACTION'],
      listOf(inputs.returns),
      ({ requestedAt, sku, category, reason }) => ({
        at: momentOf(requestedAt),
        sku: textOf(sku),
        category: textOf(category),
        reason: textOf(reason),
      }),
    ),
    contacts: readList(
      section,
      ['BEHAVIOUR'],
      nodesOf(inputs.interactions),
      ({ occurredAt, channel, direction, topic }) => ({
        at: momentOf(occurredAt),
        channel: textOf(channel),
        direction: textOf(direction),
        topic: textOf(topic),
      }),
    ),
    circumstances: readList(section, ['BEHAVIOUR'], listOf(inputs.circumstances), ({ kind }) => textOf(kind)),
    timeZones: readInput(section, ['ADDRESS'], () => listOf(inputs.timeZones)?.map(textOf)),
  };
}
