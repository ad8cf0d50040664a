import { type Kysely, sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { RecordName } from '../../kit/claims.ts';
import type { Definition } from '../resolution/definition/definition.ts';
import { bitsOf } from '../resolution/model/scoring.ts';
import { retried } from '../retried.ts';
import type { IdentityTables } from '../tables.ts';
import { applySettlement } from './applySettlement.ts';
import { setAside } from './aside.ts';
import { findPartners, type Pair } from './candidates.ts';
import { type Description, type DescriptionRow, opened, type Reader } from './component.ts';
import { weighCrowds } from './crowds.ts';
import { Frequencies } from './frequencies.ts';
import { keepPairs } from './keepPairs.ts';
import type { MatchModels } from './matchModels.ts';
import { type Settling, settleAround } from './settleAround.ts';

export interface Resolving {
  readonly database: Kysely<IdentityTables>;
  readonly ring: Keyring;
  readonly models: MatchModels;
  readonly now: () => Date;
  /** Told of records that were sealed under a key that is no longer held. */
  readonly onAside?: (records: readonly RecordName[]) => void;
}

/** One class of advisory locks: whoever resolves holds a tenant's shared, whoever learns anew holds it alone. */
export const RESOLVING_LOCK = 0x41_43_43;
/** So many records are resolved in one transaction. */
const BATCH = 100;

/**
 * Resolves the records of a tenant that are new or have changed, or whose partners have, at most `limit`; answers how many. One
 * that cannot be opened is set aside. `onProgress` hears of every batch: how many there are by now, and its records.
 * Nothing is resolved before a model was learned. Any number of processes may do so at once: each takes what no other has.
 */
export async function resolvePending(
  resolving: Resolving,
  tenant: string,
  limit: number,
  onProgress?: (resolved: number, last: readonly RecordName[]) => void,
): Promise<number> {
  let resolved = 0;
  for (let isMore = true; isMore && resolved < limit; ) {
    const batch = await resolveSome(resolving, tenant, Math.min(BATCH, limit - resolved));
    resolved += batch.resolved.length;
    isMore = batch.isMore;
    if (batch.resolved.length > 0) onProgress?.(resolved, batch.resolved);
  }
  return resolved;
}

interface Batch {
  readonly resolved: readonly RecordName[];
  /** Those that cannot be opened. */
  readonly aside: readonly RecordName[];
  /** Whether there may be others that nobody else is at. */
  readonly isMore: boolean;
}

async function resolveSome(resolving: Resolving, tenant: string, limit: number): Promise<Batch> {
  const batch = await retried(resolving.database, (transaction) =>
    resolveIn(transaction, resolving, tenant, limit),
  );
  if (batch.aside.length > 0) resolving.onAside?.(batch.aside);
  return batch;
}

/** What makes others of the tenant wait comes last. */
async function resolveIn(
  transaction: Transaction<IdentityTables>,
  { ring, models, now }: Resolving,
  tenant: string,
  limit: number,
): Promise<Batch> {
  const [, taken] = await Promise.all([
    sql`select pg_advisory_xact_lock_shared(${RESOLVING_LOCK}, hashtext(${tenant}))`.execute(transaction),
    takePending(transaction, tenant, limit),
  ]);
  const judge = await models.judgeAt(transaction, tenant, taken[0]?.version);
  if (judge === undefined) return { resolved: [], aside: [], isMore: false };
  const reader: Reader = { database: transaction, ring, tenant };
  const settling: Settling = {
    ...{ ...reader, database: transaction, judge },
    frequencies: new Frequencies(reader, judge),
    link: bitsOf(models.definition.thresholds.link),
    now: now(),
  };
  const { coming, known, aside } = openAll(reader, taken);
  const { pairs, weighsAnew } = await weighNew(settling, models.definition, coming);
  const numbers = [...known, ...coming.map(({ number }) => number)];
  const [, { ids, application }] = await Promise.all([
    keepPairs(transaction, pairs),
    settleAround(settling, numbers),
  ]);
  await Promise.all([
    markResolved(transaction, tenant, { numbers, coming }, ids),
    setAside(
      transaction,
      aside.map(({ number }) => number),
    ),
    application && applySettlement(transaction, tenant, application),
  ]);
  const nameOf = ({ department, recordId }: RecordName): RecordName => ({ department, recordId });
  return {
    resolved: taken.filter((one) => !aside.includes(one)).map(nameOf),
    aside: aside.map(nameOf),
    isMore: weighsAnew || taken.length === limit,
  };
}

interface Opened {
  /** Whose partners are to be looked for. */
  readonly coming: readonly Description[];
  /** Whose partners were looked for before. */
  readonly known: readonly number[];
  readonly aside: readonly Pending[];
}

function openAll(reader: Reader, taken: readonly Pending[]): Opened {
  const coming = taken.flatMap(({ number, department, recordId, sealed }) =>
    sealed === null ? [] : (opened(reader, { number, department, recordId, sealed }) ?? []),
  );
  const isOpen = new Set(coming.map(({ number }) => number));
  return {
    coming,
    known: taken.flatMap(({ number, sealed }) => (sealed === null ? [number] : [])),
    aside: taken.filter(({ number, sealed }) => sealed !== null && !isOpen.has(number)),
  };
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
  { thresholds, blocking }: Definition,
  coming: readonly Description[],
): Promise<Weighed> {
  if (coming.length === 0) return { pairs: [], weighsAnew: false };
  settling.frequencies.expect(coming.map(({ features }) => features));
  const pairs = await findPartners(settling, coming, blocking.rules, bitsOf(thresholds.review));
  return { pairs, weighsAnew: await weighCrowds(settling, coming) };
}

interface Pending extends Omit<DescriptionRow, 'sealed'> {
  /** Null where its partners were looked for before. */
  readonly sealed: string | null;
  /** Of the model that the tenant has; null where there is none. */
  readonly version: number | null;
}

async function takePending(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  limit: number,
): Promise<readonly Pending[]> {
  const { rows } = await sql<Pending>`
    select number, department, record_id as "recordId", case when weighed then null else sealed end as sealed,
      (select version from identity.match_models where match_models.tenant = ${tenant}) as version
    from identity.person_records where tenant = ${tenant} and pending
    order by number limit ${limit} for no key update skip locked`.execute(transaction);
  return rows;
}

/**
 * Counts the values of those that had not been weighed: of a value that is not in the table nobody knows whether a record has
 * it or none, and the first that comes makes it two, which says less rather than more (Frequencies knows). Also marks what was settled along with
 * them, unless somebody else is at it.
 */
async function markResolved(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { numbers, coming }: Pick<Opened, 'coming'> & { readonly numbers: readonly number[] },
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
      where number in (select unnest(${[...numbers]}::bigint[]) union all select number from along)
    )
    insert into identity.value_frequencies as known (value, tenant, records)
    select value, ${tenant}, 1 + count(*) from identity.person_records cross join unnest("values") as value
    where number = any(${coming.map(({ number }) => number)}::bigint[])
    group by value
    order by value
    on conflict (value) do update set records = known.records + excluded.records - 1`.execute(transaction);
}
