import { type RawBuilder, sql, type Transaction } from 'kysely';
import { type RecordName, recordKey } from '../kit/claims.ts';
import { ADDING_UP } from './foldRecords.ts';
import { rowset } from './rowset.ts';
import type { IdentityTables } from './tables.ts';

/** A record as it is to be stored. Times are RFC 3339 text. */
export interface RecordRow {
  readonly department: string;
  readonly record_id: string;
  /** The customer that the claims name, or null: then a record that we know stays where it is. */
  readonly named_customer: string | null;
  /** The customer of a record that we do not know yet. */
  readonly new_customer: string;
  readonly rule: string;
  readonly deterministic: boolean;
  readonly score: number | null;
  readonly last_seen: string;
  /** Whether the claims describe the person, so that they replace an older description. */
  readonly described: boolean;
}

export interface ClaimRow {
  readonly department: string;
  readonly record_id: string;
  readonly attribute: string;
  readonly fingerprint: string;
  readonly last_seen: string;
  readonly adds_up: boolean;
}

/** Records, and what they claim. */
export interface SourceRows {
  readonly records: readonly RecordRow[];
  readonly claims: readonly ClaimRow[];
}

const RECORD_COLUMNS = {
  department: 'text',
  record_id: 'text',
  named_customer: 'text',
  new_customer: 'text',
  rule: 'text',
  deterministic: 'boolean',
  score: 'double precision',
  last_seen: 'timestamptz',
  described: 'boolean',
} as const satisfies Record<keyof RecordRow, string>;

const CLAIM_COLUMNS = {
  department: 'text',
  record_id: 'text',
  attribute: 'text',
  fingerprint: 'text',
  last_seen: 'timestamptz',
  adds_up: 'boolean',
} as const satisfies Record<keyof ClaimRow, string>;

/** The records that were not there before, and those that have changed, as recordKey names them. */
export interface Registered {
  readonly created: ReadonlySet<string>;
  /** Those of them whose customer was not there either. */
  readonly alone: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

/** Stores one round of records and their claims, in four statements; in one where all records are new. */
export async function registerRows(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  { records, claims }: SourceRows,
): Promise<Registered> {
  const given = rowset(records, RECORD_COLUMNS);
  const said = rowset(claims, CLAIM_COLUMNS);
  const run = async (statement: RawBuilder<RecordName>) =>
    (await statement.execute(transaction)).rows.map(recordKey);

  const { rows } = await insertNew(tenant, given, said).execute(transaction);
  const created = new Set(rows.map(recordKey));
  const alone = new Set(rows.filter(({ isAlone }) => isAlone).map(recordKey));
  if (created.size === records.length) return { created, alone, changed: new Set() };
  const changed = new Set([
    ...(await run(updateRecords(tenant, given))),
    ...(await run(deleteOldDescriptions(tenant, given, said))),
    ...(await run(insertClaims(tenant, said))),
  ]);
  for (const key of created) changed.delete(key);
  return { created, alone, changed };
}

/**
 * Records that were not there, with what they say, and the customers that they need; these first, since whoever registers
 * takes them in this order.
 */
function insertNew(
  tenant: string,
  given: RawBuilder<unknown>,
  said: RawBuilder<unknown>,
): RawBuilder<RecordName & { readonly isAlone: boolean }> {
  return sql<RecordName & { readonly isAlone: boolean }>`
    with customers as (
      insert into identity.customers (tenant, id)
      select distinct ${tenant}, given.new_customer
      from ${given}
      where given.named_customer is not null or not exists (
        select from identity.source_records as stored
        where stored.tenant = ${tenant}
          and stored.department = given.department and stored.record_id = given.record_id
      )
      order by 2
      on conflict do nothing
      returning id
    ), created as (
      insert into identity.source_records
        (tenant, department, record_id, customer, rule, deterministic, score, since, last_seen)
      select
        ${tenant}, given.department, given.record_id, given.new_customer, given.rule, given.deterministic, given.score,
        given.last_seen, given.last_seen
      from ${given}
      where (select count(*) from customers) >= 0
      on conflict do nothing
      returning department, record_id, customer
    ), told as (
      insert into identity.claims (tenant, department, record_id, attribute, fingerprint, last_seen)
      select ${tenant}, department, record_id, given.attribute, given.fingerprint, given.last_seen
      from created join ${said} using (department, record_id)
      -- what an import said while the record was being forgotten may have outlived it
      on conflict (tenant, department, record_id, attribute, fingerprint) do update set last_seen = excluded.last_seen
    )
    select department, record_id as "recordId", customer in (select id from customers) as "isAlone" from created`;
}

/** Claims older than what we have heard of the record since move nothing. */
function updateRecords(tenant: string, given: RawBuilder<unknown>): RawBuilder<RecordName> {
  return sql<RecordName>`
    update identity.source_records as stored set
      customer = coalesce(given.named_customer, stored.customer),
      rule = case when given.named_customer is null then stored.rule else given.rule end,
      deterministic = case when given.named_customer is null then stored.deterministic else given.deterministic end,
      score = case when given.named_customer is null then stored.score else given.score end,
      since = case when coalesce(given.named_customer, stored.customer) = stored.customer
        then stored.since else given.last_seen end,
      last_seen = given.last_seen,
      gone = false
    from ${given}
    where stored.tenant = ${tenant}
      and stored.department = given.department and stored.record_id = given.record_id
      and given.last_seen >= stored.last_seen
      and (
        given.last_seen > stored.last_seen or stored.gone
        or given.named_customer is not null and
          (given.named_customer, given.rule, given.score) is distinct from (stored.customer, stored.rule, stored.score)
      )
    returning stored.department, stored.record_id as "recordId"`;
}

function deleteOldDescriptions(
  tenant: string,
  given: RawBuilder<unknown>,
  said: RawBuilder<unknown>,
): RawBuilder<RecordName> {
  return sql<RecordName>`
    with said as materialized (select * from ${said})
    delete from identity.claims as claim
    using ${given}, identity.source_records as stored
    where given.described
      and stored.tenant = ${tenant}
      and stored.department = given.department and stored.record_id = given.record_id
      and stored.last_seen = given.last_seen
      and claim.tenant = ${tenant}
      and claim.department = given.department and claim.record_id = given.record_id
      and claim.attribute <> all(${[...ADDING_UP]}::text[])
      and not exists (
        select from said
        where said.department = claim.department and said.record_id = claim.record_id
          and said.attribute = claim.attribute and said.fingerprint = claim.fingerprint
      )
    returning claim.department, claim.record_id as "recordId"`;
}

/** A description that is older than the one we have is left out; orders and tickets never are. */
function insertClaims(tenant: string, said: RawBuilder<unknown>): RawBuilder<RecordName> {
  return sql<RecordName>`
    insert into identity.claims as stored (tenant, department, record_id, attribute, fingerprint, last_seen)
    select ${tenant}, given.department, given.record_id, given.attribute, given.fingerprint, given.last_seen
    from ${said}
    join identity.source_records as record
      on record.tenant = ${tenant}
        and record.department = given.department and record.record_id = given.record_id
    where given.adds_up or record.last_seen = given.last_seen
    on conflict (tenant, department, record_id, attribute, fingerprint)
      do update set last_seen = excluded.last_seen where stored.last_seen < excluded.last_seen
    returning stored.department, stored.record_id as "recordId"`;
}
