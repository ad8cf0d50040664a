import type { SentimentValue, TicketPriority, TicketTopic } from '../vocabulary.ts';

/** What the sample company's customers ask the help desk about. */
export interface Topic {
  readonly subject: string;
  /** As the help desk sorts it. */
  readonly about: TicketTopic;
  /** Whether it is about an order. */
  readonly aboutOrder: boolean;
  /** How soon it must be answered, by weight. */
  readonly priorities: readonly (readonly [TicketPriority, number])[];
  /** What the customer writes first, by mood. */
  readonly opening: Readonly<Record<SentimentValue, string>>;
  readonly answer: string;
}

const USUAL: Topic['priorities'] = [
  ['LOW', 15],
  ['NORMAL', 65],
  ['HIGH', 18],
  ['URGENT', 2],
];

const QUESTION: Topic['priorities'] = [
  ['LOW', 70],
  ['NORMAL', 30],
];

export const TOPICS: readonly Topic[] = [
  {
    subject: 'Where is my order?',
    about: 'DELIVERY',
    aboutOrder: true,
    priorities: USUAL,
    opening: {
      NEGATIVE: 'My parcel should have been here days ago and the tracking page has not moved. Where is it?',
      NEUTRAL: 'Could you tell me when my order will arrive? The tracking page shows no date.',
      POSITIVE: 'No hurry at all, I am just curious when my order will be here. Thank you!',
    },
    answer:
      'The carrier has found the parcel in its depot; it will be handed to you on the next working day.',
  },
  {
    subject: 'A cup arrived broken',
    about: 'DELIVERY',
    aboutOrder: true,
    priorities: USUAL,
    opening: {
      NEGATIVE:
        'One of the cups was in pieces, and the box looked as if somebody had thrown it. Not good enough.',
      NEUTRAL: 'One of the cups arrived broken. How do I get a new one?',
      POSITIVE: 'A cup did not survive the journey, but everything else is lovely. Could I have another?',
    },
    answer:
      'I am sorry about that. A new one leaves our warehouse today; there is no need to send the pieces back.',
  },
  {
    subject: 'Machine does not build up pressure',
    about: 'PRODUCT',
    aboutOrder: true,
    priorities: [
      ['NORMAL', 40],
      ['HIGH', 55],
      ['URGENT', 5],
    ],
    opening: {
      NEGATIVE: 'The machine makes a noise and nothing comes out. I paid a lot of money for a doorstop.',
      NEUTRAL: 'The pump runs, but there is no pressure. I have descaled it as the manual says.',
      POSITIVE: 'After two happy years the machine has lost its pressure. Can it be repaired?',
    },
    answer:
      'Please hold the steam button for ten seconds to bleed the pump. If that does not help, we will collect it.',
  },
  {
    subject: 'I would like to send something back',
    about: 'PRODUCT',
    aboutOrder: true,
    priorities: USUAL,
    opening: {
      NEGATIVE: 'This is not what your pictures show. I want to send it back and I want my money.',
      NEUTRAL: 'How can I send back a part of my order? It does not fit my machine.',
      POSITIVE: 'I have ordered too much in my enthusiasm. May I send one of them back?',
    },
    answer: 'The label for the parcel is in your account now. We pay back as soon as we have it.',
  },
  {
    subject: 'Charged twice',
    about: 'BILLING',
    aboutOrder: true,
    priorities: [
      ['HIGH', 85],
      ['URGENT', 15],
    ],
    opening: {
      NEGATIVE: 'You have taken the money twice. Give it back today.',
      NEUTRAL: 'My statement shows the same amount twice for one order. Could you check?',
      POSITIVE: 'I believe a charge came through twice; surely a slip. Could you have a look?',
    },
    answer: 'The second one was a reservation that your bank has released; it disappears within three days.',
  },
  {
    subject: 'Pause my subscription',
    about: 'ACCOUNT',
    aboutOrder: false,
    priorities: QUESTION,
    opening: {
      NEGATIVE: 'I have asked before: stop sending me boxes while I am away. The shelf is full.',
      NEUTRAL: 'Can I skip the next box? We are travelling.',
      POSITIVE: 'We love the boxes, and are away all summer. Could you keep the next one?',
    },
    answer: 'Done: the next renewal is skipped, and you can change that in your account at any time.',
  },
  {
    subject: 'Which grind for a moka pot?',
    about: 'PRODUCT',
    aboutOrder: false,
    priorities: QUESTION,
    opening: {
      NEGATIVE: 'Your guide says fine and the coffee tastes burnt. What is it now?',
      NEUTRAL: 'How fine should I grind for a moka pot?',
      POSITIVE: 'The new grinder is a joy. What setting do you like for a moka pot?',
    },
    answer: 'A little coarser than for espresso: start at setting 14, and go up if it tastes bitter.',
  },
  {
    subject: 'Change my address',
    about: 'ACCOUNT',
    aboutOrder: false,
    priorities: QUESTION,
    opening: {
      NEGATIVE: 'Your site refuses my new address without saying why.',
      NEUTRAL: 'I have moved. How do I change the address for the next parcels?',
      POSITIVE: 'We have moved into our own house! Please send the coffee there from now on.',
    },
    answer: 'I have opened the form for you: the new address counts from the next parcel on.',
  },
  {
    subject: 'Invoice with my company’s name',
    about: 'BILLING',
    aboutOrder: true,
    priorities: QUESTION,
    opening: {
      NEGATIVE: 'The invoice is wrong again. It needs the name of the company, as I have said twice.',
      NEUTRAL: 'Could I have the invoice with the name of my company?',
      POSITIVE: 'The office is delighted with the machine. May we have an invoice for the books?',
    },
    answer: 'The corrected invoice is attached, and the name is kept for the next one.',
  },
];

/** What a customer writes last, by mood. */
export const CLOSINGS: Readonly<Record<SentimentValue, readonly string[]>> = {
  NEGATIVE: [
    'This took far too long.',
    'That is not what I was promised.',
    'I still do not have an answer that helps.',
  ],
  NEUTRAL: ['All right, I will try that.', 'Thanks for the information.', 'Understood.'],
  POSITIVE: [
    'That worked at once, thank you!',
    'Wonderful, thank you for the quick help.',
    'You are the best.',
  ],
};

export const LAST_ANSWERS: readonly string[] = [
  'Is there anything else that we can do for you?',
  'I have made a note of that, and will keep an eye on it.',
  'Thank you for your patience.',
];
