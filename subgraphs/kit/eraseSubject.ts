import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Erasure, type SubjectData, type TableOfPeople, tablesOfPeople } from './subjectData.ts';
import { type Subject, SubjectRows } from './subjectRows.ts';

/** What a legal duty kept of a person. */
export interface KeptData {
  readonly what: string;
  readonly why: string;
  /** The day (yyyy-mm-dd, UTC) on which the duty ends for the last of them. */
  readonly until: string;
  /** How many. */
  readonly records: number;
}

export interface ErasureReport {
  /** How many rows were deleted, or cleared of what says who it was. */
  readonly erased: number;
  readonly kept: readonly KeptData[];
}

/**
 * Erases a person from a department: deletes every row of theirs that no legal duty keeps at `now`, and clears those that
 * one does. All or nothing; a second time it finds nothing left to erase. So many statements for each table, whatever the
 * number of records.
 */
export async function eraseSubject<T>(
  database: Kysely<T>,
  data: SubjectData,
  subject: Subject,
  now: Date,
): Promise<ErasureReport> {
  const rows = new SubjectRows(data, subject);
  const tables = tablesOfPeople(data);
  return await database.transaction().execute(async (transaction) => {
    for (const [name, { hangsOn }] of tables) if (hangsOn === 'RECORD') await lock(transaction, rows, name);
    let erased = 0;
    // Those that refer to others first: whether the others are kept can depend on them.
    for (const [name, { erasure }] of tables.toReversed())
      erased += await eraseTable(transaction, rows, name, erasure, now);
    const kept: KeptData[] = [];
    for (const [name, table] of tables) kept.push(...(await keptOf(transaction, rows, name, table)));
    return { erased, kept };
  });
}

/** Nobody adds to the person's records while they are erased: who refers to a locked row must wait. */
async function lock<T>(database: Kysely<T>, rows: SubjectRows, name: string): Promise<void> {
  await sql`select 1 as locked from ${rows.table(name)} where ${rows.areOf(name)}
    order by ${sql.id(name, 'id')} for update`.execute(database);
}

async function eraseTable<T>(
  database: Kysely<T>,
  rows: SubjectRows,
  name: string,
  erasure: Erasure,
  now: Date,
): Promise<number> {
  const moment = sql`${now.toISOString()}::timestamptz at time zone 'UTC'`;
  const deleted = await affected(
    database,
    sql`delete from ${rows.table(name)}
      where ${rows.areOf(name)} and (${rows.keptUntil(name)} > ${moment}) is not true`,
  );
  if (erasure.kind === 'DELETE') return deleted;
  const cleared = Object.entries(erasure.clears);
  if (cleared.length === 0) return deleted;
  const holds = cleared.map(([column, value]) => sql`${sql.id(name, column)} is distinct from ${value}`);
  return (
    deleted +
    (await affected(
      database,
      sql`update ${rows.table(name)}
        set ${sql.join(cleared.map(([column, value]) => sql`${sql.id(column)} = ${value}`))}
        where ${rows.areOf(name)} and (${sql.join(holds, sql` or `)})`,
    ))
  );
}

async function affected<T>(database: Kysely<T>, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(database);
  return Number(numAffectedRows);
}

/** What is left of a table after the erasure. */
async function keptOf<T>(
  database: Kysely<T>,
  rows: SubjectRows,
  name: string,
  { erasure }: TableOfPeople,
): Promise<KeptData[]> {
  if (erasure.kind === 'DELETE') return [];
  const result = await sql<{ readonly records: number; readonly until: string }>`
    select count(*) as records, to_char(max(${rows.keptUntil(name)}), 'YYYY-MM-DD') as until
    from ${rows.table(name)} where ${rows.areOf(name)}`.execute(database);
  const { what, why } = erasure;
  return result.rows.flatMap(({ records, until }) => (records > 0 ? [{ what, why, until, records }] : []));
}
