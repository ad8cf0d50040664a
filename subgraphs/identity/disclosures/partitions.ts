import { type Kysely, sql } from 'kysely';

/** The tables that are partitioned by month. */
const TABLES = ['disclosures', 'disclosure_subjects'] as const;

/** A month of UTC as a number: year * 12 + month from 0. */
export function monthOf(time: Date): number {
  return time.getUTCFullYear() * 12 + time.getUTCMonth();
}

function startOf(month: number): string {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12)).toISOString();
}

/** `2026_11` */
function suffixOf(month: number): string {
  return startOf(month).slice(0, 7).replace('-', '_');
}

/** Makes what is missing of the partitions of these months. Run it in a transaction: others may want the same at once. */
export async function makePartitions<T>(database: Kysely<T>, months: ReadonlySet<number>): Promise<void> {
  const missing = [];
  for (const month of months) if (!(await isThere(database, month))) missing.push(month);
  if (missing.length === 0) return;
  await lock(database);
  for (const month of missing) {
    for (const table of TABLES) {
      await sql`create table if not exists ${sql.table(`identity.${table}_${suffixOf(month)}`)}
        partition of ${sql.table(`identity.${table}`)}
        for values from (${sql.lit(startOf(month))}) to (${sql.lit(startOf(month + 1))})`.execute(database);
    }
  }
}

/** Drops the partitions of all months before this one. Run it in a transaction. */
export async function dropPartitionsBefore<T>(database: Kysely<T>, month: number): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits
    join pg_class as child on child.oid = pg_inherits.inhrelid
    join pg_class as parent on parent.oid = pg_inherits.inhparent
    join pg_namespace as space on space.oid = parent.relnamespace
    where space.nspname = 'identity' and parent.relname in (${sql.join([...TABLES])})
      and right(child.relname, 7) < ${suffixOf(month)}`.execute(database);
  if (rows.length === 0) return;
  await lock(database);
  for (const { name } of rows)
    await sql`drop table if exists ${sql.table(`identity.${name}`)}`.execute(database);
}

async function isThere<T>(database: Kysely<T>, month: number): Promise<boolean> {
  const name = `identity.disclosure_subjects_${suffixOf(month)}`;
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${name}) is not null as there`.execute(
    database,
  );
  return rows[0]?.there === true;
}

/** Until the end of the transaction nobody else makes or drops partitions. */
async function lock<T>(database: Kysely<T>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('identity.disclosures'))`.execute(database);
}
