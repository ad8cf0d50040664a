import { enumOf } from '../../kit/enumOf.ts';
import { READ_TICKETS } from '../sentiment/latestTickets.ts';
import {
  MESSAGE_AUTHORS,
  type TicketPriority as Priority,
  SENTIMENT_BASES,
  SENTIMENTS,
  TICKET_CHANNELS,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
  TICKET_TOPICS,
} from '../vocabulary.ts';

export const TicketStatus = enumOf(
  'TicketStatus',
  'How far a ticket has come. A ticket is open until it is solved.',
  TICKET_STATUSES,
  {
    NEW: 'Open: it has come in, and nobody has taken it up yet.',
    OPEN: 'Open: an agent is working on it.',
    PENDING: 'Open: an agent has answered, and waits for the customer.',
    ON_HOLD: 'Open: an agent waits for somebody else, such as the warehouse.',
    SOLVED: 'An agent has solved it; the customer can still reopen it.',
    CLOSED: 'Solved for good: writing again makes a new ticket.',
  },
);

/** What each priority means, in words. */
export const PRIORITY_MEANINGS: Readonly<Record<Priority, string>> = {
  LOW: 'Can wait: a question or a wish. Answered within three working days.',
  NORMAL:
    'The usual: something is not right, and the customer can live with it. Answered within one working day.',
  HIGH: 'The customer cannot use what they paid for. Answered within four hours.',
  URGENT: 'Safety, money at risk, or a promise about to be broken. Answered within one hour, day and night.',
};

export const TicketPriority = enumOf(
  'TicketPriority',
  'How soon a ticket must be answered, as the help desk judged it. The least urgent first.',
  TICKET_PRIORITIES,
  PRIORITY_MEANINGS,
);

export const TicketChannel = enumOf(
  'TicketChannel',
  'By which way a ticket came to the help desk.',
  TICKET_CHANNELS,
  {
    EMAIL: 'An e-mail to the help desk.',
    PHONE: 'A call; the agent wrote down what was said.',
    CHAT: 'The chat on the web site or in the app.',
    WEB_FORM: 'The contact form on the web site.',
    SOCIAL_MEDIA: 'A private message on a social network.',
    POST: 'A letter.',
  },
);

export const TicketTopic = enumOf(
  'TicketTopic',
  'What a ticket is about, as the help desk sorted it.',
  TICKET_TOPICS,
  {
    DELIVERY: 'Where a parcel is, where to the shop delivers, or how a parcel arrived.',
    PRODUCT: 'A product: how to use it, what is wrong with it, or sending it back.',
    BILLING: 'Charges, invoices, and money that is to be paid back.',
    ACCOUNT: 'What the company keeps of the customer, such as their address, or a subscription.',
    AUTOMATION: 'The customer complains of having been answered, judged or refused by a machine.',
    OTHER: 'None of the others.',
  },
);

export const MessageAuthor = enumOf('MessageAuthor', 'Who wrote a message.', MESSAGE_AUTHORS, {
  CUSTOMER: 'The customer.',
  AGENT: 'An agent of the help desk, or a machine on its behalf.',
});

export const SentimentValue = enumOf(
  'SentimentValue',
  'The mood of what a customer wrote. A hint for people: no decision about a person may rest on it alone.',
  SENTIMENTS,
  {
    NEGATIVE: 'Annoyed, disappointed or angry.',
    NEUTRAL: 'Neither, or both alike.',
    POSITIVE: 'Content, friendly or grateful.',
  },
);

export const SentimentBasis = enumOf(
  'SentimentBasis',
  'How the help desk came to the mood of a ticket.',
  SENTIMENT_BASES,
  {
    RECORDED: 'The help desk recorded it with the ticket.',
    READ: 'Nothing is recorded. It was read from the customer’s latest messages when it was asked for, by a list of words: it sees no irony, and knows few languages.',
    NOT_READ: `Nothing is recorded, and nothing was read: of a customer’s tickets without a recorded mood only the latest ${READ_TICKETS} are. The mood may be any.`,
  },
);
