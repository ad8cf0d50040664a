import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { changeFeedMigration } from '../kit/changeFeedMigration.ts';
import {
  MESSAGE_AUTHORS,
  OPEN_STATUSES,
  SENTIMENTS,
  TICKET_CHANNELS,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
  TICKET_TOPICS,
} from './vocabulary.ts';

const oneOf = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** Times are kept to the millisecond, as JavaScript reads them: cursors point at exact rows. */
const CREATE_TABLES: readonly string[] = [
  `create table support.requesters (
    tenant text not null,
    id text not null,
    given_name text,
    family_name text,
    email text,
    phone text,
    birth_date date,
    address_line1 text,
    address_line2 text,
    city text,
    region text,
    postal_code text,
    country text check (country ~ '^[A-Z]{2}$'),
    updated_at timestamptz(3) not null,
    primary key (tenant, id)
  )`,
  `create table support.tickets (
    tenant text not null,
    id text not null,
    requester_id text not null,
    subject text not null,
    status text not null check (status in (${oneOf(TICKET_STATUSES)})),
    priority text not null check (priority in (${oneOf(TICKET_PRIORITIES)})),
    channel text not null check (channel in (${oneOf(TICKET_CHANNELS)})),
    order_id text,
    sentiment text check (sentiment in (${oneOf(SENTIMENTS)})),
    opened_at timestamptz(3) not null,
    updated_at timestamptz(3) not null check (updated_at >= opened_at),
    solved_at timestamptz(3) check (solved_at >= opened_at),
    primary key (tenant, id),
    foreign key (tenant, requester_id) references support.requesters (tenant, id) on delete cascade,
    check ((status in (${oneOf(OPEN_STATUSES)})) = (solved_at is null))
  )`,
  'create index tickets_requester on support.tickets (tenant, requester_id, opened_at desc, id desc)',
  `create table support.messages (
    tenant text not null,
    ticket_id text not null,
    message_number integer not null check (message_number > 0),
    author text not null check (author in (${oneOf(MESSAGE_AUTHORS)})),
    body text not null,
    sent_at timestamptz(3) not null,
    primary key (tenant, ticket_id, message_number),
    foreign key (tenant, ticket_id) references support.tickets (tenant, id) on delete cascade
  )`,
  `create table support.satisfaction_ratings (
    tenant text not null,
    ticket_id text not null,
    score integer not null check (score between 1 and 5),
    rated_at timestamptz(3) not null,
    primary key (tenant, ticket_id),
    foreign key (tenant, ticket_id) references support.tickets (tenant, id) on delete cascade
  )`,
];

/** Raw statements name the schema: `withSchema` reaches the query builder only. */
const createTables: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of CREATE_TABLES) await sql.raw(statement).execute(database);
  },
};

/** For identity to tell people apart by. */
const addNationalId: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table support.requesters add column national_id text`.execute(database);
  },
};

/** For whoever has to know what a customer complains of without reading it. */
const addTopic: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const topics = sql.raw(oneOf(TICKET_TOPICS));
    await sql`alter table support.tickets add column topic text check (topic in (${topics}))`.execute(
      database,
    );
  },
};

/** By name; they run in the order of the names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_create_tables': createTables,
  '0002_add_national_id': addNationalId,
  '0003_create_identity_feed': changeFeedMigration('support', { requesters: 'id', tickets: 'requester_id' }),
  '0004_add_topic': addTopic,
};
