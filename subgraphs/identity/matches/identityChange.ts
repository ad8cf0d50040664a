import { sql, type Transaction } from 'kysely';
import type { IdentityTables } from '../tables.ts';

/** MERGED: two customers turned out to be one. SPLIT: one turned out to be two. */
export const CHANGE_KINDS = ['MERGED', 'SPLIT'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A customer, and all ids that lead to them. */
export interface IdentityGroup {
  readonly customer: string;
  readonly ids: readonly string[];
}

/** Who decided, when, and why. */
export interface Decider {
  readonly client: string;
  readonly person: string;
  readonly why: string;
  readonly at: Date;
}

/** What became of who is who. */
export interface IdentityChange extends Decider {
  readonly kind: ChangeKind;
  /** The id that redirects from now on, or no longer does. */
  readonly givenUp: string;
  readonly survivor: string;
  readonly before: readonly IdentityGroup[];
  readonly after: readonly IdentityGroup[];
}

/**
 * Adds changes to the feed of their tenant and answers the place of the last: from 1, without gaps, and visible in that order,
 * since writers of a tenant queue until the transaction ends: let it be the last that it does. One statement.
 */
export async function logChanges(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  changes: readonly IdentityChange[],
): Promise<number> {
  const numbered = changes.map((change, index) => ({ number: index + 1, ...change }));
  const { rows } = await sql<{ position: number }>`
    with head as (
      insert into identity.identity_change_heads as head (tenant, position) values (${tenant}, ${changes.length}::bigint)
      on conflict (tenant) do update set position = head.position + excluded.position
      returning position
    ), logged as (
      insert into identity.identity_changes
        (tenant, position, at, kind, given_up, survivor, before, after, why, client, person)
      select ${tenant}, head.position - ${changes.length}::bigint + number, at, kind, "givenUp", survivor, before, after, why,
        client, person
      from head cross join jsonb_to_recordset(${JSON.stringify(numbered)}::text::jsonb)
        as change (number bigint, at timestamptz, kind text, "givenUp" text, survivor text, before jsonb, after jsonb,
          why text, client text, person text)
    )
    select position from head`.execute(transaction);
  return (rows[0] as { position: number }).position;
}
