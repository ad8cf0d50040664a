import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What people decided about who is who, what changed by it, and from whom somebody was split off. */
export const createMatches: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};

const STATEMENTS: readonly string[] = [
  `create table identity.match_decisions (
    tenant text not null,
    one text not null,
    other text not null check (one < other),
    verdict text not null check (verdict in ('SAME', 'DIFFERENT')),
    reason text not null,
    client text not null,
    person text not null,
    decided_at timestamptz not null,
    primary key (tenant, one, other)
  )`,
  `create table identity.identity_changes (
    tenant text not null,
    position bigint not null check (position > 0),
    at timestamptz not null,
    kind text not null,
    given_up text not null,
    survivor text not null,
    before jsonb not null,
    after jsonb not null,
    why text not null,
    client text not null,
    person text not null,
    primary key (tenant, position)
  )`,
  `create table identity.identity_change_heads (
    tenant text not null primary key,
    position bigint not null
  )`,
  `create table identity.customer_origins (
    tenant text not null,
    id text not null,
    origin text not null check (origin <> id),
    ledger_position bigint not null,
    primary key (tenant, id, origin),
    foreign key (tenant, id) references identity.customers (tenant, id),
    foreign key (tenant, origin) references identity.customers (tenant, id)
  )`,
];
