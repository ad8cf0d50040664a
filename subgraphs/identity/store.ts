import { type Kysely, type Selectable, sql } from 'kysely';
import { type ClaimAttribute, type LinkRule, REVOCABLE_LINK_RULES } from '../kit/claims.ts';
import type { Department } from '../kit/departments.ts';
import type { RecordClaim } from './conflicts.ts';
import { EVENT_COLUMNS, eventFromRow, type StoredEvent } from './ledger/eventRow.ts';
import { type CountedEvent, type FamilyMember, historiesOf, type Origin } from './ledger/histories.ts';
import type { CustomerState, IdentityTables, SourceRecordsTable } from './tables.ts';

/** A department's record of a customer, and why it is his. */
export interface LinkedRecord {
  readonly department: Department;
  readonly recordId: string;
  readonly rule: LinkRule;
  /** Whether every step from the record to the customer is certain. */
  readonly deterministic: boolean;
  /** 0 to 1; null for a deterministic rule. */
  readonly score: number | null;
  /** What spoke for it, in words, where the resolver made a guess; null elsewhere. */
  readonly why: string | null;
  readonly since: Date;
  readonly lastSeen: Date;
  /** The id that it came in under, and whether it is that id's for certain. */
  readonly member: string;
  readonly ofMember: boolean;
}

/** Which records of departments are one customer. */
export interface CustomerRecords {
  readonly id: string;
  readonly records: readonly LinkedRecord[];
}

/** All that identity knows of a customer before it mints his passport. */
export interface CustomerFacts extends CustomerRecords {
  readonly state: CustomerState;
  /** All ids that lead to the customer. */
  readonly family: readonly FamilyMember[];
  /** What was said under each of them. The customer allows what every one of these histories allows. */
  readonly histories: readonly (readonly CountedEvent[])[];
}

/** A record that a lookup found; the customer's id may be one that was merged since. */
export interface FoundRecord {
  readonly department: Department;
  readonly recordId: string;
  readonly customer: string;
}

/** One id that leads to a customer: his own, or one that was merged into it. */
interface Member {
  readonly asked: string;
  readonly survivor: string;
  readonly state: CustomerState;
  readonly member: string;
  readonly deterministic: boolean;
  /** Whether no step was made by resolution, which may take it back. */
  readonly firm: boolean;
  /** The rule of the weakest step from the member to the survivor; null for the survivor itself. */
  readonly rule: LinkRule | null;
  readonly score: number | null;
  readonly why: string | null;
  readonly joinedAt: number;
  /** Of whom the member's record was a part before, and how long the ledger was when it was taken out. */
  readonly origins: readonly Origin[];
}

/** Named, since a statement that the server keeps must not change its columns when a table gets another one. */
const RECORD_COLUMNS = [
  'department',
  'record_id',
  'customer',
  'rule',
  'deterministic',
  'score',
  'since',
  'last_seen',
] as const satisfies (keyof SourceRecordsTable)[];
type RecordRow = Pick<Selectable<SourceRecordsTable>, (typeof RECORD_COLUMNS)[number]>;

/** The reads of identity. Every method runs a constant number of statements, however many customers are asked for. */
export class IdentityStore {
  readonly #database: Kysely<IdentityTables>;

  constructor(database: Kysely<IdentityTables>) {
    this.#database = database;
  }

  /**
   * The customers behind the ids, in their order; null for an id that nobody has. An id that was merged answers with the
   * survivor. What is certain is so of the survivor, or of `self` where that id was given up by a guess. Three statements.
   */
  async customers(tenant: string, ids: readonly string[], self?: string): Promise<(CustomerFacts | null)[]> {
    const members = await this.#members(tenant, ids);
    const memberIds = idsOf(members);
    const originIds = members.flatMap(({ origins }) => origins.map(({ id }) => id));
    const [records, events] = await Promise.all([
      this.#records(tenant, memberIds),
      this.#events(tenant, [...new Set([...memberIds, ...originIds])]),
    ]);
    const families = Map.groupBy(members, ({ asked }) => asked);
    const byId = indexed(events);
    return ids.map((id) => {
      const family = families.get(id);
      return family ? factsOf(seenBy(self, family), records, byId) : null;
    });
  }

