import { type Kysely, sql } from 'kysely';
import type { IdentityTables } from '../tables.ts';
import type { ChangeKind, IdentityGroup } from './identityChange.ts';

export interface ChangeRow {
  readonly position: number;
  readonly at: Date;
  readonly kind: ChangeKind;
  readonly givenUp: string;
  readonly survivor: string;
  readonly before: readonly IdentityGroup[];
  readonly after: readonly IdentityGroup[];
  readonly why: string;
  readonly client: string;
}

/** The changes after a place, in their order; at most `limit`. */
export async function readChanges(
  database: Kysely<IdentityTables>,
  tenant: string,
  after: number,
  limit: number,
): Promise<readonly ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`
    select position, at, kind, given_up as "givenUp", survivor, before, after, why, client
    from identity.identity_changes
    where tenant = ${tenant} and position > ${after}
    order by position limit ${limit}`.execute(database);
  return rows;
}
