import type { Insertable } from 'kysely';
import type { Prng } from '../../kit/sample/prng.ts';
import {
  digits,
  SAMPLE_NOW,
  type SampleCustomer,
  type SampleTraits,
} from '../../kit/sample/sampleCustomer.ts';
import type { InteractionsTable } from '../tables.ts';
import type { Channel, Direction, Topic } from '../vocabulary.ts';
import { accountManagerOf } from './employees.ts';

type Weighted<T> = readonly (readonly [value: T, weight: number])[];

/** How often people of each kind are in touch. */
const COUNTS: Readonly<Record<SampleTraits['activity'], readonly [least: number, most: number]>> = {
  DORMANT: [0, 2],
  OCCASIONAL: [1, 4],
  REGULAR: [2, 8],
  HEAVY: [6, 16],
};

const TOPICS: Readonly<Record<SampleTraits['sentiment'], Weighted<Topic>>> = {
  NEGATIVE: [
    ['COMPLAINT', 5],
    ['ACCOUNT_CHANGE', 2],
    ['ADVICE', 1],
    ['FEEDBACK', 2],
  ],
  NEUTRAL: [
    ['ADVICE', 4],
    ['ACCOUNT_CHANGE', 3],
    ['EVENT', 1],
    ['FEEDBACK', 1],
    ['COMPLAINT', 1],
  ],
  POSITIVE: [
    ['ADVICE', 3],
    ['FEEDBACK', 3],
    ['EVENT', 2],
    ['ACCOUNT_CHANGE', 1],
  ],
};

const NOTES: Readonly<Record<Topic, readonly string[]>> = {
  WELCOME: [
    'Introduced ourselves and explained how to reach us.',
    'Sent the welcome letter with the catalogue.',
  ],
  ADVICE: [
    'Asked which of two models suits a small kitchen; recommended the smaller one.',
    'Wanted to know how to descale; sent the manual and a link to the film.',
    'Compared delivery times for a present; decided to order later.',
    'Looking for a spare part of an older model; still in stock.',
  ],
  ACCOUNT_CHANGE: [
    'Moved house; checked the new address together.',
    'Asked us to use another e-mail address from now on.',
    'Would rather be rung in the evening; noted.',
  ],
  RENEWAL: [
    'Went through the subscription; keeps it as it is.',
    'Would like deliveries less often; explained how to change it.',
    'Thinking of ending the subscription because of the price; asked for time to think.',
  ],
  COMPLAINT: [
    'Second delivery in a row that came late; apologised, and passed it on to the warehouse.',
    'Unhappy with how long an answer took; promised a call back within a day.',
    'Parcel left in the rain; asked the carrier for a statement.',
    'Says that the replacement has the same fault as the first one.',
  ],
  FEEDBACK: [
    'Praised the packaging without plastic.',
    'Suggested a larger size for the family.',
    'Finds the new website hard to read on a telephone.',
  ],
  EVENT: [
    'Invited to the open day; will come with one guest.',
    'Met at the autumn fair; liked the new range.',
  ],
};

/** The times when the company and a customer were in touch, on the record that sales works with. */
export function interactionRows(customer: SampleCustomer, tenant: string): Insertable<InteractionsTable>[] {
  const [accountId] = customer.records.crm ?? [];
  if (accountId === undefined) return [];
  const rng = customer.rng('crm/interactions');
  const { traits } = customer;
  const times = Array.from({ length: rng.int(...COUNTS[traits.activity]) }, () =>
    rng.instant(traits.since, SAMPLE_NOW),
  );
  return times
    .sort((one, other) => one.getTime() - other.getTime())
    .map((occurredAt, index) => {
      const topic = index === 0 ? 'WELCOME' : topicOf(traits, rng);
      return {
        tenant,
        id: `touch-${digits(customer.number)}-${index + 1}`,
        account_id: accountId,
        occurred_at: occurredAt,
        channel: rng.chance(0.7) ? traits.preferredChannel : rng.pick<Channel>(['EMAIL', 'PHONE', 'CHAT']),
        direction: directionOf(topic, rng),
        topic,
        note: rng.chance(0.9) ? rng.pick(NOTES[topic]) : null,
        employee_id: accountManagerOf(customer),
      };
    });
}

function topicOf({ subscriber, sentiment }: SampleTraits, rng: Prng): Topic {
  return subscriber && rng.chance(0.3) ? 'RENEWAL' : rng.weighted(TOPICS[sentiment]);
}

function directionOf(topic: Topic, rng: Prng): Direction {
  if (topic === 'WELCOME' || topic === 'EVENT') return 'OUTBOUND';
  return topic === 'COMPLAINT' || rng.chance(0.7) ? 'INBOUND' : 'OUTBOUND';
}
