import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What resolution knows of records: sealed descriptions, keys to find candidates by, pairs, what was learned. */
export const createLinking: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(database);
  },
};

const STATEMENTS: readonly string[] = [
  // what spoke for a guess
  'alter table identity.customer_redirects add column why text',
  // a description that changes is another row with a later number; weighed: its partners were looked for
  `create table identity.person_records (
    tenant text not null,
    department text not null,
    record_id text not null,
    number bigint not null generated always as identity unique,
    content bigint not null,
    sealed text not null,
    keys bigint[] not null,
    "values" bigint[] not null,
    pending boolean not null default true,
    weighed boolean not null default false,
    primary key (tenant, department, record_id),
    foreign key (tenant, department, record_id) references identity.source_records on delete cascade
  )`,
  'create index person_records_pending on identity.person_records (tenant, number) where pending',
  // keys and values are keyed hashes, of which the tenant is a part
  `create table identity.blocking_keys (
    key bigint not null,
    number bigint not null,
    primary key (key, number)
  )`,
  `create table identity.value_frequencies (
    value bigint not null primary key,
    tenant text not null,
    records bigint not null
  )`,
  // each pair twice, once from either side
  `create table identity.match_pairs (
    record bigint not null,
    other bigint not null,
    weight double precision not null,
    primary key (record, other)
  )`,
  'create index match_pairs_doubt on identity.match_pairs (abs(weight)) where record < other',
  `create table identity.match_models (
    tenant text not null primary key,
    version bigint not null,
    learned_at timestamptz not null,
    model jsonb not null
  )`,
  `create table identity.claim_cursors (
    department text not null primary key,
    cursor text not null
  )`,
  // whoever was compared with a description that is gone is looked at again without it
  `create function identity.forget_person() returns trigger language plpgsql as $$
  begin
    update identity.person_records set pending = true
      where not pending and number in (select other from identity.match_pairs where record = old.number);
    delete from identity.match_pairs as back using identity.match_pairs as pair
      where pair.record = old.number and back.record = pair.other and back.other = old.number;
    delete from identity.match_pairs where record = old.number;
    delete from identity.blocking_keys where number = old.number and key = any(old.keys);
    if old.weighed then
      update identity.value_frequencies set records = records - 1 where records > 1 and value in (
        select value from identity.value_frequencies where value = any(old."values") order by value for update
      );
    end if;
    return null;
  end
  $$`,
  `create trigger person_records_forget after delete on identity.person_records
    for each row execute function identity.forget_person()`,
];

/** A value that one record says at most is counted no more: nothing is left of who is gone. */
export const forgetCounts: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql.raw(FORGET_PERSON).execute(database);
    await sql`delete from identity.value_frequencies where records < 2`.execute(database);
  },
};

/** Records that are set aside are found without a look at all others. */
export const findAside: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await sql`create index person_records_aside on identity.person_records (tenant)
      where not pending and not weighed`.execute(database);
  },
};

const FORGET_PERSON = `create or replace function identity.forget_person() returns trigger language plpgsql as $$
  begin
    update identity.person_records set pending = true
      where not pending and number in (select other from identity.match_pairs where record = old.number);
    delete from identity.match_pairs as back using identity.match_pairs as pair
      where pair.record = old.number and back.record = pair.other and back.other = old.number;
    delete from identity.match_pairs where record = old.number;
    delete from identity.blocking_keys where number = old.number and key = any(old.keys);
    if old.weighed then
      perform from identity.value_frequencies where value = any(old."values") order by value for update;
      delete from identity.value_frequencies where value = any(old."values") and records <= 2;
      update identity.value_frequencies set records = records - 1 where value = any(old."values");
    end if;
    return null;
  end
  $$`;
