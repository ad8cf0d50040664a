import { type Kysely, type Selectable, sql } from 'kysely';
import { anyOf } from '../kit/anyOf.ts';
import { grouped } from '../kit/grouped.ts';
import type { OpenTickets } from './openTickets.ts';
import { type RatingCounts, SATISFIED_FROM } from './satisfactionOf.ts';
import { type MoodTicket, READ_TICKETS } from './sentiment/latestTickets.ts';
import { READ_CHARACTERS } from './sentiment/moodReader.ts';
import { SENTIMENT_TICKETS } from './sentiment/sentimentOf.ts';
import { READ_MESSAGES } from './sentiment/ticketMoodOf.ts';
import type { MessagesTable, SatisfactionRatingsTable, SupportTables, TicketsTable } from './tables.ts';
import { OPEN_STATUSES, type TicketStatus } from './vocabulary.ts';

export type TicketRow = Selectable<TicketsTable>;
export type MessageRow = Selectable<MessagesTable>;
export type RatingRow = Pick<Selectable<SatisfactionRatingsTable>, 'score' | 'rated_at'>;

/** Where a ticket stands in its customer's list: the newest first. */
export interface TicketPosition {
  readonly openedAt: Date;
  readonly id: string;
}

/** One customer's page: the requesters that are that customer, and the ticket after which the page begins. */
export interface TicketPageAsk {
  readonly requesters: readonly string[];
  readonly after: TicketPosition | undefined;
}

/** One ticket's page of messages: `after` is the number of the message before, 0 for the first page. */
export interface MessagePageAsk {
  readonly ticket: string;
  readonly after: number;
}

/** The statuses to read; undefined for all. */
export type StatusFilter = readonly TicketStatus[] | undefined;

/** The reads of the help desk. Each is one statement, whatever the number of keys, in the order of the keys. */
export interface SupportStore {
  /** Up to `limit` tickets of each ask, the newest first. */
  ticketPages(
    tenant: string,
    filter: StatusFilter,
    limit: number,
    asks: readonly TicketPageAsk[],
  ): Promise<TicketRow[][]>;
  ticketCounts(tenant: string, filter: StatusFilter, requesters: readonly string[]): Promise<number[]>;
  /** Up to `limit` messages of each ask, the oldest first. */
  messagePages(tenant: string, limit: number, asks: readonly MessagePageAsk[]): Promise<MessageRow[][]>;
  messageCounts(tenant: string, tickets: readonly string[]): Promise<number[]>;
  /** Undefined where the customer has not rated the ticket. */
  ratingOfTickets(tenant: string, tickets: readonly string[]): Promise<(RatingRow | undefined)[]>;
  openTicketsOf(tenant: string, requesters: readonly string[]): Promise<OpenTickets[][]>;
  ratingsOf(tenant: string, requesters: readonly string[]): Promise<RatingCounts[][]>;
  /** The latest SENTIMENT_TICKETS tickets with a recorded mood, and the latest READ_TICKETS without one. */
  moodTicketsOf(tenant: string, requesters: readonly string[]): Promise<MoodTicket[][]>;
  /** The beginnings of what the customer wrote last in each ticket: READ_MESSAGES texts at most, the latest first. */
  latestTextsOf(tenant: string, tickets: readonly string[]): Promise<string[][]>;
}

export function createSupportStore(database: Kysely<SupportTables>): SupportStore {
  return {
    ticketPages: (tenant, filter, limit, asks) => ticketPages(database, { tenant, filter, limit, asks }),
    async ticketCounts(tenant, filter, requesters) {
      let query = database
        .selectFrom('tickets')
        .select((count) => ['requester_id', count.fn.countAll<number>().as('tickets')])
        .where('tenant', '=', tenant)
        .where('requester_id', '=', anyOf(requesters))
        .groupBy('requester_id');
      if (filter !== undefined) query = query.where('status', 'in', filter);
      const counts = new Map((await query.execute()).map((row) => [row.requester_id, row.tickets]));
      return requesters.map((requester) => counts.get(requester) ?? 0);
    },
    messagePages: (tenant, limit, asks) => messagePages(database, tenant, limit, asks),
    async messageCounts(tenant, tickets) {
      const rows = await database
        .selectFrom('messages')
        .select((count) => ['ticket_id', count.fn.countAll<number>().as('messages')])
        .where('tenant', '=', tenant)
        .where('ticket_id', '=', anyOf(tickets))
        .groupBy('ticket_id')
        .execute();
      const counts = new Map(rows.map((row) => [row.ticket_id, row.messages]));
      return tickets.map((ticket) => counts.get(ticket) ?? 0);
    },
    async ratingOfTickets(tenant, tickets) {
      const rows = await database
        .selectFrom('satisfaction_ratings')
        .select(['ticket_id', 'score', 'rated_at'])
        .where('tenant', '=', tenant)
        .where('ticket_id', '=', anyOf(tickets))
        .execute();
      const found = new Map(rows.map((row) => [row.ticket_id, row]));
      return tickets.map((ticket) => found.get(ticket));
    },
    async openTicketsOf(tenant, requesters) {
      const rows = await database
        .selectFrom('tickets')
        .select((count) => ['requester_id', 'priority', count.fn.countAll<number>().as('tickets')])
        .where('tenant', '=', tenant)
        .where('requester_id', '=', anyOf(requesters))
        .where('status', 'in', OPEN_STATUSES)
        .groupBy(['requester_id', 'priority'])
        .execute();
      return grouped(requesters, rows, (row) => row.requester_id);
    },
    ratingsOf: (tenant, requesters) => ratingsOf(database, tenant, requesters),
    moodTicketsOf: (tenant, requesters) => moodTicketsOf(database, tenant, requesters),
    latestTextsOf: (tenant, tickets) => latestTextsOf(database, tenant, tickets),
  };
}

