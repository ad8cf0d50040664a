import { type Ask, decide, standingOf } from '../../../schema/consent/decide.ts';
import { categoryBit } from '../../../schema/vocabulary/dataCategories.ts';
import { parseInstant } from '../../../schema/vocabulary/scalarForms.ts';
import type { Input } from '../input.ts';
import { INPUT_FIELDS, type InputField, type InputPolicy, policyOf } from '../inputPolicy.ts';
import type { Subject } from '../subject.ts';
import type { CustomerInputs, InputValues, MoneyValue } from './inputValues.ts';

/**
 * What the departments told of a customer for the caller's own purpose. What the caller may not read is WITHHELD whatever has
 * come, by the function that decides at the gate too; what came in another shape is UNKNOWN.
 */
export function readInputs({ section, inputs: given }: Subject, ask: Ask): CustomerInputs {
  const standing = standingOf(ask, section);
  const isReleased = ({ category, purposes }: InputPolicy) => {
    const rule = { mask: categoryBit(category), purposes: new Set(purposes) };
    return decide(rule, ask.purpose, standing).kind === 'Released';
  };
  const read = (field: InputField): Input<unknown> => {
    const policy = policyOf(field);
    const outer = policy.within === undefined ? undefined : policyOf(policy.within as InputField);
    if (!isReleased(policy) || (outer !== undefined && !isReleased(outer))) return { kind: 'WITHHELD' };
    const value = readValue(field, given);
    return value === undefined ? { kind: 'UNKNOWN' } : { kind: 'KNOWN', value };
  };
  return Object.fromEntries(INPUT_FIELDS.map((field) => [field, read(field)])) as unknown as CustomerInputs;
}

type Node = Readonly<Record<string, unknown>>;
type Readers = { readonly [F in InputField]: (given: Node) => InputValues[F] | undefined };

/** Undefined where it is null; each throws a TypeError for anything that is not of its shape. */
const READERS: Readers = {
  'Customer.name': ({ name }) => given(name, (value) => text(node(value).full)),
  'Customer.email': ({ email }) => given(email, text),
  'Customer.phone': ({ phone }) => given(phone, text),
  'Customer.tier': ({ tier }) => given(tier, text),
  'Customer.preferredChannel': ({ preferredChannel }) => given(preferredChannel, text),
  'Customer.circumstances': ({ circumstances }) =>
    each(circumstances, ({ kind, since }) => ({ kind: text(kind), since: moment(since) })),
  'Customer.interactions': ({ interactions }) =>
    each(nodesOf(interactions), ({ occurredAt, channel, direction, topic }) => ({
      at: moment(occurredAt),
      channel: text(channel),
      direction: text(direction),
      topic: text(topic),
    })),
  'Customer.lifetimeValue': ({ lifetimeValue }) => given(lifetimeValue, money),
  'Customer.firstOrderAt': ({ firstOrderAt }) => given(firstOrderAt, moment),
  'Customer.lastOrderAt': ({ lastOrderAt }) => given(lastOrderAt, moment),
  'Customer.returns': ({ returns }) =>
    each(returns, ({ requestedAt, reason, status }) => ({
      at: moment(requestedAt),
      reason: text(reason),
      status: text(status),
    })),
  'Customer.subscriptions': ({ subscriptions }) =>
    each(subscriptions, ({ plan, price, startedAt, nextRenewalAt }) => ({
      plan: text(plan),
      price: money(price),
      startedAt: moment(startedAt),
      nextRenewalAt: given(nextRenewalAt, moment),
    })),
  'Customer.openTicketCount': ({ openTicketCount }) => given(openTicketCount, whole),
  'Customer.highestOpenPriority': ({ highestOpenPriority }) => given(highestOpenPriority, text),
  'Customer.tickets': ({ tickets }) =>
    each(nodesOf(tickets), ({ openedAt, updatedAt, topic }) => ({
      openedAt: moment(openedAt),
      updatedAt: moment(updatedAt),
      topic: given(topic, text) ?? '',
    })),
  'Ticket.sentiment': ({ tickets }) =>
    each(
      nodesOf(tickets)?.filter((ticket) => node(ticket).sentiment !== null),
      ({ openedAt, sentiment, topic }) => ({
        at: moment(openedAt),
        mood: text(sentiment),
        topic: given(topic, text) ?? '',
      }),
    ),
};

function readValue(field: InputField, given: Node): unknown {
  try {
    return READERS[field](given);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function given<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === null || value === undefined ? undefined : read(value);
}

function each<T>(values: unknown, one: (value: Node) => T): readonly T[] | undefined {
  return given(values, (all) => {
    if (!Array.isArray(all)) throw new TypeError('Expected a list');
    return all.map((value) => one(node(value)));
  });
}

/** What a connection holds. */
function nodesOf(connection: unknown): readonly unknown[] | undefined {
  return given(connection, (value) => each(node(value).edges, (edge) => edge.node));
}

function node(value: unknown): Node {
  if (typeof value === 'object' && value !== null) return value as Node;
  throw new TypeError('Expected an object');
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError('Expected a text');
}

function whole(value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new TypeError('Expected a whole number');
}

function moment(value: unknown): Date {
  const read = parseInstant(text(value));
  if (read !== undefined) return read;
  throw new TypeError('Expected a moment');
}

function money(value: unknown): MoneyValue {
  const { amountMinor, currency } = node(value);
  return { amountMinor: whole(amountMinor), currency: text(currency) };
}
