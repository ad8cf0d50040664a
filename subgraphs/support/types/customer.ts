import { Directive, Field, Float, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime, Passport } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import type { Requester } from '../requester.ts';
import type { CustomerSatisfaction } from '../satisfactionOf.ts';
import type { CustomerSentiment } from '../sentiment/sentimentOf.ts';
import type { SentimentValue as Mood, TicketPriority as Priority } from '../vocabulary.ts';
import { SentimentValue, TicketPriority } from './enums.ts';
import { FIGURE_PURPOSES, TICKET_PURPOSES } from './purposes.ts';
import { TicketConnection } from './ticketConnection.ts';

const PART_OF_SATISFACTION = 'A part of a figure, released only with Customer.satisfaction';
const PART_OF_SENTIMENT = 'A part of a figure, released only with Customer.sentiment';

@ObjectType({ description: 'How satisfied a customer said they were with the help they got.' })
export class Satisfaction {
  @NonPersonal(PART_OF_SATISFACTION)
  @Field(() => Float, {
    description:
      'From 0 to 1: the share of the customer’s ratings that were 4 or 5 of 5. Every rating counts alike, however old.',
  })
  readonly score: number;

  @NonPersonal(PART_OF_SATISFACTION)
  @Field(() => Int, { description: 'How many tickets the customer has rated: 1 or more.' })
  readonly ratings: number;

  @NonPersonal(PART_OF_SATISFACTION)
  @Field(() => DateTime, { description: 'When the customer rated last.' })
  readonly lastRatedAt: Date;

  constructor({ score, ratings, lastRatedAt }: CustomerSatisfaction) {
    this.score = score;
    this.ratings = ratings;
    this.lastRatedAt = lastRatedAt;
  }
}

@ObjectType({ description: 'The mood of a customer over their latest tickets, with what it rests on.' })
export class Sentiment {
  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => SentimentValue, {
    description:
      'NEGATIVE when, of the latest five tickets whose mood is known, more are negative than positive; POSITIVE when it is the other way round; otherwise NEUTRAL.',
  })
  readonly value: Mood;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => String, { description: 'What it rests on, in a sentence.' })
  readonly basis: string;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => Int, { description: 'How many tickets it rests on: 1 to 5.' })
  readonly tickets: number;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => Int, { description: 'How many of them are negative.' })
  readonly negativeTickets: number;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => Int, { description: 'How many of them are neutral.' })
  readonly neutralTickets: number;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => Int, { description: 'How many of them are positive.' })
  readonly positiveTickets: number;

  @NonPersonal(PART_OF_SENTIMENT)
  @Field(() => Int, {
    description: 'Of how many of them the mood was read from messages, because the help desk recorded none.',
  })
  readonly readTickets: number;

  constructor(sentiment: CustomerSentiment) {
    const { value, tickets, negativeTickets, neutralTickets, positiveTickets, readTickets } = sentiment;
    this.value = value;
    this.tickets = tickets;
    this.negativeTickets = negativeTickets;
    this.neutralTickets = neutralTickets;
    this.positiveTickets = positiveTickets;
    this.readTickets = readTickets;
    const latest = tickets === 1 ? 'The latest ticket' : `The latest ${tickets} tickets`;
    const read = readTickets === 0 ? '' : ` Read from messages, not recorded: ${readTickets}.`;
    this.basis = `${latest}: ${negativeTickets} negative, ${neutralTickets} neutral, ${positiveTickets} positive.${read}`;
  }
}

@Directive('@key(fields: "passport")')
@ObjectType({ description: CUSTOMER_DESCRIPTION })
export class Customer {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Consent('SUPPORT_CONTENT', TICKET_PURPOSES)
  @Field(() => TicketConnection, {
    nullable: true,
    description: 'What the customer asked the help desk, the latest first. Owned by support.',
  })
  readonly tickets?: TicketConnection;

  @Consent('SUPPORT_CONTENT', FIGURE_PURPOSES)
  @Field(() => Int, {
    nullable: true,
    description: 'How many tickets of the customer are not solved yet; 0 when all are. Owned by support.',
  })
  readonly openTicketCount?: number;

  @Consent('SUPPORT_CONTENT', FIGURE_PURPOSES)
  @Field(() => TicketPriority, {
    nullable: true,
    description:
      'The most urgent priority among the tickets that are not solved yet; nothing here when all are. Owned by support.',
  })
  readonly highestOpenPriority?: Priority | null;

  @Consent('BEHAVIOUR', FIGURE_PURPOSES)
  @Field(() => Satisfaction, {
    nullable: true,
    description:
      'How satisfied the customer said they were with the help they got; nothing here when they have rated nothing. Owned by support.',
  })
  readonly satisfaction?: Satisfaction | null;

  @Consent('INFERRED', TICKET_PURPOSES)
  @Field(() => Sentiment, {
    nullable: true,
    description:
      'The mood of the customer over their latest five tickets whose mood is known, each as Ticket.sentiment tells it: recorded, or read from messages (of tickets without a recorded mood, the latest ten are read). Nothing here when none is known. Owned by support.',
  })
  readonly sentiment?: Sentiment | null;

  readonly requester: Requester;

  constructor(requester: Requester) {
    this.passport = requester.passport;
    this.requester = requester;
  }
}
