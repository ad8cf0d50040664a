import { type Kysely, sql, type Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { anyOf } from '../../kit/anyOf.ts';
import { type RecordClaims, type RecordName, recordKey } from '../../kit/claims.ts';
import { fingerprint, fingerprints } from '../fingerprints.ts';
import type { LinkedRecord } from '../store.ts';
import type { CustomerState, IdentityTables, SuppressedAttribute } from '../tables.ts';

/**
 * By what an erased person is known again: an address that was theirs, or their name with the day of their birth. Telephones
 * and postal addresses are shared by households, and would keep others away.
 */
const TELLING: ReadonlySet<string> = new Set<SuppressedAttribute>(['EMAIL', 'NAME_BIRTH_DATE']);

/** Keeps the fingerprints of the records, and of what they say, so that nobody brings the person back with a file. */
export async function suppress(
  transaction: Transaction<IdentityTables>,
  ring: Keyring,
  { tenant, request }: { readonly tenant: string; readonly request: string },
  records: readonly LinkedRecord[],
  now: Date,
): Promise<void> {
  const [departments, ids] = [
    records.map(({ department }) => department),
    records.map(({ recordId }) => recordId),
  ];
  const own = records.map((record) => fingerprint(ring.keys[0], tenant, 'RECORD', nameOf(record)));
  await sql`
    insert into identity.suppressions (tenant, attribute, fingerprint, request, since)
    select ${tenant}, 'RECORD', own.fingerprint, ${request}, ${now}::timestamptz from unnest(${own}::text[]) as own (fingerprint)
    union
    select ${tenant}, claim.attribute, claim.fingerprint, ${request}, ${now}::timestamptz
    from unnest(${departments}::text[], ${ids}::text[]) as record (department, record_id)
    join identity.claims as claim
      on claim.tenant = ${tenant} and claim.department = record.department and claim.record_id = record.record_id
    where claim.attribute = any(${[...TELLING]}::text[])
    on conflict do nothing`.execute(transaction);
}

/** Which of the records are of somebody who was erased, as recordKey names them. At most three statements. */
export async function suppressedAmong(
  database: Kysely<IdentityTables>,
  ring: Keyring,
  tenant: string,
  claims: readonly RecordClaims[],
): Promise<ReadonlySet<string>> {
  const found = await tracesAmong(database, ring, tenant, claims);
  if (found.length === 0) return new Set();
  const known = await knownAmong(database, tenant, claims);
  return new Set(
    found.flatMap(({ key, attribute }) => (attribute === 'RECORD' || !known.has(key) ? [key] : [])),
  );
}

/**
 * Whether one of the records, or what it says, is of somebody who was erased, whatever identity knows of it: so also where it is being
 * registered. At most two statements.
 */
export async function isAnySuppressed(
  database: Kysely<IdentityTables>,
  ring: Keyring,
  tenant: string,
  claims: readonly RecordClaims[],
): Promise<boolean> {
  return (await tracesAmong(database, ring, tenant, claims)).length > 0;
}

interface FoundTrace {
  readonly attribute: SuppressedAttribute;
  /** The record that has it, as recordKey names it. */
  readonly key: string;
}

/** What of the records is of somebody who was erased. At most two statements. */
async function tracesAmong(
  database: Kysely<IdentityTables>,
  ring: Keyring,
  tenant: string,
  claims: readonly RecordClaims[],
): Promise<readonly FoundTrace[]> {
  const anybody = await database
    .selectFrom('suppressions')
    .select('tenant')
    .where('tenant', '=', tenant)
    .limit(1)
    .executeTakeFirst();
  if (anybody === undefined || claims.length === 0) return [];
  const recordsBy = Map.groupBy(
    claims.flatMap((record) => tracesOf(ring, tenant, record)),
    ({ trace }) => trace,
  );
  const found = await database
    .selectFrom('suppressions')
    .select(['fingerprint', 'attribute'])
    .where('tenant', '=', tenant)
    .where('fingerprint', '=', anyOf([...recordsBy.keys()]))
    .execute();
  return found.flatMap(({ fingerprint: trace, attribute }) =>
    (recordsBy.get(trace) ?? []).map(({ key }) => ({ attribute, key })),
  );
}

/**
 * Which of the records identity has, as recordKey names them: they are of people who stay, whatever they share with who was
 * erased. One statement.
 */
export async function knownAmong(
  database: Kysely<IdentityTables>,
  tenant: string,
  claims: readonly RecordName[],
): Promise<ReadonlySet<string>> {
  const [departments, ids] = [
    claims.map(({ department }) => department),
    claims.map(({ recordId }) => recordId),
  ];
  const { rows } = await sql<{ department: RecordName['department']; recordId: string }>`
    select record.department, record.record_id as "recordId"
    from unnest(${departments}::text[], ${ids}::text[]) as asked (department, record_id)
    join identity.source_records as record
      on record.tenant = ${tenant} and record.department = asked.department and record.record_id = asked.record_id
  `.execute(database);
  return new Set(rows.map(recordKey));
}

/** Which of the customers were erased; the others are not before the transaction ends. */
export async function erasedAmong(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  customers: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string; state: CustomerState }>`
    select id, state from identity.customers
    where tenant = ${tenant} and id = any(${[...customers]}::text[]) order by id for share`.execute(
    transaction,
  );
  return new Set(rows.flatMap(({ id, state }) => (state === 'ERASED' ? [id] : [])));
}

/** All fingerprints by which a record may be suppressed: attribute and value are part of each, so they cannot be confused. */
function tracesOf(ring: Keyring, tenant: string, record: RecordClaims) {
  const key = recordKey(record);
  const told = record.attributes
    .filter(({ attribute }) => TELLING.has(attribute))
    .flatMap(({ attribute, value }) => fingerprints(ring, tenant, attribute, value));
  return [...fingerprints(ring, tenant, 'RECORD', nameOf(record)), ...told].map((trace) => ({ trace, key }));
}

function nameOf({ department, recordId }: RecordName): string {
  return `${department}/${recordId}`;
}
