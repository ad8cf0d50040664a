import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { type RecordName, recordKey } from '../../kit/claims.ts';
import type { FoldedRecord } from '../foldRecords.ts';
import type { Features } from '../resolution/attributes.ts';
import type { Definition } from '../resolution/definition/definition.ts';
import { countedFeatures } from '../resolution/engine/frequencies.ts';
import { rowset } from '../rowset.ts';
import type { IdentityTables } from '../tables.ts';
import { ascending, blockingKeys, type LimitedKey, valueKeys } from './personKeys.ts';
import { descriptionText, sealDescription } from './sealedDescription.ts';
import { contentOf, featuresOf, sealFeatures } from './sealedFeatures.ts';

/** An array of arrays must be of one length: keys and values travel as texts of arrays. */
const COLUMNS = {
  department: 'text',
  record_id: 'text',
  last_seen: 'timestamptz',
  content: 'bigint',
  sealed: 'text',
  said: 'text',
  keys: 'text',
  values: 'text',
} as const;

/** A record that describes a person, and what of it is kept. */
export interface PersonRow extends RecordName {
  readonly features: Features;
  readonly lastSeen: Date;
  readonly content: number;
  readonly sealed: string;
  readonly said: string;
  /** By what it is found. */
  readonly keys: readonly LimitedKey[];
  readonly values: readonly number[];
}

/** What is kept of the records that describe somebody. Pure. */
export function personRows(
  ring: Keyring,
  tenant: string,
  records: readonly FoldedRecord[],
  definition: Definition,
): PersonRow[] {
  const counted = countedFeatures(definition);
  const [key] = ring.keys;
  return records.flatMap((record) => {
    const { department, recordId, lastSeen, person } = record;
    if (person === undefined) return [];
    const features = featuresOf(person);
    const said = descriptionText(person);
    return {
      ...{ department, recordId, lastSeen, features },
      content: contentOf(key, tenant, record, features, said),
      sealed: sealFeatures(ring, tenant, record, features),
      said: sealDescription(ring, tenant, record, said),
      keys: blockingKeys(key, tenant, features, definition.blocking.rules),
      values: valueKeys(key, tenant, features, counted),
    };
  });
}

function given(rows: readonly PersonRow[]): RawBuilder<unknown> {
  return rowset(
    rows.map(({ department, recordId, lastSeen, content, sealed, said, keys, values }) => ({
      ...{ department, record_id: recordId, last_seen: lastSeen.toISOString(), content, sealed, said },
      ...{ keys: `{${ascending(keys.map(({ key }) => key)).join(',')}}`, values: `{${values.join(',')}}` },
    })),
    COLUMNS,
  );
}

/**
 * Keeps what records say of their persons, sealed, and leaves them to be resolved. An older description than the one we have
 * changes nothing, and neither does the same. The records must be registered. Two statements; one where all were `created`.
 */
export async function storePersons(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  rows: readonly PersonRow[],
  created: ReadonlySet<string>,
): Promise<void> {
  if (rows.some((row) => !created.has(recordKey(row))))
    await sql`
    delete from identity.person_records as known
    using ${given(rows)}, identity.source_records as record
    where record.tenant = ${tenant} and record.department = given.department and record.record_id = given.record_id
      and record.last_seen = given.last_seen
      and known.tenant = ${tenant} and known.department = given.department and known.record_id = given.record_id
      and known.content <> given.content`.execute(transaction);
  await insertPersons(transaction, tenant, rows, { isResolved: false });
}

/** By name, under which number a record is kept. */
export type Stored = RecordName & { readonly number: number };

/**
 * Keeps what records say of their persons, as far as nothing is kept of them, and answers which. Where it `isResolved`, the
 * same transaction must do so. One statement, or none.
 */
export async function insertPersons(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  rows: readonly PersonRow[],
  { isResolved }: { readonly isResolved: boolean },
): Promise<readonly Stored[]> {
  if (rows.length === 0) return [];
  const { rows: stored } = await sql<Stored>`
    with stored as (
      insert into identity.person_records
        (tenant, department, record_id, content, sealed, said, keys, "values", pending, weighed)
      select ${tenant}, given.department, given.record_id, given.content, given.sealed, given.said,
        given.keys::bigint[], given."values"::bigint[], ${!isResolved}, ${isResolved}
      from ${given(rows)} join identity.source_records as record
        on record.tenant = ${tenant} and record.department = given.department and record.record_id = given.record_id
          and record.last_seen = given.last_seen
      on conflict do nothing
      returning number, department, record_id, keys
    ), found_by as (
      insert into identity.blocking_keys (key, number)
      select key, number from stored cross join unnest(stored.keys) as key order by key
    )
    select number, department, record_id as "recordId" from stored`.execute(transaction);
  return stored;
}
