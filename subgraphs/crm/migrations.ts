import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { changeFeedMigration } from '../kit/changeFeedMigration.ts';
import { ADDRESS_KINDS, CHANNELS, CIRCUMSTANCE_KINDS, DIRECTIONS, TIERS, TOPICS } from './vocabulary.ts';

const oneOf = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** Times are kept to the millisecond, as JavaScript reads them: cursors point at exact rows. */
const CREATE_TABLES: readonly string[] = [
  `create table crm.employees (
    tenant text not null,
    id text not null,
    name text not null,
    work_email text not null,
    primary key (tenant, id)
  )`,
  `create table crm.accounts (
    tenant text not null,
    id text not null,
    given_name text,
    family_name text,
    birth_date date,
    phone text check (phone ~ '^[+][0-9]{4,15}$'),
    tier text check (tier in (${oneOf(TIERS)})),
    preferred_channel text check (preferred_channel in (${oneOf(CHANNELS)})),
    preferred_language text,
    account_manager_id text,
    updated_at timestamptz(3) not null,
    content_hash text,
    primary key (tenant, id),
    foreign key (tenant, account_manager_id) references crm.employees (tenant, id)
  )`,
  `create table crm.emails (
    tenant text not null,
    account_id text not null,
    email text not null,
    is_primary boolean not null,
    primary key (tenant, account_id, email),
    foreign key (tenant, account_id) references crm.accounts (tenant, id) on delete cascade
  )`,
  'create unique index emails_primary on crm.emails (tenant, account_id) where is_primary',
  `create table crm.addresses (
    tenant text not null,
    account_id text not null,
    position integer not null check (position > 0),
    kind text not null check (kind in (${oneOf(ADDRESS_KINDS)})),
    line1 text,
    line2 text,
    city text,
    region text,
    postal_code text,
    country text check (country ~ '^[A-Z]{2}$'),
    primary key (tenant, account_id, position),
    foreign key (tenant, account_id) references crm.accounts (tenant, id) on delete cascade
  )`,
  `create table crm.interactions (
    tenant text not null,
    id text not null,
    account_id text not null,
    occurred_at timestamptz(3) not null,
    channel text not null check (channel in (${oneOf(CHANNELS)})),
    direction text not null check (direction in (${oneOf(DIRECTIONS)})),
    topic text not null check (topic in (${oneOf(TOPICS)})),
    note text,
    employee_id text,
    primary key (tenant, id),
    foreign key (tenant, account_id) references crm.accounts (tenant, id) on delete cascade,
    foreign key (tenant, employee_id) references crm.employees (tenant, id)
  )`,
  'create index interactions_account on crm.interactions (tenant, account_id, occurred_at desc, id desc)',
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
    await sql`alter table crm.accounts add column national_id text`.execute(database);
  },
};

/** For identity to tell people apart by, and to prefer what was verified. */
const addLoyaltyIdAndVerified: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table crm.accounts add column loyalty_id text`.execute(database);
    await sql`alter table crm.emails add column is_verified boolean`.execute(database);
  },
};

/** For whoever has to know what the clock shows where a customer is, and what is to be respected. */
const addTimeZoneAndCircumstances: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table crm.accounts add column time_zone text`.execute(database);
    await sql`create table crm.circumstances (
      tenant text not null,
      id text not null,
      account_id text not null,
      kind text not null check (kind in (${sql.raw(oneOf(CIRCUMSTANCE_KINDS))})),
      since timestamptz(3) not null,
      ended_at timestamptz(3) check (ended_at >= since),
      primary key (tenant, id),
      foreign key (tenant, account_id) references crm.accounts (tenant, id) on delete cascade
    )`.execute(database);
    await sql`create index circumstances_account on crm.circumstances (tenant, account_id)`.execute(database);
  },
};

/** By name; they run in the order of the names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_create_tables': createTables,
  '0002_add_national_id': addNationalId,
  '0003_create_identity_feed': changeFeedMigration('crm', {
    accounts: 'id',
    emails: 'account_id',
    addresses: 'account_id',
  }),
  '0004_add_loyalty_id_and_verified': addLoyaltyIdAndVerified,
  '0005_add_time_zone_and_circumstances': addTimeZoneAndCircumstances,
};