  /** The same customers with their records alone, which need no word of what they agreed to. Two statements. */
  async linkedRecords(
    tenant: string,
    ids: readonly string[],
    self?: string,
  ): Promise<(CustomerRecords | null)[]> {
    const members = await this.#members(tenant, ids);
    const records = await this.#records(tenant, idsOf(members));
    const families = Map.groupBy(members, ({ asked }) => asked);
    return ids.map((id) => {
      const family = seenBy(self, families.get(id) ?? []);
      const [first] = family;
      return first ? { id: first.survivor, records: recordsOf(family, records) } : null;
    });
  }

  /** The records that say the value, given as the fingerprints that it may be stored under. One statement. */
  async recordsByClaim(
    tenant: string,
    attribute: ClaimAttribute,
    fingerprints: readonly string[],
  ): Promise<FoundRecord[]> {
    return await this.#database
      .selectFrom('claims as claim')
      .innerJoin('source_records as record', (join) =>
        join
          .onRef('record.tenant', '=', 'claim.tenant')
          .onRef('record.department', '=', 'claim.department')
          .onRef('record.record_id', '=', 'claim.record_id'),
      )
      .select(['record.department', 'record.record_id as recordId', 'record.customer'])
      .distinct()
      .where('claim.tenant', '=', tenant)
      .where('claim.attribute', '=', attribute)
      .where('claim.fingerprint', 'in', fingerprints)
      .execute();
  }

  /** The record of that id, if there is one. One statement. */
  async recordById(tenant: string, department: Department, recordId: string): Promise<FoundRecord[]> {
    return await this.#database
      .selectFrom('source_records')
      .select(['department', 'record_id as recordId', 'customer'])
      .where('tenant', '=', tenant)
      .where('department', '=', department)
      .where('record_id', '=', recordId)
      .execute();
  }

  /** What the records say under the key that signs now: older fingerprints cannot be compared. One statement. */
  async claims(
    tenant: string,
    records: readonly Pick<LinkedRecord, 'department' | 'recordId'>[],
    keyId: string,
  ): Promise<RecordClaim[]> {
    if (records.length === 0) return [];
    const departments = records.map(({ department }) => department);
    const recordIds = records.map(({ recordId }) => recordId);
    const { rows } = await sql<RecordClaim>`
      select claim.department, claim.record_id as "recordId", claim.attribute, claim.fingerprint
      from unnest(${departments}::text[], ${recordIds}::text[]) as record (department, record_id)
      join identity.claims as claim
        on claim.tenant = ${tenant} and claim.department = record.department and claim.record_id = record.record_id
      where starts_with(claim.fingerprint, ${`${keyId}.`})
    `.execute(this.#database);
    return rows;
  }

  /**
   * Follows the redirects both ways: from each asked id to its survivor, and from there to all ids that ended in it. A
   * circle of redirects has no survivor, and answers nobody. `offset 0` keeps the planner, who expects many at every step
   * of a recursion, from reading all redirects that there are.
   */
  async #members(tenant: string, ids: readonly string[]): Promise<Member[]> {
    const storable = ids.filter((id) => !id.includes('\0')); // the database refuses the character
    const { rows } = await sql<Member>`
      with recursive path (asked, id) as (
        select distinct asked, asked from unnest(${storable}::text[]) as wanted (asked)
        union
        select path.asked, redirect.survivor
        from path cross join lateral (
          select survivor from identity.customer_redirects
          where tenant = ${tenant} and customer_redirects.id = path.id offset 0
        ) as redirect
      ), survivor (asked, id, state) as (
        select path.asked, customer.id, customer.state
        from path cross join lateral (
          select id, state from identity.customers
          where tenant = ${tenant} and customers.id = path.id and state <> 'MERGED' and not exists (
            select from identity.customer_redirects as redirect
            where redirect.tenant = ${tenant} and redirect.id = path.id
          )
          limit 1
        ) as customer
      ), family (survivor, member, deterministic, firm, rule, score, why, joined_at) as (
        select distinct id, id, true, true, null::text, null::double precision, null::text, 0::bigint from survivor
        union
        select
          family.survivor,
          redirect.id,
          family.deterministic and redirect.deterministic,
          family.firm and redirect.rule <> all(${[...REVOCABLE_LINK_RULES]}::text[]),
          case when redirect.deterministic then coalesce(family.rule, redirect.rule) else redirect.rule end,
          case when redirect.deterministic then family.score else redirect.score end,
          case when redirect.deterministic then family.why else redirect.why end,
          greatest(family.joined_at, redirect.ledger_position)
        from family cross join lateral (
          select * from identity.customer_redirects
          where tenant = ${tenant} and customer_redirects.survivor = family.member offset 0
        ) as redirect
      )
      select
        survivor.asked, survivor.id as survivor, survivor.state,
        family.member, family.deterministic, family.firm, family.rule, family.score, family.why, family.joined_at as "joinedAt",
        (
          select coalesce(jsonb_agg(jsonb_build_object('id', origin.origin, 'until', origin.ledger_position)), '[]')
          from identity.customer_origins as origin
          where origin.tenant = ${tenant} and origin.id = family.member
        ) as origins
      from survivor join family on family.survivor = survivor.id
      order by family.member <> survivor.id, family.member
    `.execute(this.#database);
    return rows;
  }

  async #records(tenant: string, customers: readonly string[]) {
    const rows = await this.#database
      .selectFrom('source_records')
      .select(RECORD_COLUMNS)
      .where('tenant', '=', tenant)
      .where('customer', '=', sql<string>`any(${customers})`)
      .orderBy('department')
      .orderBy('record_id')
      .execute();
    return Map.groupBy(rows, ({ customer }) => customer);
  }

