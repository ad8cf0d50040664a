import { type RawBuilder, sql } from 'kysely';

/**
 * The rows as a table `given`, for a `from`; by column its type. Each column travels as one array parameter, however many rows
 * there are.
 */
export function rowset<Row>(
  rows: readonly Row[],
  columns: Readonly<Record<keyof Row & string, string>>,
): RawBuilder<unknown> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const arrays = names.map((name) => sql`${rows.map((row) => row[name])}::${sql.raw(columns[name])}[]`);
  return sql`unnest(${sql.join(arrays)}) as given (${sql.join(names.map((name) => sql.id(name)))})`;
}
