import { type Ask, decide, standingOf } from '../../../schema/consent/decide.ts';
import { categoryBit } from '../../../schema/vocabulary/dataCategories.ts';
import { INPUT_FIELDS, type InputField, type InputPolicy, policyOf } from '../inputPolicy.ts';
import { type Json, momentOf, nodeOf, nodesOf, numberOf, textOf, wholeOf, wordOf } from '../readInput.ts';
import type { Subject } from '../subject.ts';
import { COMPARED_ATTRIBUTES } from '../vocabulary.ts';
import type { CustomerInputs, FieldInput, InputValues, MoneyValue } from './inputValues.ts';

/**
 * What the departments told of a customer for the caller's own purpose. What the caller may not read is WITHHELD whatever has
 * come, by the function that decides at the gate too; what came in another shape is INVALID.
 */
export function readInputs({ section, inputs: given }: Subject, ask: Ask): CustomerInputs {
  const standing = standingOf(ask, section);
  const isReleased = ({ category, purposes }: InputPolicy) => {
    const rule = { mask: categoryBit(category), purposes: new Set(purposes) };
    return decide(rule, ask.purpose, standing).kind === 'Released';
  };
  const read = (field: InputField): FieldInput<unknown> => {
    const policy = policyOf(field);
    const outer = policy.within === undefined ? undefined : policyOf(policy.within as InputField);
    if (!isReleased(policy) || (outer !== undefined && !isReleased(outer))) return { kind: 'WITHHELD' };
    return readValue(field, given);
  };
  return Object.fromEntries(INPUT_FIELDS.map((field) => [field, read(field)])) as unknown as CustomerInputs;
}

type Readers = { readonly [F in InputField]: (given: Json) => InputValues[F] | undefined };

/** Undefined where it is null; each throws a TypeError for anything that is not of its shape. */
const READERS: Readers = {
  'Customer.name': ({ name }) => given(name, (value) => textOf(nodeOf(value).full)),
  'Customer.email': ({ email }) => given(email, textOf),
  'Customer.phone': ({ phone }) => given(phone, textOf),
  'Customer.tier': ({ tier }) => given(tier, textOf),
  'Customer.preferredChannel': ({ preferredChannel }) => given(preferredChannel, textOf),
  'Customer.circumstances': ({ circumstances }) =>
    each(circumstances, ({ kind, since }) => ({ kind: textOf(kind), since: momentOf(since) })),
  'Customer.interactions': ({ interactions }) =>
    each(pageOf(interactions), ({ occurredAt, channel, direction, topic }) => ({
      at: momentOf(occurredAt),
      channel: textOf(channel),
      direction: textOf(direction),
      topic: textOf(topic),
    })),
  'Customer.lifetimeValue': ({ lifetimeValue }) => given(lifetimeValue, money),
  'Customer.firstOrderAt': ({ firstOrderAt }) => given(firstOrderAt, momentOf),
  'Customer.lastOrderAt': ({ lastOrderAt }) => given(lastOrderAt, momentOf),
  'Customer.returns': ({ returns }) =>
    each(returns, ({ requestedAt, reason, status }) => ({
      at: momentOf(requestedAt),
      reason: textOf(reason),
      status: textOf(status),
    })),
  'Customer.subscriptions': ({ subscriptions }) =>
    each(subscriptions, ({ plan, price, startedAt, nextRenewalAt }) => ({
      plan: textOf(plan),
      price: money(price),
      startedAt: momentOf(startedAt),
      nextRenewalAt: given(nextRenewalAt, momentOf),
    })),
  'Customer.openTicketCount': ({ openTicketCount }) => given(openTicketCount, wholeNumber),
  'Customer.highestOpenPriority': ({ highestOpenPriority }) => given(highestOpenPriority, textOf),
  'Customer.tickets': ({ tickets }) =>
    each(pageOf(tickets), ({ openedAt, updatedAt, topic }) => ({
      openedAt: momentOf(openedAt),
      updatedAt: momentOf(updatedAt),
      topic: given(topic, textOf) ?? '',
    })),
  'Ticket.sentiment': ({ tickets }) =>
    each(
      pageOf(tickets)?.filter((ticket) => nodeOf(ticket).sentiment !== null),
      ({ openedAt, sentiment, topic }) => ({
        at: momentOf(openedAt),
        mood: textOf(sentiment),
        topic: given(topic, textOf) ?? '',
      }),
    ),
  'Customer.conflicts': ({ standing }) =>
    each(
      given(standing, (value) => nodeOf(value).conflicts),
      ({ attribute, sides }) => ({
        attribute: wordOf(attribute, COMPARED_ATTRIBUTES),
        sides: wholeOf(sides, 2),
      }),
    ),
  'Customer.sources': ({ standing }) =>
    given(
      given(standing, (value) => nodeOf(value).confidence),
      share,
    ),
};

function readValue(field: InputField, given: Json): FieldInput<unknown> {
  try {
    const value = READERS[field](given);
    return value === undefined ? { kind: 'UNKNOWN' } : { kind: 'KNOWN', value };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'INVALID' };
    throw error;
  }
}

function given<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === null || value === undefined ? undefined : read(value);
}

function each<T>(values: unknown, one: (value: Json) => T): readonly T[] | undefined {
  return given(values, (all) => {
    if (!Array.isArray(all)) throw new TypeError('Expected a list');
    return all.map((value) => one(nodeOf(value)));
  });
}

/** What a connection's page holds; undefined where there is none. */
function pageOf(connection: unknown): readonly unknown[] | undefined {
  return given(connection, (page) => {
    const nodes = nodesOf(page);
    if (nodes === undefined) throw new TypeError('Expected a page');
    return nodes;
  });
}

/** Of whatever sign: what it may be is for the grade to say. */
function wholeNumber(value: unknown): number {
  return wholeOf(value, Number.MIN_SAFE_INTEGER);
}

function share(value: unknown): number {
  const number = numberOf(value);
  if (!(number >= 0 && number <= 1)) throw new TypeError('Expected a number from 0 to 1');
  return number;
}

function money(value: unknown): MoneyValue {
  const { amountMinor, currency } = nodeOf(value);
  return { amountMinor: wholeNumber(amountMinor), currency: textOf(currency) };
}
