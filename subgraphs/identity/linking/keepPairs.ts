import { sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** Pairs of records, by their numbers, and what speaks for each, in bits; three lists of one length. */
export interface Pairs {
  readonly ones: readonly number[];
  readonly others: readonly number[];
  readonly weights: readonly number[];
}

/** Keeps pairs, each from either side, as far as both records are there still. One statement. */
export async function keepPairs(
  transaction: Transaction<IdentityTables>,
  { ones, others, weights }: Pairs,
): Promise<void> {
  await sql`
    insert into identity.match_pairs (record, other, weight)
    select way.record, way.other, given.weight
    from unnest(${[...ones]}::bigint[], ${[...others]}::bigint[], ${[...weights]}::double precision[])
      as given (one, other, weight)
    join identity.person_records as a on a.number = given.one
    join identity.person_records as b on b.number = given.other
    cross join lateral (values (given.one, given.other), (given.other, given.one)) as way (record, other)
    order by way.record, way.other
    on conflict (record, other) do update set weight = excluded.weight`.execute(transaction);
}
