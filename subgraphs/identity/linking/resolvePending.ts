import { type Kysely, sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { Definition } from '../resolution/definition/definition.ts';
import { bitsOf } from '../resolution/model/scoring.ts';
import { retried } from '../retried.ts';
import type { IdentityTables } from '../tables.ts';
import { findPartners, type Partner } from './candidates.ts';
import { type PersonRecord, readPersons } from './component.ts';
import { countValues } from './frequencies.ts';
import { keepPairs } from './keepPairs.ts';
import type { MatchModels } from './matchModels.ts';
import { type Settling, settleAround } from './settleAround.ts';

export interface Resolving {
  readonly database: Kysely<IdentityTables>;
  readonly ring: Keyring;
  readonly models: MatchModels;
  readonly now: () => Date;
}

/** One class of advisory locks: whoever resolves holds a tenant's shared, whoever learns anew holds it alone. */
export const RESOLVING_LOCK = 0x41_43_43;
/** So many records are resolved in one transaction. */
const BATCH = 100;

/**
 * Resolves the records of a tenant that are new or have changed, or whose partners have, at most `limit`; answers how many.
 * Nothing is resolved before a model was learned. Any number of processes may do so at once: each takes what no other has.
 */
export async function resolvePending(
  resolving: Resolving,
  tenant: string,
  limit: number,
  onProgress?: (resolved: number) => void,
): Promise<number> {
  let resolved = 0;
  while (resolved < limit) {
    const more = await resolveSome(resolving, tenant, Math.min(BATCH, limit - resolved));
    if (more === 0) break;
    resolved += more;
    onProgress?.(resolved);
  }
  return resolved;
}

async function resolveSome(resolving: Resolving, tenant: string, limit: number): Promise<number> {
  return await retried(resolving.database, (transaction) => resolveIn(transaction, resolving, tenant, limit));
}

async function resolveIn(
  transaction: Transaction<IdentityTables>,
  { ring, models, now }: Resolving,
  tenant: string,
  limit: number,
): Promise<number> {
  await sql`select pg_advisory_xact_lock_shared(${RESOLVING_LOCK}, hashtext(${tenant}))`.execute(transaction);
  const judge = await models.judgeOf(transaction, tenant);
  if (judge === undefined) return 0;
  const taken = await takePending(transaction, tenant, limit);
  if (taken.length === 0) return 0;
  const { thresholds } = models.definition;
  const settling: Settling = {
    ...{ database: transaction, ring, tenant, judge },
    link: bitsOf(thresholds.link),
    now: now(),
  };
  const unweighed = taken.filter(({ weighed }) => !weighed).map(({ number }) => number);
  for (const record of unweighed.length > 0 ? await readPersons(settling, unweighed) : [])
    await weighNew(settling, models.definition, record);
  const numbers = taken.map(({ number }) => number);
  const settled = await settleAround(settling, numbers);
  await markResolved(transaction, tenant, numbers, settled);
  return taken.length;
}

/** Finds the partners of a record that has just come in, and keeps the pairs. */
async function weighNew(settling: Settling, definition: Definition, record: PersonRecord): Promise<void> {
  const { database, tenant, judge } = settling;
  await countValues(database, tenant, record.number);
  const least = bitsOf(definition.thresholds.review);
  const found = await findPartners(settling, judge, record, definition.blocking.rules, least);
  const partners = await staying(database, found);
  if (partners.length === 0) return;
  await keepPairs(database, {
    ones: partners.map(() => record.number),
    others: partners.map(({ number }) => number),
    weights: partners.map(({ weight }) => weight),
  });
}

interface Pending {
  readonly number: number;
  readonly weighed: boolean;
}

async function takePending(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  limit: number,
): Promise<readonly Pending[]> {
  const { rows } = await sql<Pending>`
    select number, weighed from identity.person_records where tenant = ${tenant} and pending
    order by number limit ${limit} for no key update skip locked`.execute(transaction);
  return rows;
}

/** Also what was settled along with them, unless somebody else is at it. */
async function markResolved(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  numbers: readonly number[],
  settled: readonly string[],
): Promise<void> {
  await sql`
    update identity.person_records set pending = false, weighed = true
    where number = any(${[...numbers]}::bigint[])`.execute(transaction);
  if (settled.length === 0) return;
  await sql`
    update identity.person_records set pending = false where number in (
      select person.number from identity.person_records as person
      join identity.source_records as record using (tenant, department, record_id)
      where tenant = ${tenant} and record.customer = any(${[...settled]}::text[]) and person.pending and person.weighed
      for no key update of person skip locked
    )`.execute(transaction);
}

/** Without those that were replaced since: what they say then is compared with this record again. Waits for who replaces them. */
async function staying(
  transaction: Transaction<IdentityTables>,
  partners: readonly Partner[],
): Promise<Partner[]> {
  if (partners.length === 0) return [];
  const { rows } = await sql<{ number: number }>`
    select number from identity.person_records where number = any(${partners.map(({ number }) => number)}::bigint[])
    order by number for key share`.execute(transaction);
  const there = new Set(rows.map(({ number }) => number));
  return partners.filter(({ number }) => there.has(number));
}
