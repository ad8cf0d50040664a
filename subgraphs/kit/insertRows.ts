import { type Kysely, sql } from 'kysely';
import type { Department } from './departments.ts';

/** A statement takes so many rows: large enough to be quick, small enough not to hold the memory. */
const ROWS_PER_STATEMENT = 5_000;

/**
 * Inserts whole rows, thousands to a statement. Every column must be given: what a row leaves out is null, whatever the
 * column's default. Run it in a transaction. Throws the engine's error when a row breaks a rule of the table.
 */
export async function insertRows<T>(
  database: Kysely<T>,
  table: `${Department}.${string}`,
  rows: readonly object[],
): Promise<void> {
  const target = sql.table(table);
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const json = JSON.stringify(rows.slice(start, start + ROWS_PER_STATEMENT));
    await sql`insert into ${target} select * from jsonb_populate_recordset(null::${target}, ${json}::text::jsonb)`.execute(
      database,
    );
  }
}
