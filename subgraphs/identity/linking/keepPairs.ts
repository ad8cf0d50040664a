import { sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** Pairs of records, by their numbers, and what speaks for each, in bits; three lists of one length. */
export interface Pairs {
  readonly ones: readonly number[];
  readonly others: readonly number[];
  readonly weights: readonly number[];
}

/**
 * Keeps pairs, each from either side, as far as both records are there still: one that is being replaced is waited for, and
 * what it says then is compared again. One statement.
 */
export async function keepPairs(
  transaction: Transaction<IdentityTables>,
  { ones, others, weights }: Pairs,
): Promise<void> {
  const numbers = [...new Set([...ones, ...others])];
  await sql`
    with there as materialized (
      select number from identity.person_records where number = any(${numbers}::bigint[])
      order by number for key share
    )
    insert into identity.match_pairs (record, other, weight)
    select way.record, way.other, given.weight
    from unnest(${[...ones]}::bigint[], ${[...others]}::bigint[], ${[...weights]}::double precision[])
      as given (one, other, weight)
    join there as a on a.number = given.one
    join there as b on b.number = given.other
    cross join lateral (values (given.one, given.other), (given.other, given.one)) as way (record, other)
    order by way.record, way.other
    on conflict (record, other) do update set weight = excluded.weight`.execute(transaction);
}
