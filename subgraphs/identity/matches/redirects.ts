import { sql, type Transaction } from 'kysely';
import { anyOf } from '../../kit/anyOf.ts';
import type { LinkRule } from '../../kit/claims.ts';
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

/** Gives ids up for others. What the ledger says later is said of who is one by then. Two statements. */
export async function giveUp(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  redirects: readonly NewRedirect[],
  now: Date,
): Promise<void> {
  if (redirects.length === 0) return;
  await sql`
    insert into identity.customer_redirects
      (tenant, id, survivor, rule, deterministic, score, why, since, ledger_position)
    select ${tenant}, given.id, given.survivor, given.rule, given.deterministic, given.score, given.why, ${now},
      coalesce((select count from identity.consent_chain where tenant = ${tenant}), 0)
    from ${rowset(redirects, COLUMNS)}`.execute(transaction);
  await setState(
    transaction,
    tenant,
    redirects.map(({ id }) => id),
    'MERGED',
  );
}

/** Makes ids that were given up customers again, and answers how many. Two statements. */
export async function takeBack(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await sql<{ id: string }>`
    delete from identity.customer_redirects
    where tenant = ${tenant} and id = ${anyOf(ids)} returning id`.execute(transaction);
  await setState(
    transaction,
    tenant,
    rows.map(({ id }) => id),
    'ACTIVE',
  );
  return rows.length;
}

async function setState(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  ids: readonly string[],
  state: 'ACTIVE' | 'MERGED',
): Promise<void> {
  await transaction
    .updateTable('customers')
    .set({ state })
    .where('tenant', '=', tenant)
    .where('id', '=', anyOf(ids))
    .execute();
}
