/** The tables of the Postgres schema `playbook`: none yet. */
export type PlaybookTables = Record<never, never>;
