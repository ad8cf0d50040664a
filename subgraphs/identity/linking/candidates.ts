import { sql } from 'kysely';
import type { BlockingRule } from '../resolution/definition/definition.ts';
import { rowset } from '../rowset.ts';
import { type Description, type DescriptionRow, opened, type Reader } from './component.ts';
import type { Frequencies } from './frequencies.ts';
import type { PairJudge } from './pairJudge.ts';
import { blockingKeys } from './personKeys.ts';

/** Two records, and how much speaks for both being of one person, in bits. */
export interface Pair {
  readonly one: number;
  readonly other: number;
  readonly weight: number;
}

/** By what candidates are judged. */
export interface Weighing extends Reader {
  readonly judge: PairJudge;
  readonly frequencies: Frequencies;
}

/**
 * The records that may be of the same person as one of these: those that agree with it on all that a blocking rule names,
 * where no more than its limit do, of at least this weight; each pair once. Two statements.
 */
export async function findPartners(
  weighing: Weighing,
  records: readonly Description[],
  rules: readonly BlockingRule[],
  least: number,
): Promise<Pair[]> {
  const { judge, frequencies } = weighing;
  const candidates = (await readSharing(weighing, records, rules))
    .map(({ one, other }) => ({ one, other, pair: judge.compare(one.features, other.features) }))
    .filter(({ pair }) => judge.mostWeight(pair) >= least);
  if (candidates.length === 0) return [];
  const occurrences = await frequencies.of(
    candidates.flatMap(({ one, other }) => [one.features, other.features]),
  );
  return candidates
    .map(({ one, other, pair }) => ({
      one: one.number,
      other: other.number,
      weight: judge.weigh(pair, occurrences),
    }))
    .filter(({ weight }) => weight >= least);
}

interface Sharing {
  readonly one: Description;
  readonly other: Description;
}

/**
 * Of each of these records the others that share a key with it; two that are both among them, once. Of a key that more records
 * share than its limit, nobody: it says too little. The offset keeps plans to the indexes.
 */
async function readSharing(
  reader: Reader,
  records: readonly Description[],
  rules: readonly BlockingRule[],
): Promise<Sharing[]> {
  // also under a key that is being retired: others may not have been registered under the new one yet
  const asked = records.flatMap(({ number, features }) =>
    reader.ring.keys
      .flatMap((key) => blockingKeys(key, reader.tenant, features, rules))
      .map((key) => ({ number, ...key })),
  );
  const { rows } = await sql<DescriptionRow & { readonly asker: number }>`
    select sharing.asker, person.* from (
      select distinct asked.asker, unnest(near.numbers) as number
      from ${rowset(asked, { number: 'bigint', key: 'bigint', limit: 'integer' })}
      cross join lateral (select given.number as asker, given.key, given."limit" as most offset 0) as asked
      cross join lateral (
        select array_agg(shared.number) as numbers, count(*) as count
        from (
          select number from identity.blocking_keys as known where known.key = asked.key
          order by number limit asked.most + 1 -- in the order of the index, so that no plan reads the whole key
        ) as shared
      ) as near
      where near.count <= asked.most
    ) as sharing
    cross join lateral (
      select number, department, record_id as "recordId", sealed from identity.person_records
      where person_records.number = sharing.number offset 0
    ) as person
    where person.number <> sharing.asker`.execute(reader.database);
  const known = new Map(records.map((record) => [record.number, record]));
  const openOnce = (row: DescriptionRow): Description | undefined => {
    const record = known.get(row.number) ?? opened(reader, row);
    if (record !== undefined) known.set(row.number, record);
    return record;
  };
  const asking = new Set(records.map(({ number }) => number));
  return rows
    .filter(({ asker, number }) => !asking.has(number) || asker < number)
    .flatMap(({ asker, ...row }) => {
      const [one, other] = [known.get(asker), openOnce(row)];
      return one && other ? [{ one, other }] : [];
    });
}
