import { Field, Int, ObjectType } from 'type-graphql';
import { type Connection, type Edge, PageInfo } from '../../kit/connections.ts';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { Requester } from '../requester.ts';
import { READ_CHARACTERS } from '../sentiment/moodReader.ts';
import type { MessageRow } from '../store.ts';
import type { MessageAuthor as Author, SentimentValue as Mood } from '../vocabulary.ts';
import { MessageAuthor, SentimentValue } from './enums.ts';
import { MESSAGE_PURPOSES, TICKET_PURPOSES } from './purposes.ts';

const PART = 'A part of a page of messages, released only with Ticket.messages';

@ObjectType({ description: 'What the customer or an agent wrote in a ticket.' })
export class TicketMessage {
  @NonPersonal(PART)
  @Field(() => Int, { description: 'The place of the message in its ticket, from 1.' })
  readonly messageNumber: number;

  @NonPersonal(PART)
  @Field(() => MessageAuthor, { description: 'Who wrote it.' })
  readonly author: Author;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it was sent.' })
  readonly sentAt: Date;

  @Consent('SUPPORT_CONTENT', MESSAGE_PURPOSES)
  @Field(() => String, { nullable: true, description: 'What was written, word for word.' })
  readonly text: string;

  @Consent('INFERRED', TICKET_PURPOSES)
  @Field(() => SentimentValue, {
    nullable: true,
    description: `The mood of the message, read by a list of words when it is asked for, and not kept. Of longer messages the first ${READ_CHARACTERS} characters are read. Nothing here for an agent’s message, for one without a word that tells a mood, and in a language that the list does not have. It sees no irony: no decision about a person may rest on it alone.`,
  })
  readonly mood?: Mood | null;

  constructor(row: MessageRow) {
    this.messageNumber = row.message_number;
    this.author = row.author;
    this.sentAt = row.sent_at;
    this.text = row.body;
  }
}

@ObjectType({ description: 'A message in its place in the ticket.' })
export class TicketMessageEdge implements Edge<TicketMessage> {
  @NonPersonal(PART)
  @Field(() => String, { description: 'Give it as "after" to read on from here. Sealed.' })
  readonly cursor!: string;

  @NonPersonal(PART)
  @Field(() => TicketMessage, { description: 'The message.' })
  readonly node!: TicketMessage;
}

@ObjectType({ description: 'A page of a ticket’s messages.' })
export class TicketMessageConnection implements Connection<TicketMessage> {
  @NonPersonal(PART)
  @Field(() => [TicketMessageEdge], { description: 'The messages of this page, the oldest first.' })
  readonly edges: readonly TicketMessageEdge[];

  @NonPersonal(PART)
  @Field(() => PageInfo, { description: 'Where the page ends, and whether there is more.' })
  readonly pageInfo: PageInfo;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How many messages there are on all pages.' })
  readonly totalCount?: number;

  readonly ticket: string;
  readonly requester: Requester;

  constructor(page: Connection<TicketMessage>, ticket: string, requester: Requester) {
    this.edges = page.edges;
    this.pageInfo = page.pageInfo;
    this.ticket = ticket;
    this.requester = requester;
  }
}
