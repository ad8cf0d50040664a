import type { PassportSection } from '../../../schema/consent/passport.ts';
import type { DataCategory } from '../../../schema/vocabulary/dataCategories.ts';
import { parseInstant } from '../../../schema/vocabulary/scalarForms.ts';
import { mayBeRead } from '../../kit/derivedInputs.ts';
import type { Input } from '../input.ts';
import type { Subject } from '../subject.ts';
import type { DepartmentFacts } from './facts.ts';

/** For which the inputs of an engagement are read. */
export const ENGAGEMENT_PURPOSE = 'RELATIONSHIP_MANAGEMENT';

type Node = Readonly<Record<string, unknown>>;

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

/** WITHHELD unless all that it shows may be read; UNKNOWN where it is not there, or is not what it should be. */
function read<T>(
  section: PassportSection,
  categories: readonly DataCategory[],
  value: () => T | undefined,
): Input<T> {
  if (!categories.every((category) => mayBeRead(section, ENGAGEMENT_PURPOSE, category)))
    return { kind: 'WITHHELD' };
  try {
    const known = value();
    return known === undefined ? { kind: 'UNKNOWN' } : { kind: 'KNOWN', value: known };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'UNKNOWN' };
    throw error;
  }
}

function list<T>(
  section: PassportSection,
  categories: readonly DataCategory[],
  values: readonly unknown[] | undefined,
  one: (value: Node) => T,
): Input<readonly T[]> {
  return read(section, categories, () =>
    values?.map((value) => {
      const record = recordOf(value);
      if (record === undefined) throw new TypeError('Expected an object');
      return one(record);
    }),
  );
}

function recordOf(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null ? (value as Node) : undefined;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('Expected a text');
  return value;
}

function momentOf(value: unknown): Date {
  const moment = parseInstant(textOf(value));
  if (moment === undefined) throw new TypeError('Expected a moment');
  return moment;
}
