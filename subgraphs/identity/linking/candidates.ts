import { sql } from 'kysely';
import type { BlockingRule } from '../resolution/definition/definition.ts';
import { type PersonRecord, type Reader, readPersons } from './component.ts';
import { readOccurrences } from './frequencies.ts';
import type { PairJudge } from './pairJudge.ts';
import { blockingKeys, type LimitedKey } from './personKeys.ts';

/** Another record, and how much speaks for both being of one person, in bits. */
export interface Partner {
  readonly number: number;
  readonly weight: number;
}

/**
 * The records that may be of the same person: those that agree with it on all that a blocking rule names, where no more than
 * its limit do, of at least this weight. Three statements.
 */
export async function findPartners(
  reader: Reader,
  judge: PairJudge,
  record: PersonRecord,
  rules: readonly BlockingRule[],
  least: number,
): Promise<Partner[]> {
  // also under a key that is being retired: others may not have been registered under the new one yet
  const keys = reader.ring.keys.flatMap((key) => blockingKeys(key, reader.tenant, record.features, rules));
  const numbers = (await sharing(reader, keys)).filter((number) => number !== record.number);
  if (numbers.length === 0) return [];
  const candidates = (await readPersons(reader, numbers))
    .map(({ number, features }) => ({ number, pair: judge.compare(record.features, features) }))
    .filter(({ pair }) => judge.mostWeight(pair) >= least);
  if (candidates.length === 0) return [];
  const all = [record.features, ...candidates.map(({ pair }) => pair.right)];
  const occurrences = await readOccurrences(reader, judge, all);
  return candidates
    .map(({ number, pair }) => ({ number, weight: judge.weigh(pair, occurrences) }))
    .filter(({ weight }) => weight >= least);
}

/** Of a key that more records share than its limit, nobody: it says too little. */
async function sharing({ database }: Reader, keys: readonly LimitedKey[]): Promise<number[]> {
  const most = Math.max(0, ...keys.map(({ limit }) => limit));
  const { rows } = await sql<{ number: number }>`
    select distinct unnest(near.numbers) as number
    from unnest(${keys.map(({ key }) => key)}::bigint[], ${keys.map(({ limit }) => limit)}::integer[])
      as asked (key, most)
    cross join lateral (
      select array_agg(shared.number) as numbers, count(*) as count
      from (
        select number from identity.blocking_keys as known where known.key = asked.key
        order by number limit ${most + 1} -- in the order of the index, so that no plan reads the whole key
      ) as shared
    ) as near
    where near.count <= asked.most`.execute(database);
  return rows.map(({ number }) => number);
}
