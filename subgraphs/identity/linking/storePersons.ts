import { sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { recordKey } from '../../kit/claims.ts';
import type { FoldedRecord } from '../foldRecords.ts';
import type { Registered } from '../registerRows.ts';
import type { Definition } from '../resolution/definition/definition.ts';
import { countedFeatures } from '../resolution/engine/frequencies.ts';
import { rowset } from '../rowset.ts';
import type { IdentityTables } from '../tables.ts';
import { ascending, blockingKeys, valueKeys, valuesOf } from './personKeys.ts';
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

/**
 * Keeps what records say of their persons, sealed, and leaves them to be resolved. An older description than the one we have
 * changes nothing, and neither does the same. The records must be registered. Two statements; one where all were `created`.
 */
export async function storePersons(
  transaction: Transaction<IdentityTables>,
  ring: Keyring,
  tenant: string,
  { records, created }: Pick<Registered, 'created'> & { readonly records: readonly FoldedRecord[] },
  definition: Definition,
): Promise<void> {
  const counted = countedFeatures(definition);
  const rows = records.flatMap((record) => {
    if (record.person === undefined) return [];
    const features = featuresOf(record.person);
    const keys = ascending(
      blockingKeys(ring.keys[0], tenant, features, definition.blocking.rules).map(({ key }) => key),
    );
    const said = descriptionText(record.person);
    const values = valueKeys(ring.keys[0], tenant, valuesOf(features, counted));
    return {
      department: record.department,
      record_id: record.recordId,
      last_seen: record.lastSeen.toISOString(),
      content: contentOf(ring.keys[0], tenant, record, features, said),
      sealed: sealFeatures(ring, tenant, record, features),
      said: sealDescription(ring, tenant, record, said),
      keys: `{${keys.join(',')}}`,
      values: `{${values.join(',')}}`,
    };
  });
  if (rows.length === 0) return;
  const given = rowset(rows, COLUMNS);
  if (records.some((record) => !created.has(recordKey(record))))
    await sql`
    delete from identity.person_records as known
    using ${given}, identity.source_records as record
    where record.tenant = ${tenant} and record.department = given.department and record.record_id = given.record_id
      and record.last_seen = given.last_seen
      and known.tenant = ${tenant} and known.department = given.department and known.record_id = given.record_id
      and known.content <> given.content`.execute(transaction);
  await sql`
    with stored as (
      insert into identity.person_records (tenant, department, record_id, content, sealed, said, keys, "values")
      select ${tenant}, given.department, given.record_id, given.content, given.sealed, given.said,
        given.keys::bigint[], given."values"::bigint[]
      from ${given} join identity.source_records as record
        on record.tenant = ${tenant} and record.department = given.department and record.record_id = given.record_id
          and record.last_seen = given.last_seen
      on conflict do nothing
      returning number, keys
    )
    insert into identity.blocking_keys (key, number)
    select key, number from stored cross join unnest(stored.keys) as key order by key`.execute(transaction);
}
