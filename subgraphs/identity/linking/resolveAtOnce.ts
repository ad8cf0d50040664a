import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { type ClaimsPage, type RecordClaims, recordKey } from '../../kit/claims.ts';
import { prepared } from '../../kit/database.ts';
import { foldRecords } from '../foldRecords.ts';
import { sourceRows } from '../intake.ts';
import { registerRows } from '../registerRows.ts';
import { isAnySuppressed } from '../rights/suppressions.ts';
import type { IdentityTables } from '../tables.ts';
import { readSharing } from './candidates.ts';
import { ARRIVING_LOCK, RESOLVING_LOCK } from './locks.ts';
import { ascending, type LimitedKey } from './personKeys.ts';
import type { Resolving } from './resolvePending.ts';
import { type Records, resolveRecords } from './resolveRecords.ts';
import { insertPersons, personRows, storePersons } from './storePersons.ts';
import { type DepartmentPage, inTurn, OutOfTurnError } from './takeClaims.ts';

/** Up to so many records are resolved in the transaction that takes them in. */
export const FEW = 10;

/** Whether a page is one that takeAtOnce takes in. */
export function isForAtOnce({ models }: Resolving, { changes }: ClaimsPage): boolean {
  return (
    changes.length > 0 &&
    changes.length <= FEW &&
    changes.every(
      (change) =>
        change.kind === 'SAID' && change.claims.customer === undefined && models.isReady(change.tenant),
    )
  );
}

/**
 * Takes in pages of departments' feeds like takeClaims, and resolves what is new of them in the same transaction, so that nothing is
 * written twice. Answers whether all of it is resolved; undefined, with nothing done, where that cannot be done now. Rejects also where it
 * cannot be resolved.
 */
export async function takeAtOnce(
  resolving: Resolving,
  pages: readonly DepartmentPage[],
): Promise<boolean | undefined> {
  const said = pages.flatMap(({ page }) =>
    page.changes.flatMap((change) => (change.kind === 'SAID' ? [change] : [])),
  );
  const tenants = [...Map.groupBy(said, ({ tenant }) => tenant)];
  let isResolved = false;
  try {
    await inTurn(prepared(resolving.database), pages, async (transaction) => {
      isResolved = true;
      for (const [tenant, own] of tenants.sort(([one], [other]) => (one < other ? -1 : 1))) {
        const claims = own.map((change) => change.claims);
        const isAll = await resolveAtOnce(transaction, resolving, tenant, claims);
        isResolved &&= isAll;
      }
    });
    return isResolved;
  } catch (error) {
    if (error instanceof NotNowError || error instanceof OutOfTurnError) return undefined;
    throw error;
  }
}

/** It cannot be done now. */
class NotNowError extends Error {}

/**
 * Takes in what records say, like Intake.register, and resolves those that nobody knew yet; what has changed is left to be resolved.
 * Answers whether nothing is left. Throws a NotNowError while others learn, before anything was learned, and where one of them may be of
 * somebody who was erased.
 */
async function resolveAtOnce(
  transaction: Transaction<IdentityTables>,
  resolving: Resolving,
  tenant: string,
  claims: readonly RecordClaims[],
): Promise<boolean> {
  const { ring, models } = resolving;
  const folded = foldRecords(claims);
  // that there is nothing in the way is likely, and if there is, all of it is undone
  const registering = Promise.all([
    isAnySuppressed(transaction, ring, tenant, claims),
    registerRows(transaction, tenant, sourceRows(ring, tenant, folded)),
  ]);
  registering.catch(() => {}); // awaited below
  await turn(); // the database is at it while the rest is worked out
  const rows = personRows(ring, tenant, folded, models.definition);
  const asked = rows.flatMap((row, asker) => row.asked.map((key) => ({ ...key, asker })));
  const [[isSuppressed, { created, alone }], version, stored, found] = await Promise.all([
    registering,
    lockArriving(transaction, tenant, asked),
    insertPersons(transaction, tenant, rows, { isResolved: true }),
    readSharing({ database: transaction }, asked),
  ]);
  const judge = await models.judgeAt(transaction, tenant, version);
  if (judge === undefined || isSuppressed) throw new NotNowError();
  const numbers = new Map(stored.map((one) => [recordKey(one), one.number]));
  const known = rows.filter((row) => !numbers.has(recordKey(row)));
  if (known.length > 0) await storePersons(transaction, tenant, known, created);
  const places = rows.map((row) => {
    const number = numbers.get(recordKey(row));
    return number === undefined ? undefined : { ...row, number };
  });
  const coming = places.filter((row) => row !== undefined);
  const sharing = found.flatMap(({ asker: place, ...near }) => {
    const asker = places[place];
    return asker === undefined ? [] : [{ asker, near }];
  });
  const records: Records = {
    ...{ coming, sharing, known: [], waiting: [] },
    alone: new Set(coming.filter((row) => alone.has(recordKey(row))).map(({ number }) => number)),
  };
  const weighsAnew =
    coming.length > 0 && (await resolveRecords(transaction, resolving, { tenant, judge }, records));
  return known.length === 0 && !weighsAnew;
}

/**
 * Whoever brings a record that shares a key with one of these waits until the transaction ends, and finds it then. Answers the version
 * of the tenant's model; null where there is none, or others are learning. Two statements.
 */
async function lockArriving(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  asked: readonly LimitedKey[],
): Promise<number | null> {
  const keys = ascending(asked.map(({ key }) => key));
  const [locked, found] = await Promise.all([
    sql<{ mayResolve: boolean }>`
      select pg_advisory_xact_lock_shared(${ARRIVING_LOCK}, hashtext(${tenant})),
        pg_try_advisory_xact_lock_shared(${RESOLVING_LOCK}, hashtext(${tenant})) as "mayResolve"`.execute(
      transaction,
    ),
    sql<{ version: number | null }>`
      select (select version from identity.match_models where tenant = ${tenant}) as version,
        (select count(pg_advisory_xact_lock(key)) from unnest(${keys}::bigint[]) as key)`.execute(
      transaction,
    ),
  ]);
  return locked.rows[0]?.mayResolve ? (found.rows[0]?.version ?? null) : null;
}