interface TicketPages {
  readonly tenant: string;
  readonly filter: StatusFilter;
  readonly limit: number;
  readonly asks: readonly TicketPageAsk[];
}

async function ticketPages(database: Kysely<SupportTables>, pages: TicketPages): Promise<TicketRow[][]> {
  const { tenant, filter, limit, asks } = pages;
  const asked = asks.flatMap(({ requesters, after }, ask) =>
    requesters.map((requester) => ({ ask, requester, opened_at: after?.openedAt, id: after?.id })),
  );
  const wanted = filter === undefined ? sql`true` : sql`tickets.status in (${sql.join(filter)})`;
  const { rows } = await sql<TicketRow & { readonly ask: number }>`
    select * from (
      select asked.ask, tickets.*,
        row_number() over (partition by asked.ask order by tickets.opened_at desc, tickets.id desc) as position
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
        as asked (ask integer, requester text, opened_at timestamptz, id text)
      join support.tickets as tickets on tickets.tenant = ${tenant} and tickets.requester_id = asked.requester
      where ${wanted}
        and (asked.id is null or (tickets.opened_at, tickets.id) < (asked.opened_at, asked.id))
    ) as page
    where position <= ${limit}
    order by ask, position`.execute(database);
  return grouped([...asks.keys()], rows, (row) => row.ask);
}

async function messagePages(
  database: Kysely<SupportTables>,
  tenant: string,
  limit: number,
  asks: readonly MessagePageAsk[],
): Promise<MessageRow[][]> {
  const asked = asks.map(({ ticket, after }, ask) => ({ ask, ticket, after }));
  const { rows } = await sql<MessageRow & { readonly ask: number }>`
    select * from (
      select asked.ask, messages.*,
        row_number() over (partition by asked.ask order by messages.message_number) as position
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
        as asked (ask integer, ticket text, after integer)
      join support.messages as messages on messages.tenant = ${tenant} and messages.ticket_id = asked.ticket
      where messages.message_number > asked.after
    ) as page
    where position <= ${limit}
    order by ask, position`.execute(database);
  return grouped([...asks.keys()], rows, (row) => row.ask);
}

async function ratingsOf(
  database: Kysely<SupportTables>,
  tenant: string,
  requesters: readonly string[],
): Promise<RatingCounts[][]> {
  const { rows } = await sql<RatingCounts & { readonly requester: string }>`
    select tickets.requester_id as requester, count(*) as ratings,
      count(*) filter (where ratings.score >= ${SATISFIED_FROM}) as satisfied,
      max(ratings.rated_at) as "lastRatedAt"
    from support.satisfaction_ratings as ratings
    join support.tickets as tickets on tickets.tenant = ratings.tenant and tickets.id = ratings.ticket_id
    where tickets.tenant = ${tenant} and tickets.requester_id = ${anyOf(requesters)}
    group by tickets.requester_id`.execute(database);
  return grouped(requesters, rows, (row) => row.requester);
}

async function moodTicketsOf(
  database: Kysely<SupportTables>,
  tenant: string,
  requesters: readonly string[],
): Promise<MoodTicket[][]> {
  const { rows } = await sql<MoodTicket & { readonly requester: string }>`
    select requester, id, sentiment, "openedAt" from (
      select requester_id as requester, id, sentiment, opened_at as "openedAt",
        row_number() over (
          partition by requester_id, sentiment is null order by opened_at desc, id desc
        ) as position
      from support.tickets
      where tenant = ${tenant} and requester_id = ${anyOf(requesters)}
    ) as latest
    where position <= case when sentiment is null then ${READ_TICKETS}::integer
      else ${SENTIMENT_TICKETS}::integer end`.execute(database);
  return grouped(requesters, rows, (row) => row.requester);
}

async function latestTextsOf(
  database: Kysely<SupportTables>,
  tenant: string,
  tickets: readonly string[],
): Promise<string[][]> {
  const { rows } = await sql<{ readonly ticket: string; readonly text: string }>`
    select ticket, text from (
      select ticket_id as ticket, left(body, ${READ_CHARACTERS}) as text,
        row_number() over (partition by ticket_id order by message_number desc) as position
      from support.messages
      where tenant = ${tenant} and ticket_id = ${anyOf(tickets)} and author = 'CUSTOMER'
    ) as latest
    where position <= ${READ_MESSAGES}
    order by position`.execute(database);
  return grouped(tickets, rows, (row) => row.ticket).map((texts) => texts.map(({ text }) => text));
}
