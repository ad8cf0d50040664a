import { sql, type Transaction } from 'kysely';
import type { Definition } from '../resolution/definition/definition.ts';
import { bitsOf } from '../resolution/model/scoring.ts';
import type { IdentityTables } from '../tables.ts';
import { applySettlement } from './applySettlement.ts';
import { findPartners, type Pair, type Sharing } from './candidates.ts';
import type { Description, Reader } from './component.ts';
import { weighCrowds } from './crowds.ts';
import { Frequencies } from './frequencies.ts';
import { keepPairs } from './keepPairs.ts';
import type { PairJudge } from './pairJudge.ts';
import type { Resolving } from './resolving.ts';
import { type Settling, settleAround } from './settleAround.ts';

/** Records that are to be resolved. */
export interface Records {
  /** Whose partners are to be looked for. */
  readonly coming: readonly Description[];
  /** Who shares a key with them. */
  readonly sharing: readonly Sharing[];
  /** Whose partners were looked for before. */
  readonly known: readonly number[];
  /** Those that wait for it. */
  readonly waiting: readonly number[];
  /** Those of which nothing is known but by these records. */
  readonly alone: ReadonlySet<number>;
}

/** Of whom, and by what was learned. */
interface Judged {
  readonly tenant: string;
  readonly judge: PairJudge;
}

/**
 * Finds the partners of records and decides who they are; answers whether others are to be resolved for what came. Throws an
 * OutdatedReadError. What makes others of the tenant wait comes last.
 */
export async function resolveRecords(
  transaction: Transaction<IdentityTables>,
  { ring, models, now }: Resolving,
  { tenant, judge }: Judged,
  { coming, sharing, known, waiting, alone }: Records,
): Promise<boolean> {
  const before = new Map(coming.map((record) => [record.number, record]));
  const reader: Reader = { database: transaction, ring, tenant, before };
  const settling: Settling = {
    ...{ ...reader, database: transaction, judge },
    frequencies: new Frequencies(reader, judge),
    link: bitsOf(models.definition.thresholds.link),
    now: now(),
  };
  const { pairs, weighsAnew } = await weighNew(settling, models.definition, { coming, sharing });
  const linked = new Set(
    pairs.filter(({ weight }) => weight >= settling.link).flatMap(({ one, other }) => [one, other]),
  );
  const numbers = coming.map(({ number }) => number);
  const hanging = numbers.filter((number) => linked.has(number) || !alone.has(number));
  const [, { ids, application }] = await Promise.all([
    keepPairs(transaction, pairs),
    settleAround(settling, [...known, ...hanging]),
  ]);
  await Promise.all([
    markResolved(transaction, tenant, { coming, waiting }, ids),
    application && applySettlement(transaction, tenant, application),
  ]);
  return weighsAnew;
}

interface Weighed {
  /** To be kept. */
  readonly pairs: readonly Pair[];
  /** Whether others are to be resolved for what came. */
  readonly weighsAnew: boolean;
}

/** Finds the partners of records that have just come in. */
async function weighNew(
  settling: Settling,
  { thresholds }: Definition,
  { coming, sharing }: Pick<Records, 'coming' | 'sharing'>,
): Promise<Weighed> {
  if (coming.length === 0) return { pairs: [], weighsAnew: false };
  settling.frequencies.expect(coming.map(({ features }) => features));
  const pairs = await findPartners(settling, coming, sharing, bitsOf(thresholds.review));
  return { pairs, weighsAnew: await weighCrowds(settling, coming) };
}

/**
 * Counts the values of those that had not been weighed: of a value that is not in the table nobody knows whether a record has
 * it or none, and the first that comes makes it two, which says less rather than more (Frequencies knows). Also marks what was settled along with
 * them, unless somebody else is at it.
 */
async function markResolved(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { coming, waiting }: Pick<Records, 'coming' | 'waiting'>,
  settled: readonly string[],
): Promise<void> {
  await sql`
    with along as materialized (
      select person.number from identity.source_records as record
      join identity.person_records as person using (tenant, department, record_id)
      where tenant = ${tenant} and record.customer = any(${[...settled]}::text[]) and person.pending and person.weighed
      for no key update of person skip locked
    ), marked as (
      update identity.person_records set pending = false, weighed = true
      where number in (select unnest(${[...waiting]}::bigint[]) union all select number from along)
    )
    insert into identity.value_frequencies as known (value, tenant, records)
    select value, ${tenant}, 1 + count(*) from identity.person_records cross join unnest("values") as value
    where number = any(${coming.map(({ number }) => number)}::bigint[])
    group by value
    order by value
    on conflict (value) do update set records = known.records + excluded.records - 1`.execute(transaction);
}
