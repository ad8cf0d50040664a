import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { Requester } from '../requester.ts';
import { READ_TICKETS } from '../sentiment/latestTickets.ts';
import { READ_MESSAGES } from '../sentiment/ticketMoodOf.ts';
import type { RatingRow, TicketRow } from '../store.ts';
import type {
  SentimentBasis as Basis,
  TicketChannel as Channel,
  SentimentValue as Mood,
  TicketPriority as Priority,
  TicketStatus as Status,
  TicketTopic as Topic,
} from '../vocabulary.ts';
import {
  SentimentBasis,
  SentimentValue,
  TicketChannel,
  TicketPriority,
  TicketStatus,
  TicketTopic,
} from './enums.ts';
import { TicketMessageConnection } from './message.ts';
import { Order } from './order.ts';
import { FIGURE_PURPOSES, TICKET_PURPOSES } from './purposes.ts';

const PART = 'A part of a ticket, released only with Customer.tickets';

const PART_OF_RATING = 'A part of a rating, released only with Ticket.rating';

@ObjectType({ description: 'What a customer answered when asked how a ticket was handled. Once per ticket.' })
export class TicketRating {
  @NonPersonal(PART_OF_RATING)
  @Field(() => Int, { description: 'From 1, very dissatisfied, to 5, very satisfied.' })
  readonly score: number;

  @NonPersonal(PART_OF_RATING)
  @Field(() => DateTime, { description: 'When the customer rated it.' })
  readonly ratedAt: Date;

  constructor(row: RatingRow) {
    this.score = row.score;
    this.ratedAt = row.rated_at;
  }
}

@ObjectType({ description: 'Something that a customer asked the help desk. Owned by support.' })
export class Ticket {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The help desk’s id of the ticket.' })
  readonly id: string;

  @Consent('SUPPORT_CONTENT', TICKET_PURPOSES)
  @Field(() => String, { nullable: true, description: 'What it is about, in a line.' })
  readonly subject: string;

  @NonPersonal(PART)
  @Field(() => TicketStatus, { description: 'How far it has come.' })
  readonly status: Status;

  @NonPersonal(PART)
  @Field(() => TicketPriority, { description: 'How soon it must be answered.' })
  readonly priority: Priority;

  @NonPersonal(PART)
  @Field(() => TicketChannel, { description: 'By which way it came.' })
  readonly channel: Channel;

  @NonPersonal(PART)
  @Field(() => TicketTopic, {
    nullable: true,
    description: 'What it is about, as the help desk sorted it; nothing here where it has not said.',
  })
  readonly topic: Topic | null;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it came.' })
  readonly openedAt: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When anything about it changed last.' })
  readonly updatedAt: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was solved; nothing here while it is open.',
  })
  readonly solvedAt: Date | null;

  @Consent('INFERRED', TICKET_PURPOSES)
  @Field(() => SentimentValue, {
    nullable: true,
    description: `The mood that the help desk recorded with it; where it recorded none, that of most of the customer’s latest ${READ_MESSAGES} messages in it, as TicketMessage.mood reads them, and NEUTRAL where as many are negative as positive. Of a customer’s tickets without a recorded mood only the latest ${READ_TICKETS} are read. Nothing here where neither tells one, or where it was not read: sentimentBasis says which.`,
  })
  readonly sentiment?: Mood | null;

  @Consent('INFERRED', TICKET_PURPOSES)
  @Field(() => SentimentBasis, {
    nullable: true,
    description:
      'Whether the sentiment was recorded or read, or that it was not read; nothing here where nothing tells one.',
  })
  readonly sentimentBasis?: Basis | null;

  @Consent('BEHAVIOUR', FIGURE_PURPOSES)
  @Field(() => TicketRating, {
    nullable: true,
    description:
      'How the customer rated the help they got with it; nothing here when they have not rated it.',
  })
  readonly rating?: TicketRating | null;

  @Consent('SUPPORT_CONTENT', TICKET_PURPOSES)
  @Field(() => TicketMessageConnection, {
    nullable: true,
    description: 'What the customer and the agents wrote, the oldest first.',
  })
  readonly messages?: TicketMessageConnection;

  @Consent('TRANSACTION', TICKET_PURPOSES)
  @Field(() => Order, {
    nullable: true,
    description:
      'The order that it is about; nothing here when it is about none. Commerce tells what is in it, and nothing if it is not this customer’s.',
  })
  readonly order: Order | null;

  readonly requester: Requester;
  readonly recordedSentiment: Mood | null;

  /** The requester is the one through whom the ticket was reached; it must be theirs. */
  constructor(row: TicketRow, requester: Requester) {
    this.id = row.id;
    this.subject = row.subject;
    this.status = row.status;
    this.priority = row.priority;
    this.channel = row.channel;
    this.topic = row.topic;
    this.openedAt = row.opened_at;
    this.updatedAt = row.updated_at;
    this.solvedAt = row.solved_at;
    this.recordedSentiment = row.sentiment;
    this.order = row.order_id === null ? null : new Order(row.order_id, requester.passport);
    this.requester = requester;
  }
}
