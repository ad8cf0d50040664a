import { sql, type Transaction } from 'kysely';
import type { RecordName } from '../../kit/claims.ts';
import { retried } from '../retried.ts';
import type { IdentityTables } from '../tables.ts';
import { setAside } from './aside.ts';
import { askedBy, readSharing, type Sharing, sharingOf } from './candidates.ts';
import { type Description, type DescriptionRow, opened, type Reader } from './component.ts';
import { ARRIVING_LOCK, RESOLVING_LOCK } from './locks.ts';
import type { MatchModels } from './matchModels.ts';
import { blockingKeysUnder } from './personKeys.ts';
import { type Records, resolveRecords } from './resolveRecords.ts';
import type { Resolving } from './resolving.ts';

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
  resolving: Resolving,
  tenant: string,
  limit: number,
): Promise<Batch> {
  const taken = await takePending(transaction, tenant, limit);
  const judge = await resolving.models.judgeAt(transaction, tenant, taken[0]?.version);
  if (judge === undefined) return { resolved: [], aside: [], isMore: false };
  const reader: Reader = { database: transaction, ring: resolving.ring, tenant };
  const { coming, known, aside } = openAll(reader, taken);
  const sharing = await sharingWith(reader, resolving.models, coming);
  const [weighsAnew] = await Promise.all([
    resolveRecords(
      transaction,
      resolving,
      { tenant, judge },
      {
        coming,
        sharing,
        known,
        waiting: [...known, ...coming.map(({ number }) => number)],
        alone: new Set(),
      },
    ),
    setAside(
      transaction,
      aside.map(({ number }) => number),
    ),
  ]);
  const nameOf = ({ department, recordId }: RecordName): RecordName => ({ department, recordId });
  return {
    resolved: taken.filter((one) => !aside.includes(one)).map(nameOf),
    aside: aside.map(nameOf),
    isMore: weighsAnew || taken.length === limit,
  };
}

interface Opened extends Pick<Records, 'coming' | 'known'> {
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

async function sharingWith(
  reader: Reader,
  { definition }: MatchModels,
  coming: readonly Description[],
): Promise<readonly Sharing[]> {
  if (coming.length === 0) return [];
  const { rules } = definition.blocking;
  const asked = askedBy(
    coming.map(({ features }) => blockingKeysUnder(reader.ring.keys, reader.tenant, features, rules)),
  );
  return sharingOf(coming, await readSharing(reader, asked));
}

interface Pending extends Omit<DescriptionRow, 'sealed'> {
  /** Null where its partners were looked for before. */
  readonly sealed: string | null;
  /** Of the model that the tenant has; null where there is none. */
  readonly version: number | null;
}

/** Takes what waits and no other is at. At most five statements. */
async function takePending(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  limit: number,
): Promise<readonly Pending[]> {
  const [, { rows }] = await Promise.all([
    sql`select pg_advisory_xact_lock_shared(${RESOLVING_LOCK}, hashtext(${tenant}))`.execute(transaction),
    sql<Pending>`
      select number, department, record_id as "recordId", case when weighed then null else sealed end as sealed,
        (select version from identity.match_models where match_models.tenant = ${tenant}) as version
      from identity.person_records where tenant = ${tenant} and pending
      order by number limit ${limit} for no key update skip locked`.execute(transaction),
  ]);
  if (rows.length > 0) await waitForArrivals(transaction, tenant);
  return rows;
}

/**
 * Whoever brings a record and has begun before others were committed cannot find those: they end first, so that they are found. Keeps
 * nobody out: what is locked behind a savepoint is free again when it is rolled back to.
 */
async function waitForArrivals(transaction: Transaction<IdentityTables>, tenant: string): Promise<void> {
  await Promise.all([
    sql`savepoint alone`.execute(transaction),
    sql`select pg_advisory_xact_lock(${ARRIVING_LOCK}, hashtext(${tenant}))`.execute(transaction),
    sql`rollback to savepoint alone`.execute(transaction),
  ]);
}
