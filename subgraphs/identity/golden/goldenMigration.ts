import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What records say as they say it, and what people corrected. A record has nothing in `said` until it comes in again. */
export const createGolden: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};

const STATEMENTS: readonly string[] = [
  'alter table identity.person_records add column said text',
  `create table identity.corrections (
    tenant text not null,
    customer text not null,
    attribute text not null,
    sealed text not null,
    client text not null,
    person text not null,
    corrected_at timestamptz not null,
    primary key (tenant, customer, attribute),
    foreign key (tenant, customer) references identity.customers (tenant, id)
  )`,
];
