import fc from 'fast-check';
import type { CustomerInputs, InputValues } from '../../../../subgraphs/playbook/grounding/inputValues.ts';
import { TIERS } from '../../../../subgraphs/playbook/grounding/words.ts';
import { INPUT_FIELDS, type InputField } from '../../../../subgraphs/playbook/inputPolicy.ts';
import {
  CHANNELS,
  CIRCUMSTANCES,
  COMPARED_ATTRIBUTES,
  DIRECTIONS,
  INTERACTION_TOPICS,
  MOODS,
  RETURN_REASONS,
  TICKET_PRIORITIES,
  TICKET_TOPICS,
} from '../../../../subgraphs/playbook/vocabulary.ts';

/** The moment at which the tests ask. */
export const NOW = new Date('2026-11-01T12:00:00Z');
const DAY_MS = 86_400_000;

export function daysBefore(days: number): Date {
  return new Date(NOW.getTime() - days * DAY_MS);
}

/** A customer of whom everything is known. */
export const VALUES: InputValues = {
  'Customer.name': 'Ada Lovelace',
  'Customer.email': 'ada@example.com',
  'Customer.phone': '+442079460958',
  'Customer.tier': 'GOLD',
  'Customer.preferredChannel': 'PHONE',
  'Customer.circumstances': [{ kind: 'BEREAVEMENT', since: daysBefore(10) }],
  'Customer.interactions': [
    { at: daysBefore(5), channel: 'EMAIL', direction: 'INBOUND', topic: 'COMPLAINT' },
    { at: daysBefore(200), channel: 'PHONE', direction: 'OUTBOUND', topic: 'RENEWAL' },
  ],
  'Customer.lifetimeValue': { amountMinor: 123_456, currency: 'EUR' },
  'Customer.firstOrderAt': daysBefore(1000),
  'Customer.lastOrderAt': daysBefore(20),
  'Customer.returns': [{ at: daysBefore(3), reason: 'DEFECTIVE', status: 'REQUESTED' }],
  'Customer.subscriptions': [
    {
      plan: 'Season Box',
      price: { amountMinor: 2_900, currency: 'EUR' },
      startedAt: daysBefore(900),
      nextRenewalAt: daysBefore(-12),
    },
  ],
  'Customer.openTicketCount': 2,
  'Customer.highestOpenPriority': 'HIGH',
  'Customer.tickets': [
    { openedAt: daysBefore(2), updatedAt: daysBefore(1), topic: 'DELIVERY' },
    { openedAt: daysBefore(40), updatedAt: daysBefore(30), topic: 'AUTOMATION' },
  ],
  'Ticket.sentiment': [{ at: daysBefore(2), mood: 'NEGATIVE', topic: 'DELIVERY' }],
  'Customer.conflicts': [],
  'Customer.sources': 1,
};

type Kinds = Partial<Record<InputField, 'WITHHELD' | 'UNKNOWN' | 'INVALID'>>;

/** Everything known as in VALUES, but for what is said otherwise. */
export function inputsOf(values: Partial<InputValues> = {}, kinds: Kinds = {}): CustomerInputs {
  return Object.fromEntries(
    INPUT_FIELDS.map((field) => {
      const kind = kinds[field] ?? 'KNOWN';
      return [field, kind === 'KNOWN' ? { kind, value: { ...VALUES, ...values }[field] } : { kind }];
    }),
  ) as unknown as CustomerInputs;
}

/** The same inputs, some of them withheld. */
export function withholding(inputs: CustomerInputs, fields: Iterable<InputField>): CustomerInputs {
  return { ...inputs, ...Object.fromEntries(Array.from(fields, (field) => [field, { kind: 'WITHHELD' }])) };
}

const moment = fc.integer({ min: -400, max: 4_000 }).map((days) => daysBefore(days / 2));
const money = fc.record({
  amountMinor: fc.integer({ min: -100, max: 1_000_000_000 }),
  currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'no money'),
});
const word = (...words: readonly string[]) => fc.constantFrom(...words, 'SOMETHING_NEW');

const VALUE: { readonly [F in InputField]: fc.Arbitrary<InputValues[F]> } = {
  'Customer.name': fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Ada Lovelace', '{tier}', '')),
  'Customer.email': fc.oneof(fc.emailAddress(), fc.string()),
  'Customer.phone': fc.oneof(fc.constant('+442079460958'), fc.string()),
  'Customer.tier': word(...TIERS),
  'Customer.preferredChannel': word(...CHANNELS),
  'Customer.circumstances': fc.array(fc.record({ kind: word(...CIRCUMSTANCES), since: moment }), {
    maxLength: 3,
  }),
  'Customer.interactions': fc.array(
    fc.record({
      at: moment,
      channel: word(...CHANNELS),
      direction: word(...DIRECTIONS),
      topic: word(...INTERACTION_TOPICS),
    }),
    { maxLength: 3 },
  ),
  'Customer.lifetimeValue': money,
  'Customer.firstOrderAt': moment,
  'Customer.lastOrderAt': moment,
  'Customer.returns': fc.array(
    fc.record({ at: moment, reason: word(...RETURN_REASONS), status: word('REQUESTED', 'REFUNDED') }),
    { maxLength: 3 },
  ),
  'Customer.subscriptions': fc.array(
    fc.record({
      plan: fc.string(),
      price: money,
      startedAt: moment,
      nextRenewalAt: fc.option(moment, { nil: undefined }),
    }),
    { maxLength: 3 },
  ),
  'Customer.openTicketCount': fc.integer({ min: -1, max: 9 }),
  'Customer.highestOpenPriority': word(...TICKET_PRIORITIES),
  'Customer.tickets': fc.array(
    fc.record({ openedAt: moment, updatedAt: moment, topic: word('', ...TICKET_TOPICS) }),
    { maxLength: 3 },
  ),
  'Ticket.sentiment': fc.array(
    fc.record({ at: moment, mood: word(...MOODS), topic: word('', ...TICKET_TOPICS) }),
    { maxLength: 3 },
  ),
  'Customer.conflicts': fc
    .subarray([...COMPARED_ATTRIBUTES])
    .map((attributes) => attributes.map((attribute) => ({ attribute, sides: 2 }))),
  'Customer.sources': fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
};

/** Any customer: of each field a value, good or bad, or nothing, or nothing that may be read. */
export const anyInputs: fc.Arbitrary<CustomerInputs> = fc.record(
  Object.fromEntries(
    INPUT_FIELDS.map((field) => [
      field,
      fc.oneof(
        {
          weight: 6,
          arbitrary: (VALUE[field] as fc.Arbitrary<unknown>).map((value) => ({ kind: 'KNOWN', value })),
        },
        { weight: 1, arbitrary: fc.constant({ kind: 'UNKNOWN' }) },
        { weight: 1, arbitrary: fc.constant({ kind: 'INVALID' }) },
        { weight: 1, arbitrary: fc.constant({ kind: 'WITHHELD' }) },
      ),
    ]),
  ),
) as unknown as fc.Arbitrary<CustomerInputs>;

/** Some of the fields. */
export const someFields: fc.Arbitrary<InputField[]> = fc.subarray([...INPUT_FIELDS]);
