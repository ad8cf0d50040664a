import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { addReads, createDisclosures } from './disclosures/disclosureMigration.ts';
import { createGolden } from './golden/goldenMigration.ts';
import { chainEvents } from './ledger/chainMigration.ts';
import { createLinking, findAside, forgetCounts } from './linking/linkingMigration.ts';
import { createMatches } from './matches/matchesMigration.ts';
import { createRights } from './rights/rightsMigration.ts';

/** The tables of identity. Raw statements name the schema: `withSchema` reaches the query builder only. */
const createTables: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of CREATE_TABLES) await sql.raw(statement).execute(database);
  },
};

const CREATE_TABLES: readonly string[] = [
  `create table identity.customers (
    tenant text not null,
    id text not null,
    state text not null default 'ACTIVE' check (state in ('ACTIVE', 'ERASURE_REQUESTED', 'MERGED')),
    primary key (tenant, id)
  )`,
  `create table identity.customer_redirects (
    tenant text not null,
    id text not null,
    survivor text not null check (survivor <> id),
    rule text not null,
    deterministic boolean not null,
    score double precision check (score between 0 and 1),
    since timestamptz not null,
    primary key (tenant, id),
    foreign key (tenant, id) references identity.customers (tenant, id),
    foreign key (tenant, survivor) references identity.customers (tenant, id)
  )`,
  'create index customer_redirects_survivor on identity.customer_redirects (tenant, survivor)',
  `create table identity.source_records (
    tenant text not null,
    department text not null,
    record_id text not null,
    customer text not null,
    rule text not null,
    deterministic boolean not null,
    score double precision check (score between 0 and 1),
    since timestamptz not null,
    last_seen timestamptz not null,
    primary key (tenant, department, record_id),
    foreign key (tenant, customer) references identity.customers (tenant, id)
  )`,
  'create index source_records_customer on identity.source_records (tenant, customer)',
  `create table identity.claims (
    tenant text not null,
    department text not null,
    record_id text not null,
    attribute text not null,
    fingerprint text not null,
    last_seen timestamptz not null,
    primary key (tenant, department, record_id, attribute, fingerprint)
  )`,
  'create index claims_fingerprint on identity.claims (tenant, attribute, fingerprint)',
  `create table identity.consent_events (
    tenant text not null,
    event_id text not null,
    sequence bigint generated always as identity,
    customer text not null,
    event_type text not null,
    purpose text,
    categories text[],
    lawful_basis text,
    valid_until timestamptz,
    privacy_notice text,
    language text,
    collection_method text,
    evidence text,
    actor_client text not null,
    actor_person text not null,
    event_time timestamptz not null,
    recorded_at timestamptz not null,
    content_digest text not null,
    overtaken boolean not null default false,
    primary key (tenant, customer, actor_client, event_id),
    foreign key (tenant, customer) references identity.customers (tenant, id)
  )`,
  `create function identity.refuse_to_rewrite_history() returns trigger language plpgsql as $$
  begin
    raise exception 'identity.consent_events is append only: % is refused', tg_op using errcode = '55000';
  end
  $$`,
  `create trigger consent_events_append_only before update or delete on identity.consent_events
    for each row execute function identity.refuse_to_rewrite_history()`,
  `create trigger consent_events_keep before truncate on identity.consent_events
    for each statement execute function identity.refuse_to_rewrite_history()`,
];

/** The terms of ISO/IEC TS 27560 that a record still lacked. */
const addRecordTerms: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table identity.consent_events
      add column controller text, add column jurisdiction text, add column retention text`.execute(database);
  },
};

/** For whom else an event counts: what is recorded of a merged customer outlasts the merge. */
const addMergedIds: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table identity.consent_events
      add column also_of text[], add column doubtful text[]`.execute(database);
    await sql`create index consent_events_also_of on identity.consent_events using gin (also_of)
      where also_of is not null`.execute(database);
  },
};

/** Whether its department has said that the record is gone; it stays as long as somebody is to be erased by it. */
const addGone: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table identity.source_records add column gone boolean not null default false`.execute(
      database,
    );
  },
};

/** By name; they run in the order of the names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_create_tables': createTables,
  '0002_chain_events': chainEvents,
  '0003_add_record_terms': addRecordTerms,
  '0004_create_disclosures': createDisclosures,
  '0005_add_merged_ids': addMergedIds,
  '0006_add_reads': addReads,
  '0007_create_rights': createRights,
  '0008_create_matches': createMatches,
  '0009_create_linking': createLinking,
  '0010_add_gone': addGone,
  '0011_create_golden': createGolden,
  '0012_forget_counts': forgetCounts,
  '0013_find_aside': findAside,
};
