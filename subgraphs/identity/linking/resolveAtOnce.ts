import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import { type ClaimsPage, type RecordClaims, recordKey } from '../../kit/claims.ts';
import { prepared } from '../../kit/database.ts';
import { foldRecords } from '../foldRecords.ts';
import { FEW, sourceRows } from '../intake.ts';
import { registerRows } from '../registerRows.ts';
import { isAnySuppressed, knownAmong } from '../rights/suppressions.ts';
import type { IdentityTables } from '../tables.ts';
import { askedBy, readSharing, sharingOf } from './candidates.ts';
import { ARRIVING_LOCK, RESOLVING_LOCK } from './locks.ts';
import { ascending, blockingKeysUnder, type LimitedKey } from './personKeys.ts';
import { resolveRecords } from './resolveRecords.ts';
import type { Resolving } from './resolving.ts';
import { insertPersons, personRows } from './storePersons.ts';
import { byTenant, type DepartmentPage, inTurn, OutOfTurnError } from './takeClaims.ts';

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
 * Takes in pages of departments' feeds like takeClaims, and resolves them in the same transaction, so that nothing is written twice. Of at
 * most FEW records in all. Answers whether all is resolved, or others are left to be, for what came; undefined, with nothing done, where it cannot
 * be done now. Rejects also where they cannot be resolved.
 */
export async function takeAtOnce(
  resolving: Resolving,
  pages: readonly DepartmentPage[],
): Promise<boolean | undefined> {
  const said = pages.flatMap(({ page }) =>
    page.changes.flatMap((change) => (change.kind === 'SAID' ? [change] : [])),
  );
  try {
    return await inTurn(prepared(resolving.database), pages, { waits: false }, async (transaction) => {
      let isResolved = true;
      for (const [tenant, own] of byTenant(said)) {
        const claims = own.map((change) => change.claims);
        const weighsAnew = await resolveAtOnce(transaction, resolving, tenant, claims);
        isResolved &&= !weighsAnew;
      }
      return isResolved;
    });
  } catch (error) {
    if (error instanceof NotNowError || error instanceof OutOfTurnError) return undefined;
    throw error;
  }
}

/** It cannot be done now. */
class NotNowError extends Error {}

/**
 * Takes in what records say that nobody knew yet, like Intake.register, and resolves them; answers whether others are to be for what came. Throws
 * a NotNowError where one is known already (who replaces what it says holds up others, and must not wait for them), where one may be of
 * somebody who was erased, while others learn, and before anything was learned.
 */
async function resolveAtOnce(
  transaction: Transaction<IdentityTables>,
  resolving: Resolving,
  tenant: string,
  claims: readonly RecordClaims[],
): Promise<boolean> {
  const { ring, models } = resolving;
  const folded = foldRecords(claims);
  // before anything is registered: who was erased is told by what identity does not know yet
  const looking = Promise.all([
    isAnySuppressed(transaction, ring, tenant, claims),
    knownAmong(transaction, tenant, folded),
  ]);
  looking.catch(() => {}); // awaited below
  await turn(); // the database is at it while the rest is worked out
  const sources = sourceRows(ring, tenant, folded);
  const [isSuppressed, known] = await looking;
  if (isSuppressed || known.size > 0) throw new NotNowError();
  const registering = registerRows(transaction, tenant, sources);
  registering.catch(() => {}); // awaited below
  await turn();
  const rows = personRows(ring, tenant, folded, models.definition);
  const [, ...retiring] = ring.keys;
  const { rules } = models.definition.blocking;
  const asked = askedBy(
    rows.map(({ features, keys }) => [...keys, ...blockingKeysUnder(retiring, tenant, features, rules)]),
  );
  const [{ created, alone }, version, stored, shared] = await Promise.all([
    registering,
    lockArriving(transaction, tenant, asked),
    insertPersons(transaction, tenant, rows, { isResolved: true }),
    readSharing({ database: transaction }, asked),
  ]);
  const judge = await models.judgeAt(transaction, tenant, version);
  if (judge === undefined || created.size < folded.length) throw new NotNowError();
  const numbers = new Map(stored.map((one) => [recordKey(one), one.number]));
  const coming = rows.map((row) => ({ ...row, number: numbers.get(recordKey(row)) as number }));
  if (coming.length === 0) return false;
  return await resolveRecords(
    transaction,
    resolving,
    { tenant, judge },
    {
      coming,
      sharing: sharingOf(coming, shared),
      known: [],
      waiting: [],
      alone: new Set(coming.filter((row) => alone.has(recordKey(row))).map(({ number }) => number)),
    },
  );
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
