import type { Prng } from '../../kit/sample/prng.ts';
import { daysAgo, SAMPLE_NOW, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { SampleOrder } from '../../kit/sample/samplePurchases.ts';
import type { SentimentValue, TicketChannel, TicketStatus } from '../vocabulary.ts';
import type { DraftMessage, TicketDraft } from './storyTickets.ts';
import { CLOSINGS, LAST_ANSWERS, TOPICS, type Topic } from './topics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many tickets a customer has written whom the help desk knows. */
const COUNTS: readonly (readonly [count: number, weight: number])[] = [
  [1, 58],
  [2, 28],
  [3, 14],
];

/** The tickets of a customer who tells no story, the oldest first. */
export function usualTickets(customer: SampleCustomer, orders: readonly SampleOrder[]): TicketDraft[] {
  const rng = customer.rng('support/tickets');
  const count = rng.weighted(COUNTS);
  return Array.from({ length: count }, () => draft(customer, orders, rng)).sort(
    (one, other) => one.openedAt.getTime() - other.openedAt.getTime(),
  );
}

function draft(customer: SampleCustomer, orders: readonly SampleOrder[], rng: Prng): TicketDraft {
  const topic = rng.pick(TOPICS.filter((candidate) => !candidate.aboutOrder || orders.length > 0));
  const order = topic.aboutOrder ? rng.pick(orders) : undefined;
  const openedAt = openedAtOf(customer, order, rng);
  const mood = rng.chance(0.7) ? customer.traits.sentiment : 'NEUTRAL';
  const solvedAt = solvedAtOf(openedAt, rng);
  const messages = messagesOf({ topic, mood, openedAt, end: solvedAt ?? SAMPLE_NOW }, rng);
  return {
    subject: topic.subject,
    topic: topic.about,
    status: statusOf(openedAt, solvedAt, messages, rng),
    priority: rng.weighted(topic.priorities),
    channel: channelOf(customer, rng),
    orderId: order?.id ?? null,
    sentiment: rng.chance(0.05) ? null : mood,
    openedAt,
    solvedAt,
    messages,
    rating: solvedAt !== null && rng.chance(0.55) ? ratingOf(mood, rng) : null,
  };
}

/** Within a month of the order; otherwise at any time since the customer is known. */
function openedAtOf(customer: SampleCustomer, order: SampleOrder | undefined, rng: Prng): Date {
  const latest = daysAgo(0.2);
  if (order === undefined) return rng.instant(customer.traits.since, latest);
  const monthLater = new Date(Math.min(order.placedAt.getTime() + 30 * DAY_MS, latest.getTime()));
  return rng.instant(order.placedAt, monthLater);
}

/** Null for a ticket that is open still: some of the last days', and few older ones. */
function solvedAtOf(openedAt: Date, rng: Prng): Date | null {
  const solvedAt = new Date(openedAt.getTime() + rng.int(2, 120) * HOUR_MS);
  return solvedAt > SAMPLE_NOW || rng.chance(0.04) ? null : solvedAt;
}

function statusOf(
  openedAt: Date,
  solvedAt: Date | null,
  messages: readonly DraftMessage[],
  rng: Prng,
): TicketStatus {
  if (solvedAt !== null) return solvedAt < daysAgo(14) ? 'CLOSED' : 'SOLVED';
  if (messages.length === 1) return openedAt > daysAgo(1) ? 'NEW' : 'OPEN';
  if (messages.at(-1)?.author === 'CUSTOMER') return 'OPEN';
  return rng.chance(0.75) ? 'PENDING' : 'ON_HOLD';
}

const CHANNELS: Readonly<Record<SampleCustomer['traits']['preferredChannel'], TicketChannel>> = {
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  CHAT: 'CHAT',
  POST: 'POST',
};

function channelOf(customer: SampleCustomer, rng: Prng): TicketChannel {
  if (rng.chance(0.75)) return CHANNELS[customer.traits.preferredChannel];
  return rng.pick(['WEB_FORM', 'EMAIL', 'SOCIAL_MEDIA']);
}

interface Conversation {
  readonly topic: Topic;
  readonly mood: SentimentValue;
  readonly openedAt: Date;
  /** When it was solved, or now. */
  readonly end: Date;
}

/** Two to four messages, in turns, spread evenly from the opening to the end. */
function messagesOf({ topic, mood, openedAt, end }: Conversation, rng: Prng): DraftMessage[] {
  const bodies = [topic.opening[mood], topic.answer, rng.pick(CLOSINGS[mood]), rng.pick(LAST_ANSWERS)];
  const count = rng.int(2, 4);
  const step = (end.getTime() - openedAt.getTime()) / count;
  return bodies.slice(0, count).map((body, index) => ({
    author: index % 2 === 0 ? 'CUSTOMER' : 'AGENT',
    body,
    sentAt: new Date(Math.round(openedAt.getTime() + index * step)),
  }));
}

function ratingOf(mood: SentimentValue, rng: Prng): number {
  if (mood === 'NEGATIVE') return rng.int(1, 3);
  return mood === 'POSITIVE' ? rng.int(4, 5) : rng.int(3, 5);
}
