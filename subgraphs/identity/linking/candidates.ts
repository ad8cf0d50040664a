import { sql } from 'kysely';
import { rowset } from '../rowset.ts';
import { type Description, type DescriptionRow, opened, type Reader } from './component.ts';
import type { Frequencies } from './frequencies.ts';
import type { PairJudge } from './pairJudge.ts';
import type { LimitedKey } from './personKeys.ts';

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

/** A record that shares a key with one that comes. */
export interface Sharing {
  readonly asker: Description;
  readonly near: DescriptionRow;
}

/**
 * The records that may be of the same person as one of these: of those that share a key with it the ones of at least this weight; each
 * pair once. At most one statement.
 */
export async function findPartners(
  weighing: Weighing,
  records: readonly Description[],
  sharing: readonly Sharing[],
  least: number,
): Promise<Pair[]> {
  const { judge, frequencies } = weighing;
  const candidates = openAll(weighing, records, sharing)
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

interface Candidate {
  readonly one: Description;
  readonly other: Description;
}

/** Two that are both among these records come once, and nobody with himself. */
function openAll(reader: Reader, records: readonly Description[], sharing: readonly Sharing[]): Candidate[] {
  const asking = new Set(records.map(({ number }) => number));
  return sharing
    .filter(({ asker, near }) => asker.number !== near.number)
    .filter(({ asker, near }) => !asking.has(near.number) || asker.number < near.number)
    .flatMap(({ asker, near }) => {
      const other = opened(reader, near);
      return other === undefined ? [] : { one: asker, other };
    });
}

/** What a record that comes is found by; the place of that record. */
export interface AskedKey extends LimitedKey {
  readonly asker: number;
}

/** The keys of each record, with its place. */
export function askedBy(keys: readonly (readonly LimitedKey[])[]): AskedKey[] {
  return keys.flatMap((own, asker) => own.map((key) => ({ ...key, asker })));
}

/** Who shares a key with the record in this place. */
export type SharingRow = DescriptionRow & Pick<AskedKey, 'asker'>;

/**
 * Of each record the others that agree with it on all that a blocking rule names, and perhaps itself. Of a key that more records
 * share than its limit, nobody: it says too little. The offset keeps plans to the indexes. One statement.
 */
export async function readSharing(
  { database }: Pick<Reader, 'database'>,
  asked: readonly AskedKey[],
): Promise<readonly SharingRow[]> {
  const { rows } = await sql<SharingRow>`
    select sharing.asker, person.* from (
      select distinct asked.asker, unnest(near.numbers) as number
      from ${rowset(asked, { asker: 'integer', key: 'bigint', limit: 'integer' })}
      cross join lateral (select given.asker, given.key, given."limit" as most offset 0) as asked
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
    ) as person`.execute(database);
  return rows;
}

/** The records by their places. */
export function sharingOf(records: readonly Description[], rows: readonly SharingRow[]): readonly Sharing[] {
  return rows.map(({ asker, ...near }) => ({ asker: records[asker] as Description, near }));
}
