import type { PassportSection } from '../../../schema/consent/passport.ts';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import type { Input } from '../input.ts';
import { type InputNode, listOf, momentOf, nodeOf, readInput, recordOf, textOf } from '../readInput.ts';
import type { Subject } from '../subject.ts';
import type { DepartmentFacts } from './facts.ts';

/** For which the inputs of an engagement are read. */
export const ENGAGEMENT_PURPOSE = 'RELATIONSHIP_MANAGEMENT';

/** What the departments told of a customer: nothing that the customer withholds, and nothing that came in another shape. */
export function departmentFacts({ section, inputs }: Subject): DepartmentFacts {
  const nodes = (value: unknown) => listOf(recordOf(value)?.edges)?.map((edge) => recordOf(edge)?.node);
  const tickets = nodes(inputs.tickets);
  return {
    openPriority: read(section, ['SUPPORT_CONTENT'], () =>
      inputs.highestOpenPriority === null ? 'NONE' : textOf(inputs.highestOpenPriority),
    ),
    tickets: list(section, ['SUPPORT_CONTENT'], tickets, ({ openedAt, topic }) => ({
      at: momentOf(openedAt),
      topic: topic === null ? '' : textOf(topic),
    })),
    moods: list(
      section,
      ['SUPPORT_CONTENT', 'INFERRED'],
      tickets?.filter((ticket) => recordOf(ticket)?.sentiment !== null),
      ({ openedAt, sentiment }) => ({ at: momentOf(openedAt), mood: textOf(sentiment) }),
    ),
    returns: list(
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
    contacts: list(
      section,
      ['BEHAVIOUR'],
      nodes(inputs.interactions),
      ({ occurredAt, channel, direction, topic }) => ({
        at: momentOf(occurredAt),
        channel: textOf(channel),
        direction: textOf(direction),
        topic: textOf(topic),
      }),
    ),
    circumstances: list(section, ['BEHAVIOUR'], listOf(inputs.circumstances), ({ kind }) => textOf(kind)),
    timeZones: read(section, ['ADDRESS'], () => listOf(inputs.timeZones)?.map(textOf)),
  };
}

function read<T>(
  section: PassportSection,
  categories: readonly DataCategory[],
  value: () => T | undefined,
): Input<T> {
  return readInput({ section, purpose: ENGAGEMENT_PURPOSE, categories }, value);
}

function list<T>(
  section: PassportSection,
  categories: readonly DataCategory[],
  values: readonly unknown[] | undefined,
  one: (value: InputNode) => T,
): Input<readonly T[]> {
  return read(section, categories, () => values?.map((value) => one(nodeOf(value))));
}
