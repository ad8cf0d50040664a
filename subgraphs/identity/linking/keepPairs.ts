import { sql, type Transaction } from 'kysely';
import { rowset } from '../rowset.ts';
import type { IdentityTables } from '../tables.ts';
import type { Pair } from './candidates.ts';

/**
 * Keeps pairs, each from either side, as far as both records are there still: one that is being replaced is waited for, and
 * what it says then is compared again. One statement.
 */
export async function keepPairs(
  transaction: Transaction<IdentityTables>,
  pairs: readonly Pair[],
): Promise<void> {
  if (pairs.length === 0) return;
  const numbers = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  await sql`
    with there as materialized (
      select number from identity.person_records where number = any(${numbers}::bigint[])
      order by number for key share
    )
    insert into identity.match_pairs (record, other, weight)
    select way.record, way.other, given.weight
    from ${rowset(pairs, { one: 'bigint', other: 'bigint', weight: 'double precision' })}
    join there as a on a.number = given.one
    join there as b on b.number = given.other
    cross join lateral (values (given.one, given.other), (given.other, given.one)) as way (record, other)
    order by way.record, way.other
    on conflict (record, other) do update set weight = excluded.weight`.execute(transaction);
}
