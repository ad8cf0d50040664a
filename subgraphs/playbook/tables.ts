import type { ColumnType } from 'kysely';

/** The tables of the Postgres schema `playbook`. They hold nothing of anybody. */
export interface PlaybookTables {
  value_models: ValueModelsTable;
}

/** What `accord value fit` found: of each tenant and currency the one that was fitted last counts. */
export interface ValueModelsTable {
  tenant: string;
  /** ISO 4217. */
  currency: string;
  /** Names the model's content. */
  version: string;
  fitted_at: Date;
  /** A ValueModel. It goes in as JSON text. */
  model: ColumnType<unknown, string, string>;
}
