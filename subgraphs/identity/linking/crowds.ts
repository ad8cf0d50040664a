import { sql } from 'kysely';
import type { Weighing } from './candidates.ts';
import { type Description, type DescriptionRow, opened } from './component.ts';
import { keepPairs } from './keepPairs.ts';
import { blockingKeysUnder } from './personKeys.ts';
import type { Settling } from './settleAround.ts';

/**
 * Where these records make a value so common that a rule holds for it no more, weighs anew what the rule had decided, and
 * leaves those records to be resolved. Answers whether there are any. At most one statement where no limit is crossed, else five.
 */
export async function weighCrowds(settling: Settling, coming: readonly Description[]): Promise<boolean> {
  const keys = await crossingKeys(settling, coming);
  if (keys.length === 0) return false;
  const { database, judge } = settling;
  const { rows: joined } = await sql<{ one: number; other: number }>`
    select pair.record as one, pair.other
    from identity.blocking_keys as known join identity.match_pairs as pair on pair.record = known.number
    where known.key = any(${keys}::bigint[]) and pair.record < pair.other and pair.weight = 'Infinity'`.execute(
    database,
  );
  if (joined.length === 0) return false;
  const numbers = [...new Set(joined.flatMap(({ one, other }) => [one, other]))];
  const { rows } = await sql<DescriptionRow>`
    select number, department, record_id as "recordId", sealed from identity.person_records
    where number = any(${numbers}::bigint[])`.execute(database);
  const features = new Map(
    rows.flatMap((row) => {
      const record = opened(settling, row);
      return record ? [[row.number, record.features] as const] : [];
    }),
  );
  const occurrences = await settling.frequencies.of([...features.values()]);
  await keepPairs(
    database,
    joined.flatMap(({ one, other }) => {
      const [left, right] = [features.get(one), features.get(other)];
      if (left === undefined || right === undefined) return [];
      return [{ one, other, weight: judge.weigh(judge.compare(left, right), occurrences) }];
    }),
  );
  await sql`update identity.person_records set pending = true where number = any(${numbers}::bigint[])`.execute(
    database,
  );
  return true;
}

/** The keys under which all are found who say the same, however many they are. */
async function crossingKeys(
  { ring, tenant, judge, frequencies }: Weighing,
  coming: readonly Description[],
): Promise<number[]> {
  const ruled = coming.filter(({ features }) => judge.isRuled(features));
  if (ruled.length === 0) return [];
  const occurrences = await frequencies.of(ruled.map(({ features }) => features));
  const keys = ruled.flatMap(({ features }) =>
    judge
      .crowdedRules(features, occurrences)
      .filter(({ same, limit }) => frequencies.isCrossing(same, features[same] ?? '', limit))
      .flatMap(({ same }) => blockingKeysUnder(ring.keys, tenant, features, judge.blockingOf(same))),
  );
  return [...new Set(keys.map(({ key }) => key))];
}
