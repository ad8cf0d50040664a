import { sql } from 'kysely';
import type { Features } from '../resolution/attributes.ts';
import type { BlockingRule } from '../resolution/definition/definition.ts';
import { type Description, type DescriptionRow, opened, type Reader } from './component.ts';
import type { Frequencies } from './frequencies.ts';
import type { PairJudge } from './pairJudge.ts';
import { blockingKeys, type LimitedKey } from './personKeys.ts';

/** Another record, and how much speaks for both being of one person, in bits. */
export interface Partner {
  readonly number: number;
  readonly weight: number;
}

/** By what candidates are judged. */
export interface Weighing extends Reader {
  readonly judge: PairJudge;
  readonly frequencies: Frequencies;
}

/** What was found beside a record. */
export interface Found {
  readonly partners: readonly Partner[];
  /** Those that say the same with it where a rule decided by that, and too many say the same by now. */
  readonly crowd: readonly Description[];
}

/**
 * The records that may be of the same person: those that agree with it on all that a blocking rule names, where no more than
 * its limit do, of at least this weight. Two statements.
 */
export async function findPartners(
  weighing: Weighing,
  { number, features }: Description,
  rules: readonly BlockingRule[],
  least: number,
): Promise<Found> {
  const { judge, frequencies, ring, tenant } = weighing;
  // also under a key that is being retired: others may not have been registered under the new one yet
  const keys = ring.keys.flatMap((key) => blockingKeys(key, tenant, features, rules));
  const candidates = (await readSharing(weighing, keys, number))
    .map((other) => ({ other, pair: judge.compare(features, other.features) }))
    .filter(({ pair }) => judge.mostWeight(pair) >= least);
  if (candidates.length === 0) return { partners: [], crowd: [] };
  const all: readonly Features[] = [features, ...candidates.map(({ pair }) => pair.right)];
  const occurrences = await frequencies.of(all);
  const overtaken = judge.overtakenRules(features, occurrences);
  return {
    partners: candidates
      .map(({ other, pair }) => ({ number: other.number, weight: judge.weigh(pair, occurrences) }))
      .filter(({ weight }) => weight >= least),
    crowd: candidates
      .map(({ other }) => other)
      .filter((other) => overtaken.some(({ same }) => other.features[same] === features[same])),
  };
}

/** Of a key that more records share than its limit, nobody: it says too little. The offset keeps plans to the indexes. */
async function readSharing(
  reader: Reader,
  keys: readonly LimitedKey[],
  except: number,
): Promise<Description[]> {
  const most = Math.max(0, ...keys.map(({ limit }) => limit));
  const { rows } = await sql<DescriptionRow>`
    select person.* from (
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
      where near.count <= asked.most
    ) as sharing
    cross join lateral (
      select number, department, record_id as "recordId", sealed from identity.person_records
      where person_records.number = sharing.number offset 0
    ) as person
    where person.number <> ${except}`.execute(reader.database);
  return rows.map((row) => opened(reader, row));
}
