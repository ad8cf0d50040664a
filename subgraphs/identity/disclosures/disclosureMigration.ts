import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What was disclosed, and of whom: one row for each set of fields of an answer, and one for each customer of whom that set
 * was disclosed. Both are partitioned by the month of the answer (UTC); partitions are made when they are needed.
 */
export const createDisclosures: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};

const STATEMENTS: readonly string[] = [
  `create table identity.disclosures (
    disclosed_at timestamptz not null,
    id text not null,
    part integer not null,
    tenant text not null,
    client text not null,
    person text not null,
    purpose text not null,
    automated boolean not null,
    released text[] not null,
    withheld jsonb not null,
    primary key (disclosed_at, id, part)
  ) partition by range (disclosed_at)`,
  `create table identity.disclosure_subjects (
    tenant text not null,
    customer text not null,
    disclosed_at timestamptz not null,
    id text not null,
    part integer not null,
    primary key (tenant, customer, disclosed_at, id, part)
  ) partition by range (disclosed_at)`,
];

/** What was read of a customer to compute other fields. */
export const addReads: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`alter table identity.disclosures add column read jsonb not null default '[]'`.execute(database);
  },
};
