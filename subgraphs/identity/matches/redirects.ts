import { sql, type Transaction } from 'kysely';
import { type LinkRule, REVOCABLE_LINK_RULES } from '../../kit/claims.ts';
import { rowset } from '../rowset.ts';
import type { IdentityTables } from '../tables.ts';

/** Why two ids are one customer. */
export interface Link {
  readonly rule: LinkRule;
  readonly deterministic: boolean;
  /** 0 to 1; null for a deterministic rule. */
  readonly score: number | null;
}

/** An id that is to lead to another. */
export interface NewRedirect extends Link {
  readonly id: string;
  readonly survivor: string;
  /** What spoke for it, in words and without a value; null where a person decided. */
  readonly why: string | null;
}

const COLUMNS = {
  id: 'text',
  survivor: 'text',
  rule: 'text',
  deterministic: 'boolean',
  score: 'double precision',
  why: 'text',
} as const satisfies Record<keyof NewRedirect, string>;

/** Gives ids up for others. What the ledger says later is said of who is one by then. One statement. */
export async function giveUp(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  redirects: readonly NewRedirect[],
  now: Date,
): Promise<void> {
  if (redirects.length === 0) return;
  await sql`
    with given_up as (
      insert into identity.customer_redirects
        (tenant, id, survivor, rule, deterministic, score, why, since, ledger_position)
      select ${tenant}, given.id, given.survivor, given.rule, given.deterministic, given.score, given.why, ${now}::timestamptz,
        coalesce((select count from identity.consent_chain where tenant = ${tenant}), 0)
      from ${rowset(redirects, COLUMNS)}
    )
    update identity.customers set state = 'MERGED'
    where tenant = ${tenant} and id = any(${redirects.map(({ id }) => id)}::text[])`.execute(transaction);
}

/**
 * Says anew for whom of the same customer ids were given up, and why. One that is to lead to another id than before has been
 * one with that as long as the last step stands that led there: a yes from before counts for nobody else. One statement.
 */
export async function restate(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  redirects: readonly NewRedirect[],
): Promise<void> {
  if (redirects.length === 0) return;
  await sql`
    with recursive given as materialized (select * from ${rowset(redirects, COLUMNS)}), path (id, at, position) as (
      select known.id, known.survivor, known.ledger_position
      from given join identity.customer_redirects as known on known.tenant = ${tenant} and known.id = given.id
      where known.survivor <> given.survivor
      union
      select path.id, next.survivor, greatest(path.position, next.ledger_position)
      from path cross join lateral (
        select survivor, ledger_position from identity.customer_redirects
        where tenant = ${tenant} and customer_redirects.id = path.at offset 0
      ) as next
    )
    update identity.customer_redirects as known set
      survivor = given.survivor, rule = given.rule, deterministic = given.deterministic, score = given.score, why = given.why,
      ledger_position = coalesce((select max(position) from path where path.id = known.id), known.ledger_position)
    from given
    where known.tenant = ${tenant} and known.id = given.id`.execute(transaction);
}

/** Makes ids that were given up customers again, and answers how many. One statement. */
export async function takeBack(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ id: string }>`
    with taken_back as (
      delete from identity.customer_redirects
      where tenant = ${tenant} and id = any(${[...ids]}::text[]) returning id
    )
    update identity.customers set state = 'ACTIVE' from taken_back
    where tenant = ${tenant} and customers.id = taken_back.id returning taken_back.id`.execute(transaction);
  return rows.length;
}

/** Whether an id was given up by resolution, and not by a person or a login. One statement. */
export async function isRevocable(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<boolean> {
  const found = await transaction
    .selectFrom('customer_redirects')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .where('rule', 'in', REVOCABLE_LINK_RULES)
    .executeTakeFirst();
  return found !== undefined;
}
