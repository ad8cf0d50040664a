import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { REVOCABLE_LINK_RULES } from '../../kit/claims.ts';
import type { Department } from '../../kit/departments.ts';
import { SubgraphError } from '../../kit/errors.ts';
import type { Features } from '../resolution/attributes.ts';
import type { CustomerState, IdentityTables } from '../tables.ts';
import { openFeatures } from './sealedFeatures.ts';
import { SEEN, type Seen, type SeenRow, seenIn } from './seen.ts';
import type { Decisions, Redirect } from './settle.ts';

/** What a record says of its person, opened. */
export interface Description {
  readonly number: number;
  readonly department: Department;
  readonly recordId: string;
  readonly features: Features;
}

/** A description as it is kept. */
export interface DescriptionRow extends Omit<Description, 'features'> {
  readonly sealed: string;
}

/** A record that resolution knows; without what it says where that cannot be opened. */
export interface PersonRecord extends Omit<Description, 'features'> {
  readonly features: Features | undefined;
  /** The id under which it came in. */
  readonly customer: string;
}

/** Who reads, and by which keys. */
export interface Reader {
  readonly database: Kysely<IdentityTables>;
  readonly ring: Keyring;
  readonly tenant: string;
  /** Descriptions that were opened before, by their numbers, under which they never change; for who comes upon the same again and again. */
  readonly before?: Map<number, Description>;
}

/** Undefined where it was sealed under a key that is no longer held: the record is then left out, and holds up no other. */
export function opened(
  { ring, tenant, before }: Reader,
  { sealed, ...record }: DescriptionRow,
): Description | undefined {
  const known = before?.get(record.number);
  if (known !== undefined) return known;
  const features = openFeatures(ring, tenant, record, sealed);
  const description = features && { ...record, features };
  if (description !== undefined) before?.set(record.number, description);
  return description;
}

/** An id of those that hang together. */
export interface Member {
  readonly id: string;
  readonly state: CustomerState;
  /** Whether somebody has ever asked that they be erased, and may have been refused. */
  readonly askedToLeave: boolean;
  /** How many records came in under it, and since when, in milliseconds. */
  readonly records: number;
  readonly since: number;
}

/** Ids that hang together, and the descriptions that came in under them. */
export interface Component {
  readonly members: readonly Member[];
  readonly records: readonly PersonRecord[];
  /** What the reader saw. */
  readonly seen: Seen;
}

/** Locks ids as lockFamilies does: in one statement, in the order of the ids. */
export async function lockIds({ database, tenant }: Reader, ids: readonly string[]): Promise<void> {
  await sql`
    select from identity.customers where tenant = ${tenant} and id = any(${[...ids]}::text[])
    order by id for no key update`.execute(database);
}

type ComponentRow = Pick<Member, 'id' | 'state' | 'askedToLeave'> &
  SeenRow &
  ({ readonly since: Date } | { readonly since: null }) &
  (DescriptionRow | { readonly number: null });

/**
 * All ids that hang together with these records (by redirects, and by pairs of at least this weight), with what is known of them. One
 * statement.
 */
export async function readComponent(
  reader: Reader,
  seeds: readonly number[],
  least: number,
): Promise<Component> {
  const { tenant } = reader;
  const { rows } = await sql<ComponentRow>`
    ${reached(tenant, seeds, least)}
    select customer.id, customer.state, record.*, exists (
      select from identity.consent_events as event
      where event.tenant = ${tenant} and event.event_type = 'ERASURE_REQUESTED'
        and (event.customer = customer.id or event.also_of && array[customer.id])
    ) as "askedToLeave", ${SEEN}
    from reached cross join lateral (
      select id, state from identity.customers where tenant = ${tenant} and customers.id = reached.id offset 0
    ) as customer
    left join lateral (
      select record.since, person.number, person.department, person.record_id as "recordId", person.sealed
      from identity.source_records as record
      left join identity.person_records as person using (tenant, department, record_id)
      where tenant = ${tenant} and record.customer = reached.id offset 0
    ) as record on true
    order by customer.id, record.number`.execute(reader.database);
  const members = Map.groupBy(rows, ({ id }) => id);
  return {
    members: [...members].map(([id, own]): Member => {
      const times = own.flatMap(({ since }) => since?.getTime() ?? []);
      const { state, askedToLeave } = own[0] as ComponentRow;
      const since = Math.min(...times, Number.MAX_SAFE_INTEGER);
      return { id, state, askedToLeave, records: times.length, since };
    }),
    records: rows.flatMap((row) => {
      if (row.number === null) return [];
      const { id, number, department, recordId, sealed } = row;
      const features = opened(reader, { number, department, recordId, sealed })?.features;
      return [{ number, department, recordId, customer: id, features }];
    }),
    seen: seenIn(rows),
  };
}

