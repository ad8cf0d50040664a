import type { Kysely, Transaction } from 'kysely';
import type { Keyring } from '../../schema/consent/keys.ts';
import { type RecordClaims, recordKey } from '../kit/claims.ts';
import { prepared } from '../kit/database.ts';
import { derivedCustomerId, fingerprint } from './fingerprints.ts';
import { type FoldedRecord, foldRecords } from './foldRecords.ts';
import { personRows, storePersons } from './linking/storePersons.ts';
import { type ClaimRow, type RecordRow, registerRows, type SourceRows } from './registerRows.ts';
import type { Definition } from './resolution/definition/definition.ts';
import { readDefinition } from './resolution/definition/readDefinition.ts';
import { retried } from './retried.ts';
import { erasedAmong, suppressedAmong } from './rights/suppressions.ts';
import type { IdentityTables } from './tables.ts';

/** How many records a registration created, changed, found as they were, and left out since the person was erased. */
export interface IntakeCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly suppressed: number;
}

/** Where departments tell identity about their records. */
export interface Intake {
  /**
   * Takes in what the records say: all of it or, on an error, nothing. Idempotent. Orders and tickets add up; what else a
   * record says describes its person as of `lastSeen`, and the newest description replaces the one before. A record keeps
   * its customer unless the claims name another. Rejects with a RangeError that names the record whose claims cannot be. In
   * the transaction `within`, where there is one.
   */
  register(
    tenant: string,
    claims: readonly RecordClaims[],
    within?: Transaction<IdentityTables>,
  ): Promise<IntakeCounts>;
  /**
   * Which of the records, as recordKey names them, are of somebody who was erased: they are not to be taken in again, neither
   * here nor by their department.
   */
  suppressed(tenant: string, claims: readonly RecordClaims[]): Promise<ReadonlySet<string>>;
}

/** Records in one round of statements: bounds the size of a statement, not of the transaction. */
const ROUND = 4_000;
/** Records that come as they arrive, and not by import. */
export const FEW = 10;

/** The database, with plans that are kept where so few records come as do when they arrive, and are not imported. */
export function plannedFor(records: number, database: Kysely<IdentityTables>): Kysely<IdentityTables> {
  return records > FEW ? database : prepared(database);
}

export function createIntake(
  database: Kysely<IdentityTables>,
  ring: Keyring,
  definition: Definition = readDefinition(),
): Intake {
  return {
    suppressed: (tenant, claims) => suppressedAmong(database, ring, tenant, claims),
    async register(tenant, claims, within) {
      return await retried(within ?? plannedFor(claims.length, database), async (transaction) => {
        const gone = await suppressedAmong(transaction, ring, tenant, claims);
        const named = claims.flatMap(({ customer }) => customer ?? []);
        const erased = named.length > 0 ? await erasedAmong(transaction, tenant, named) : new Set<string>();
        const isGone = (record: RecordClaims) =>
          gone.has(recordKey(record)) || (record.customer !== undefined && erased.has(record.customer));
        const records = foldRecords(claims.filter((record) => !isGone(record)));
        let created = 0;
        let updated = 0;
        for (let start = 0; start < records.length; start += ROUND) {
          const round = records.slice(start, start + ROUND);
          const registered = await registerRows(transaction, tenant, sourceRows(ring, tenant, round));
          const persons = personRows(ring, tenant, round, definition);
          await storePersons(transaction, tenant, persons, registered.created);
          created += registered.created.size;
          updated += registered.changed.size;
        }
        const unchanged = records.length - created - updated;
        const suppressed = new Set(claims.filter(isGone).map(recordKey)).size;
        return { created, updated, unchanged, suppressed };
      });
    },
  };
}

/** What is stored of the records, but for whom they describe. Pure. */
export function sourceRows(ring: Keyring, tenant: string, records: readonly FoldedRecord[]): SourceRows {
  return {
    records: records.map((record) => recordRow(tenant, ring, record)),
    claims: records.flatMap((record) => claimRowsOf(tenant, ring, record)),
  };
}

function recordRow(tenant: string, ring: Keyring, record: FoldedRecord): RecordRow {
  return {
    department: record.department,
    record_id: record.recordId,
    named_customer: record.customer ?? null,
    new_customer: record.customer ?? derivedCustomerId(ring.keys[0], tenant, record),
    rule: record.rule,
    deterministic: record.rule !== 'PROBABILISTIC',
    score: record.score,
    last_seen: record.lastSeen.toISOString(),
    described: record.description !== undefined,
  };
}

function claimRowsOf(tenant: string, ring: Keyring, record: FoldedRecord): ClaimRow[] {
  const row = (adds_up: boolean) => (claim: RecordClaims['attributes'][number]) => ({
    department: record.department,
    record_id: record.recordId,
    attribute: claim.attribute,
    fingerprint: fingerprint(ring.keys[0], tenant, claim.attribute, claim.value),
    last_seen: record.lastSeen.toISOString(),
    adds_up,
  });
  return [...record.events.map(row(true)), ...(record.description ?? []).map(row(false))];
}
