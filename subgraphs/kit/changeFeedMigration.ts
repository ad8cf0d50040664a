import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Department } from './departments.ts';

/**
 * Makes the table behind a department's changeFeed, and fills it. `tables` are those that describe a person, each with the
 * column that holds the record's id; the first one holds the records themselves. Whatever is inserted, updated or deleted
 * there moves the record to the end of the feed; TRUNCATE does not. The row of a record that is gone stays, to say so.
 *
 * Numbers of transactions are of one cluster. After a restore into another one run
 * `update <department>.identity_feed set xid = default, position = default`: everything is told again, which changes nothing.
 */
export function changeFeedMigration(
  department: Department,
  tables: Readonly<Record<string, string>>,
): Migration {
  return {
    async up(database: Kysely<unknown>): Promise<void> {
      for (const statement of statements(department, Object.entries(tables)))
        await sql.raw(statement).execute(database);
    },
  };
}

/** Triggers first: what is written while the feed is filled is not missed. */
function statements(schema: Department, tables: readonly (readonly [string, string])[]): string[] {
  const [records] = tables;
  if (records === undefined) throw new Error('A feed needs a table of records');
  const [table, id] = records;
  return [
    `create sequence ${schema}.identity_feed_position`,
    `create table ${schema}.identity_feed (
      tenant text not null,
      record_id text not null,
      xid xid8 not null default pg_current_xact_id(),
      position bigint not null default nextval('${schema}.identity_feed_position'),
      primary key (tenant, record_id)
    )`,
    `create index identity_feed_order on ${schema}.identity_feed (xid, position)`,
    ...tables.flatMap(([name, by]) => [touch(schema, name, by), ...triggers(schema, name)]),
    `insert into ${schema}.identity_feed (tenant, record_id)
      select tenant, ${id} from ${schema}.${table} order by 1, 2 on conflict do nothing`,
  ];
}

/** In one order for everybody, so that two writers do not wait for each other; once in a transaction. */
function touch(schema: Department, table: string, by: string): string {
  const move = (rows: string) => `
    insert into ${schema}.identity_feed (tenant, record_id)
    select tenant, record_id from (${rows}) as touched
    where (
      select moved.xid from ${schema}.identity_feed as moved
      where moved.tenant = touched.tenant and moved.record_id = touched.record_id
    ) is distinct from pg_current_xact_id()
    order by 1, 2
    on conflict (tenant, record_id) do update set xid = excluded.xid, position = excluded.position`;
  return `create function ${schema}.feed_${table}() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' then ${move(`
      select tenant, ${by} as record_id from written union select tenant, ${by} from replaced`)};
    elsif tg_op = 'INSERT' then ${move(`select distinct tenant, ${by} as record_id from written`)};
    else ${move(`select distinct tenant, ${by} as record_id from replaced`)};
    end if;
    return null;
  end
  $$`;
}

/** A trigger with transition tables is for one event. */
function triggers(schema: Department, table: string): string[] {
  const [before, after] = ['old table as replaced', 'new table as written'];
  const referencing = { insert: after, update: `${before} ${after}`, delete: before };
  return Object.entries(referencing).map(
    ([event, rows]) => `create trigger ${table}_feed_${event} after ${event} on ${schema}.${table}
      referencing ${rows} for each statement execute function ${schema}.feed_${table}()`,
  );
}