/** The offset keeps the planner, who expects many at every step of a recursion, to the indexes. */
function reached(tenant: string, seeds: readonly number[], least: number): RawBuilder<unknown> {
  return sql`
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
        offset 0
      ) as next
    )`;
}

/** The record of that name, if it describes somebody. Throws a SubgraphError CONFLICT where it cannot be opened. One statement. */
export async function readDescription(
  reader: Reader,
  { department, recordId }: Pick<Description, 'department' | 'recordId'>,
): Promise<Description | undefined> {
  if (recordId.includes('\0')) return undefined; // the database refuses the character
  const { rows } = await sql<DescriptionRow>`
    select number, department, record_id as "recordId", sealed from identity.person_records
    where tenant = ${reader.tenant} and department = ${department} and record_id = ${recordId}`.execute(
    reader.database,
  );
  const description = rows[0] && opened(reader, rows[0]);
  if (rows[0] !== undefined && description === undefined)
    throw new SubgraphError(
      'CONFLICT',
      'No key that is held opens the record: its department has to tell it anew.',
    );
  return description;
}

/** The weight that two records had when they were compared last, if it was worth keeping. One statement. */
export async function readWeight(
  { database }: Reader,
  one: Pick<Description, 'number'>,
  other: Pick<Description, 'number'>,
): Promise<number | undefined> {
  const { rows } = await sql<{ weight: number }>`
    select weight from identity.match_pairs where record = ${one.number} and other = ${other.number}`.execute(
    database,
  );
  return rows[0]?.weight;
}

/** Two records that were weighed, by their numbers. */
export interface NumberedPair {
  readonly record: number;
  readonly other: number;
  readonly weight: number;
}

/** Where ids lead, what people said of two of them, and which of their records were weighed. */
export interface Ties extends Decisions {
  readonly redirects: readonly Redirect[];
  readonly pairs: readonly NumberedPair[];
  /** What the reader saw. */
  readonly seen: Seen;
}

type RedirectKind = 'GUESS' | 'RULE' | 'FIRM';

type TieRow = (
  | { readonly kind: RedirectKind | 'SAME' | 'DIFFERENT'; readonly one: string; readonly two: string }
  | ({ readonly kind: 'PAIR' } & NumberedPair)
  | { readonly kind: 'SEEN' }
) &
  SeenRow;

/** What ties these ids and records to each other, or keeps them apart. One statement. */
export async function readTies(
  { database, tenant }: Reader,
  ids: readonly string[],
  numbers: readonly number[],
): Promise<Ties> {
  const { rows } = await sql<TieRow>`
    with asked as materialized (select unnest(${[...ids]}::text[]) as id), tie as (
    select case when rule <> all(${[...REVOCABLE_LINK_RULES]}::text[]) then 'FIRM' when deterministic then 'RULE'
        else 'GUESS' end as kind,
      redirect.id as one, survivor as two, null::bigint as record, null::bigint as other, null::double precision as weight
    from asked join identity.customer_redirects as redirect on redirect.tenant = ${tenant} and redirect.id = asked.id
    union all
    select verdict, one, other, null, null, null
    from asked join identity.match_decisions on tenant = ${tenant} and one = asked.id
    where other in (select id from asked)
    union all
    select 'PAIR', null, null, record, other, weight from identity.match_pairs
    where record = any(${[...numbers]}::bigint[]) and record < other
    union all
    select 'SEEN', null, null, null, null, null
    )
    select tie.*, ${SEEN} from tie order by kind, one, two, record, other`.execute(database);
  const said = (wanted: 'SAME' | 'DIFFERENT') =>
    rows.flatMap((row): (readonly [string, string])[] => (row.kind === wanted ? [[row.one, row.two]] : []));
  return {
    redirects: rows.flatMap((row) =>
      row.kind === 'FIRM' || row.kind === 'RULE' || row.kind === 'GUESS'
        ? [{ id: row.one, survivor: row.two, firm: row.kind === 'FIRM', certain: row.kind !== 'GUESS' }]
        : [],
    ),
    together: said('SAME'),
    apart: said('DIFFERENT'),
    pairs: rows.flatMap((row) => (row.kind === 'PAIR' ? [row] : [])),
    seen: seenIn(rows),
  };
}
