import { type RawBuilder, sql } from 'kysely';

/**
 * For `.where(column, '=', anyOf(keys))`: one parameter, however many keys, where `in` has one for each and PostgreSQL
 * stops at 65,535.
 */
export function anyOf(keys: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${[...keys]}::text[])`;
}
