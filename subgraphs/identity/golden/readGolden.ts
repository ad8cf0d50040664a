import { type Kysely, sql } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { recordKey } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { COMPARED_ATTRIBUTES, type ComparedAttribute } from '../conflicts.ts';
import { openDescription } from '../linking/sealedDescription.ts';
import type { LinkedRecord } from '../store.ts';
import type { IdentityTables } from '../tables.ts';
import type { Correction, GoldenFacts } from './goldenRecord.ts';
import { openCorrection } from './sealedCorrection.ts';
import type { Candidate } from './survivor.ts';
import { saidOf } from './values.ts';

export interface GoldenStore {
  readonly database: Kysely<IdentityTables>;
  /** What records say, and corrections, are sealed with. */
  readonly fingerprint: Keyring;
}

/** Of whom to read: these records, and what was corrected of these ids. */
export interface GoldenAsk {
  readonly records: readonly Pick<LinkedRecord, 'department' | 'recordId' | 'lastSeen'>[];
  readonly ids: readonly string[];
}

interface SaidRow {
  readonly kind: 'SAID';
  readonly department: Department;
  readonly name: string;
  readonly sealed: string;
}

interface CorrectionRow {
  readonly kind: ComparedAttribute;
  readonly name: string;
  readonly sealed: string;
  readonly at: Date;
}

/**
 * What records say, and people corrected, of these customers, in their order. A record that cannot be opened takes no part;
 * whoever has a correction that cannot be gets an Error, since a wrong value would be shown. One statement, however many they
 * are.
 */
export async function readGolden(
  store: GoldenStore,
  tenant: string,
  asks: readonly GoldenAsk[],
): Promise<(GoldenFacts | Error)[]> {
  const rows = await readRows(
    store.database,
    tenant,
    asks.flatMap(({ records }) => records),
    asks.flatMap(({ ids }) => ids),
  );
  const said = new Map(
    rows.flatMap((row) =>
      row.kind === 'SAID'
        ? [[recordKey({ department: row.department, recordId: row.name }), row.sealed] as const]
        : [],
    ),
  );
  const corrections = rows.flatMap((row) =>
    row.kind === 'SAID' ? [] : [openedCorrection(store.fingerprint, tenant, row)],
  );
  return asks.map(({ records, ids }) => {
    const own = corrections.filter(({ customer }) => ids.includes(customer));
    const opened = own.filter((one) => 'value' in one);
    if (opened.length < own.length)
      return new Error('A correction was sealed under a key of fingerprints that is not held');
    return { candidates: candidatesOf(store.fingerprint, tenant, records, said), corrections: opened };
  });
}

async function readRows(
  database: Kysely<IdentityTables>,
  tenant: string,
  records: GoldenAsk['records'],
  ids: readonly string[],
): Promise<(SaidRow | CorrectionRow)[]> {
  const departments = records.map(({ department }) => department);
  const recordIds = records.map(({ recordId }) => recordId);
  const { rows } = await sql<SaidRow | CorrectionRow>`
    select 'SAID' as kind, person.department, person.record_id as name, person.said as sealed, null::timestamptz as at
    from unnest(${departments}::text[], ${recordIds}::text[]) as asked (department, record_id)
    join identity.person_records as person
      on person.tenant = ${tenant} and person.department = asked.department and person.record_id = asked.record_id
    where person.said is not null
    union all
    select attribute, null, customer, sealed, corrected_at from identity.corrections
    where tenant = ${tenant} and customer = any(${[...ids]}::text[])
    order by kind, department, name`.execute(database);
  return rows;
}

function candidatesOf(
  ring: Keyring,
  tenant: string,
  records: GoldenAsk['records'],
  said: ReadonlyMap<string, string>,
): ReadonlyMap<ComparedAttribute, readonly Candidate[]> {
  const described = records.flatMap(({ department, recordId, lastSeen }) => {
    const sealed = said.get(recordKey({ department, recordId }));
    if (sealed === undefined) return [];
    const description = openDescription(ring, tenant, { department, recordId }, sealed);
    return description === undefined ? [] : { department, recordId, lastSeen, description };
  });
  return new Map(
    COMPARED_ATTRIBUTES.map((attribute) => [
      attribute,
      described.flatMap(({ description, ...record }) => {
        const value = saidOf(attribute, description);
        return value === undefined ? [] : { ...record, ...value };
      }),
    ]),
  );
}

function openedCorrection(
  ring: Keyring,
  tenant: string,
  { kind, name, sealed, at }: CorrectionRow,
): Correction | Pick<Correction, 'customer'> {
  const opened = openCorrection(ring, { tenant, customer: name, attribute: kind }, sealed);
  return opened === undefined ? { customer: name } : { customer: name, attribute: kind, at, ...opened };
}