  async #events(tenant: string, customers: readonly string[]) {
    const rows = await this.#database
      .selectFrom('consent_events')
      .select(EVENT_COLUMNS)
      .where('tenant', '=', tenant)
      .where(({ eb, or }) =>
        or([
          eb('customer', '=', sql<string>`any(${customers})`),
          sql<boolean>`also_of && ${customers}::text[]`,
        ]),
      )
      .orderBy('event_time')
      .orderBy('position')
      .execute();
    return rows.map(eventFromRow);
  }
}

function idsOf(members: readonly Member[]): string[] {
  return [...new Set(members.map(({ member }) => member))];
}

/** For whom was given up by a guess nothing is certain but what came in under that id: the others may be somebody else. */
function seenBy(self: string | undefined, family: readonly Member[]): readonly Member[] {
  const isGuess = family.some(({ member, deterministic }) => member === self && !deterministic);
  if (!isGuess) return family;
  return family.map((one) =>
    one.member === self
      ? { ...one, deterministic: true, rule: null, score: null, why: null }
      : { ...one, deterministic: false },
  );
}

/** Puts together what is known under all the ids that lead to one customer. */
function factsOf(
  family: readonly Member[],
  records: ReadonlyMap<string, readonly RecordRow[]>,
  events: ReadonlyMap<string, ReadonlySet<StoredEvent>>,
): CustomerFacts | null {
  const [first] = family;
  if (first === undefined) return null;
  const ids = family.map(({ member, deterministic, firm, joinedAt, origins }) => ({
    id: member,
    deterministic,
    firm,
    joinedAt,
    origins,
  }));
  const counting = ids.flatMap(({ id, origins }) => [id, ...origins.map((origin) => origin.id)]);
  const mine = new Set(counting.flatMap((id) => [...(events.get(id) ?? [])]));
  return {
    id: first.survivor,
    state: first.state,
    records: recordsOf(family, records),
    family: ids,
    histories: historiesOf(ids, [...mine]),
  };
}

function recordsOf(
  family: readonly Member[],
  records: ReadonlyMap<string, readonly RecordRow[]>,
): LinkedRecord[] {
  return family.flatMap((via) => (records.get(via.member) ?? []).map((row) => linkedRecord(row, via)));
}

/** By each id that an event counts for. */
function indexed(events: readonly StoredEvent[]): Map<string, Set<StoredEvent>> {
  const byId = new Map<string, Set<StoredEvent>>();
  for (const event of events) {
    for (const id of [event.customer, ...event.alsoOf]) {
      const known = byId.get(id) ?? new Set();
      byId.set(id, known.add(event));
    }
  }
  return byId;
}

/** A record is joined to its customer as well as the weakest step on the way. */
function linkedRecord(row: RecordRow, via: Member): LinkedRecord {
  const own = { rule: row.rule, score: row.score, why: null };
  const isOwnWeakest = via.rule === null || (via.deterministic && !row.deterministic);
  const { rule, score, why } = isOwnWeakest ? own : { rule: via.rule, score: via.score, why: via.why };
  return {
    department: row.department,
    recordId: row.record_id,
    rule,
    score,
    why,
    deterministic: row.deterministic && via.deterministic,
    member: via.member,
    ofMember: row.deterministic,
    since: row.since,
    lastSeen: row.last_seen,
  };
}
