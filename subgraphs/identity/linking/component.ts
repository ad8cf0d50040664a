import { type Kysely, sql } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { Department } from '../../kit/departments.ts';
import type { Features } from '../resolution/attributes.ts';
import type { IdentityTables } from '../tables.ts';
import { openFeatures } from './sealedFeatures.ts';
import type { Decisions, Redirect } from './settle.ts';

/** A record that resolution knows, opened. */
export interface PersonRecord {
  readonly number: number;
  readonly department: Department;
  readonly recordId: string;
  /** The id under which it came in. */
  readonly customer: string;
  readonly features: Features;
}

interface SealedRecord extends Omit<PersonRecord, 'features'> {
  readonly sealed: string;
}

/** Who reads, and by which keys. */
export interface Reader {
  readonly database: Kysely<IdentityTables>;
  readonly ring: Keyring;
  readonly tenant: string;
}

/**
 * All ids that hang together with these records: by redirects, and by pairs of at least this weight. One statement.
 */
export async function readComponent(
  { database, tenant }: Reader,
  seeds: readonly number[],
  least: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive reached (id) as (
      select record.customer
      from identity.person_records as person join identity.source_records as record
        using (tenant, department, record_id)
      where person.number = any(${[...seeds]}::bigint[]) and person.tenant = ${tenant}
      union
      select next.id from reached cross join lateral (
        select survivor as id from identity.customer_redirects
        where tenant = ${tenant} and customer_redirects.id = reached.id
        union all
        select redirect.id from identity.customer_redirects as redirect
        where redirect.tenant = ${tenant} and redirect.survivor = reached.id
        union all
        select far.customer
        from identity.source_records as near
        join identity.person_records as person using (tenant, department, record_id)
        join identity.match_pairs as pair on pair.record = person.number and pair.weight >= ${least}
        join identity.person_records as partner on partner.number = pair.other
        join identity.source_records as far
          on far.tenant = partner.tenant and far.department = partner.department and far.record_id = partner.record_id
        where near.tenant = ${tenant} and near.customer = reached.id
      ) as next
    )
    select id from reached order by id`.execute(database);
  return rows.map(({ id }) => id);
}

/** The records of these numbers; one that is gone is left out. One statement. */
export async function readPersons(reader: Reader, numbers: readonly number[]): Promise<PersonRecord[]> {
  return await persons(reader, sql`person.number = any(${[...numbers]}::bigint[])`);
}

/** The records that came in under these ids. One statement. */
export async function readPersonsOf(reader: Reader, ids: readonly string[]): Promise<PersonRecord[]> {
  return await persons(reader, sql`record.customer = any(${[...ids]}::text[])`);
}

/** The record of that name, if it describes somebody. One statement. */
export async function readPersonsNamed(
  reader: Reader,
  { department, recordId }: Pick<PersonRecord, 'department' | 'recordId'>,
): Promise<PersonRecord[]> {
  return await persons(reader, sql`person.department = ${department} and person.record_id = ${recordId}`);
}

async function persons({ database, ring, tenant }: Reader, which: ReturnType<typeof sql>) {
  const { rows } = await sql<SealedRecord>`
    select person.number, person.department, person.record_id as "recordId", person.sealed, record.customer
    from identity.person_records as person join identity.source_records as record
      using (tenant, department, record_id)
    where tenant = ${tenant} and ${which}
    order by person.number`.execute(database);
  return rows.map(({ sealed, ...record }) => ({
    ...record,
    features: openFeatures(ring, tenant, record, sealed),
  }));
}

/** Where these ids lead. One statement. */
export async function readRedirects(
  { database, tenant }: Reader,
  ids: readonly string[],
): Promise<Redirect[]> {
  const { rows } = await sql<Redirect>`
    select id, survivor, deterministic or rule <> 'PROBABILISTIC' as firm
    from identity.customer_redirects where tenant = ${tenant} and id = any(${[...ids]}::text[])
    order by id`.execute(database);
  return rows;
}

/** What people said of two of them each. One statement. */
export async function readDecisions(
  { database, tenant }: Reader,
  ids: readonly string[],
): Promise<Decisions> {
  const { rows } = await sql<{ one: string; other: string; verdict: 'SAME' | 'DIFFERENT' }>`
    select one, other, verdict from identity.match_decisions
    where tenant = ${tenant} and one = any(${[...ids]}::text[]) and other = any(${[...ids]}::text[])
    order by one, other`.execute(database);
  const pairs = (wanted: string) =>
    rows
      .filter(({ verdict }) => verdict === wanted)
      .map(({ one, other }): readonly [string, string] => [one, other]);
  return { together: pairs('SAME'), apart: pairs('DIFFERENT') };
}
