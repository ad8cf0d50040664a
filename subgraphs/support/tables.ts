import type { IdentityFeedTable } from '../kit/changeFeed.ts';
import type {
  MessageAuthor,
  SentimentValue,
  TicketChannel,
  TicketPriority,
  TicketStatus,
  TicketTopic,
} from './vocabulary.ts';

/** The tables of the Postgres schema `support`. Each row belongs to a tenant, which comes first in every key. */
export interface SupportTables {
  requesters: RequestersTable;
  tickets: TicketsTable;
  messages: MessagesTable;
  satisfaction_ratings: SatisfactionRatingsTable;
  identity_feed: IdentityFeedTable;
}

/** The help desk's records of people: what they gave when they wrote. */
export interface RequestersTable {
  tenant: string;
  id: string;
  given_name: string | null;
  family_name: string | null;
  email: string | null;
  phone: string | null;
  /** yyyy-mm-dd. */
  birth_date: string | null;
  address_line1: string | null;
  address_line2: string | null;
  city: string | null;
  region: string | null;
  postal_code: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** When it was written or last changed. */
  updated_at: Date;
  /** As the source wrote it. For identity to tell people apart by: shown nowhere. */
  national_id: string | null;
}

export interface TicketsTable {
  tenant: string;
  id: string;
  requester_id: string;
  subject: string;
  status: TicketStatus;
  priority: TicketPriority;
  channel: TicketChannel;
  /** The shop's id of the order that it is about. */
  order_id: string | null;
  /** As the help desk recorded it; null where it has not. */
  sentiment: SentimentValue | null;
  opened_at: Date;
  updated_at: Date;
  solved_at: Date | null;
  /** As the help desk sorted it; null where it has not. */
  topic: TicketTopic | null;
}

export interface MessagesTable {
  tenant: string;
  ticket_id: string;
  /** From 1, in the order in which they were written. */
  message_number: number;
  author: MessageAuthor;
  body: string;
  sent_at: Date;
}

/** What a customer answered when asked how a ticket was handled: once per ticket. */
export interface SatisfactionRatingsTable {
  tenant: string;
  ticket_id: string;
  /** 1 (very dissatisfied) to 5 (very satisfied). */
  score: number;
  rated_at: Date;
}
