import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const createValueModels: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`create table playbook.value_models (
      tenant text not null,
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      version text not null,
      fitted_at timestamptz(3) not null,
      model jsonb not null,
      primary key (tenant, version)
    )`.execute(database);
    await sql`create index value_models_latest on playbook.value_models (tenant, currency, fitted_at desc)`.execute(
      database,
    );
  },
};

/** By name; they run in the order of the names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_create_value_models': createValueModels,
};
