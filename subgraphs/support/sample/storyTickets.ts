import { daysAgo, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { Story } from '../../kit/sample/stories.ts';
import type {
  MessageAuthor,
  SentimentValue,
  TicketChannel,
  TicketPriority,
  TicketStatus,
  TicketTopic,
} from '../vocabulary.ts';

/** A ticket before it has its number. Its messages come in turns, the customer's first. */
export interface TicketDraft {
  readonly subject: string;
  readonly topic: TicketTopic | null;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly channel: TicketChannel;
  readonly orderId: string | null;
  readonly sentiment: SentimentValue | null;
  readonly openedAt: Date;
  readonly solvedAt: Date | null;
  readonly messages: readonly DraftMessage[];
  /** 1 to 5; null when the customer has not answered. */
  readonly rating: number | null;
}

export interface DraftMessage {
  readonly author: MessageAuthor;
  readonly body: string;
  readonly sentAt: Date;
}

/** Messages in turns, each so many days ago. */
function talk(...turns: readonly (readonly [days: number, body: string])[]): DraftMessage[] {
  return turns.map(([days, body], index) => ({
    author: index % 2 === 0 ? 'CUSTOMER' : 'AGENT',
    body,
    sentAt: daysAgo(days),
  }));
}

const OPEN = { solvedAt: null, rating: null };

/** The latest order of a customer of the sample has the number that samplePurchases gave it. */
type TellStory = (latestOrder: string | null) => readonly TicketDraft[];

const TOLD: Partial<Readonly<Record<Story, TellStory>>> = {
  URGENT_TICKET: (latestOrder) => [
    {
      ...OPEN,
      subject: 'Steam valve leaks hot water',
      topic: 'PRODUCT',
      status: 'OPEN',
      priority: 'URGENT',
      channel: 'PHONE',
      orderId: latestOrder,
      sentiment: 'NEGATIVE',
      openedAt: daysAgo(0.9),
      messages: talk(
        [
          0.9,
          'Hot water sprays from the steam valve. I have nearly scalded my hand. What are you going to do?',
        ],
        [0.87, 'Please unplug the machine and do not use it. A technician will call you within the hour.'],
        [0.4, 'Nobody has called.'],
      ),
    },
  ],
  DEFECTIVE_RETURN: () => [
    {
      ...OPEN,
      subject: 'Machine is defective',
      topic: 'PRODUCT',
      status: 'PENDING',
      priority: 'NORMAL',
      channel: 'EMAIL',
      orderId: 'order-000004-1',
      sentiment: 'NEUTRAL',
      openedAt: daysAgo(4),
      messages: talk(
        [4, 'The machine has stopped heating after three weeks. I would like to send it back.'],
        [3.6, 'I am sorry. The label is in your account; we check the machine as soon as it is here.'],
      ),
    },
  ],
  AUTOMATION_OBJECTED: () => [
    {
      subject: 'Answered by a machine, again',
      topic: 'AUTOMATION',
      status: 'CLOSED',
      priority: 'NORMAL',
      channel: 'POST',
      orderId: null,
      sentiment: 'NEGATIVE',
      openedAt: daysAgo(131),
      solvedAt: daysAgo(121),
      messages: talk(
        [
          131,
          'Twice I have written to you, and twice a machine has answered, which had understood nothing. I want to be answered by people.',
        ],
        [124, 'I am one, and I am sorry. You can object to being processed by machines: shall I see to it?'],
        [121.5, 'Please do.'],
        [121, 'The form is in your letter box. Until it is back, I answer you myself.'],
      ),
      rating: null,
    },
  ],
  SUPPORT_ONLY: () => [
    {
      ...OPEN,
      subject: 'Do you deliver to the Isle of Man?',
      topic: 'DELIVERY',
      status: 'PENDING',
      priority: 'LOW',
      channel: 'CHAT',
      orderId: null,
      sentiment: 'POSITIVE',
      openedAt: daysAgo(5),
      messages: talk(
        [5, 'I would love to try your tasting box. Do you deliver to the Isle of Man?'],
        [4.9, 'We do, within five working days. Shall I set up an account for you?'],
      ),
    },
  ],
  FRUSTRATED_VALUABLE: (latestOrder) => [
    {
      subject: 'Dual boiler machine trips the fuse',
      topic: 'PRODUCT',
      status: 'CLOSED',
      priority: 'HIGH',
      channel: 'PHONE',
      orderId: latestOrder,
      sentiment: 'NEGATIVE',
      openedAt: daysAgo(61),
      solvedAt: daysAgo(49),
      messages: talk(
        [
          61,
          'The machine trips the fuse whenever it heats. This is the third one that I have bought from you.',
        ],
        [59, 'Please try another socket.'],
        [58.5, 'I have tried every socket in the house. I expected better.'],
        [49, 'We have exchanged the heater. Please accept our apologies for the wait.'],
      ),
      rating: 1,
    },
    {
      ...OPEN,
      subject: 'Repaired machine leaks',
      topic: 'PRODUCT',
      status: 'OPEN',
      priority: 'HIGH',
      channel: 'EMAIL',
      orderId: latestOrder,
      sentiment: 'NEGATIVE',
      openedAt: daysAgo(18),
      messages: talk(
        [18, 'It came back from repair, and now it leaks. I am running out of patience.'],
        [15, 'We are waiting for a part from the maker.'],
        [6, 'Nine days without a word. Is anybody there?'],
      ),
    },
    {
      ...OPEN,
      subject: 'No answer to my complaint',
      topic: 'OTHER',
      status: 'NEW',
      priority: 'NORMAL',
      channel: 'WEB_FORM',
      orderId: null,
      sentiment: 'NEGATIVE',
      openedAt: daysAgo(2),
      messages: talk([2, 'My last message has not been answered. I shall take my custom elsewhere.']),
    },
  ],
};

/** The tickets of a story, the oldest first; undefined for a customer whose tickets tell none. */
export function storyTickets(
  customer: SampleCustomer,
  latestOrder: string | null,
): readonly TicketDraft[] | undefined {
  return customer.story && TOLD[customer.story]?.(latestOrder);
}
