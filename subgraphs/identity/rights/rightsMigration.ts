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
  // that somebody asked to be erased stands in the ledger; a row of whom it does not is refused by the new constraint
  `update identity.customers as customer set state = 'ACTIVE'
    where state = 'ERASURE_REQUESTED' and exists (
      select from identity.consent_events as event
      where event.tenant = customer.tenant and event.customer = customer.id and event.event_type = 'ERASURE_REQUESTED'
    )`,
  `alter table identity.customers
    drop constraint customers_state_check,
    add constraint customers_state_check check (state in ('ACTIVE', 'ERASED', 'MERGED'))`,
  // a merge that does not say how long the ledger was then comes after all of it
  `alter table identity.customer_redirects
    add column ledger_position bigint not null default ${Number.MAX_SAFE_INTEGER}`,
  `create table identity.rights_requests (
    tenant text not null,
    id text not null,
    customer text not null,
    ids text[] not null,
    kind text not null,
    state text not null,
    purpose text,
    event_id text,
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
    records text[] not null,
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
    piece integer not null,
    sealed text not null,
    expires_at timestamptz not null,
    primary key (tenant, request, department, piece),
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
