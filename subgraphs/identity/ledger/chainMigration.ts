import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { IdentityTables } from '../tables.ts';
import { CHAIN_START, chained, type UnchainedRow } from './hashChain.ts';

/** Events chained in one statement. */
const PAGE = 1_000;

/**
 * Chains the events of each tenant by their hashes, those that are there already in the order in which they arrived.
 * Times are kept to the millisecond, which is all that counts of them, so that a hash covers every digit.
 */
export const chainEvents: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of OPEN) await sql.raw(statement).execute(database);
    const { rows } = await sql<{ tenant: string }>`
      select distinct tenant from identity.consent_events`.execute(database);
    for (const { tenant } of rows) await chainTenant(database as Kysely<IdentityTables>, tenant);
    for (const statement of CLOSE) await sql.raw(statement).execute(database);
  },
};

const OPEN: readonly string[] = [
  `create table identity.consent_chain (
    tenant text primary key,
    count bigint not null check (count >= 0),
    hash text not null
  )`,
  `alter table identity.consent_events
    add column position bigint,
    add column previous_hash text,
    add column hash text,
    alter column valid_until type timestamptz(3),
    alter column event_time type timestamptz(3),
    alter column recorded_at type timestamptz(3)`,
  'create index consent_events_arrival on identity.consent_events (tenant, sequence)',
  'alter table identity.consent_events disable trigger consent_events_append_only',
];

const CLOSE: readonly string[] = [
  'alter table identity.consent_events enable trigger consent_events_append_only',
  'drop index identity.consent_events_arrival',
  `alter table identity.consent_events
    drop column sequence,
    alter column position set not null,
    alter column previous_hash set not null,
    alter column hash set not null,
    add constraint consent_events_position unique (tenant, position)`,
];

async function chainTenant(database: Kysely<IdentityTables>, tenant: string): Promise<void> {
  let head = CHAIN_START;
  for (let after = 0; ; ) {
    const { rows } = await sql<UnchainedRow & { sequence: number }>`
      select * from identity.consent_events
      where tenant = ${tenant} and sequence > ${after}
      order by sequence limit ${PAGE}`.execute(database);
    const last = rows.at(-1);
    if (last === undefined) break;
    const unchained = rows.map(({ sequence, ...row }) => row);
    const page = chained(head, unchained);
    await sql`
      update identity.consent_events as event
      set position = link.position, previous_hash = link.previous_hash, hash = link.hash
      from unnest(
        ${rows.map(({ sequence }) => sequence)}::bigint[], ${page.rows.map(({ position }) => position)}::bigint[],
        ${page.rows.map((row) => row.previous_hash)}::text[], ${page.rows.map(({ hash }) => hash)}::text[]
      ) as link (sequence, position, previous_hash, hash)
      where event.tenant = ${tenant} and event.sequence = link.sequence`.execute(database);
    head = page.head;
    after = last.sequence;
  }
  await sql`
    insert into identity.consent_chain (tenant, count, hash)
    values (${tenant}, ${head.count}, ${head.hash})`.execute(database);
}
