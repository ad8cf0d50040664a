import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Requests about customers' rights, what became of each, what departments have to do for them, and who is not to come back.
 */
export const createRights: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};

const STATEMENTS: readonly string[] = [
  `alter table identity.customers
    drop constraint customers_state_check,
    add constraint customers_state_check
      check (state in ('ACTIVE', 'ERASURE_REQUESTED', 'ERASED', 'MERGED'))`,
  `create table identity.rights_requests (
    tenant text not null,
    id text not null,
    customer text not null,
    kind text not null,
    state text not null,
    purpose text,
    details text,
    client text not null,
    person text not null,
    evidence text,
    requested_at timestamptz not null,
    due_at timestamptz not null,
    extended boolean not null default false,
    closed_at timestamptz,
    content_digest text not null,
    primary key (tenant, id),
    foreign key (tenant, customer) references identity.customers (tenant, id)
  )`,
  'create index rights_requests_customer on identity.rights_requests (tenant, customer)',
  'create index rights_requests_due on identity.rights_requests (tenant, due_at) where closed_at is null',
  `create table identity.rights_events (
    tenant text not null,
    request text not null,
    number integer not null,
    state text not null,
    at timestamptz not null,
    client text not null,
    person text not null,
    reason text,
    primary key (tenant, request, number),
    foreign key (tenant, request) references identity.rights_requests (tenant, id)
  )`,
  `create table identity.rights_tasks (
    tenant text not null,
    request text not null,
    department text not null,
    duty text not null,
    attempts integer not null default 0,
    next_at timestamptz not null,
    failure text,
    outcome jsonb,
    done_at timestamptz,
    primary key (tenant, request, department),
    foreign key (tenant, request) references identity.rights_requests (tenant, id)
  )`,
  'create index rights_tasks_next on identity.rights_tasks (next_at) where done_at is null',
  `create table identity.rights_parts (
    tenant text not null,
    request text not null,
    department text not null,
    sealed text not null,
    expires_at timestamptz not null,
    primary key (tenant, request, department),
    foreign key (tenant, request) references identity.rights_requests (tenant, id)
  )`,
  'create index rights_parts_expiry on identity.rights_parts (expires_at)',
  `create table identity.suppressions (
    tenant text not null,
    attribute text not null,
    fingerprint text not null,
    request text not null,
    since timestamptz not null,
    primary key (tenant, fingerprint)
  )`,
];
