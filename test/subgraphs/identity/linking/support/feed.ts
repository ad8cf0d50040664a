import { type Kysely, sql } from 'kysely';
import type { ChangeRow } from '../../../../../subgraphs/identity/matches/readChanges.ts';
import { readChanges } from '../../../../../subgraphs/identity/matches/readChanges.ts';
import type { IdentityTables } from '../../../../../subgraphs/identity/tables.ts';
import { TENANT } from '../../support/identityFixture.ts';

export type Groups = Readonly<Record<string, readonly string[]>>;

export async function changesOf(database: Kysely<IdentityTables>): Promise<readonly ChangeRow[]> {
  return await readChanges(database, TENANT, 0, 1_000_000);
}

/**
 * Who is who, as the feed tells it to somebody who has followed it from the beginning: customers of several ids. Throws where
 * a change does not fit to those before it, or one is missing.
 */
export function replayed(changes: readonly ChangeRow[]): Groups {
  const groups = new Map<string, readonly string[]>();
  for (const [index, { position, before, after }] of changes.entries()) {
    if (position !== index + 1) throw new Error(`change ${index + 1} is missing before ${position}`);
    for (const { customer, ids } of before) {
      const known = groups.get(customer) ?? [customer];
      if (JSON.stringify(known) !== JSON.stringify([...ids].sort()))
        throw new Error(`change ${position} begins with ${ids}, and there were ${known}`);
      groups.delete(customer);
    }
    const [told, left] = [before, after].map((side) => side.flatMap(({ ids }) => ids).sort());
    if (JSON.stringify(told) !== JSON.stringify(left))
      throw new Error(`change ${position} loses or invents an id`);
    for (const { customer, ids } of after) groups.set(customer, [...ids].sort());
  }
  return several(groups);
}

/** The customers of several ids that the database knows. */
export async function stored(database: Kysely<IdentityTables>): Promise<Groups> {
  const { rows } = await sql<{ id: string; root: string }>`
    with recursive up (id, root) as (
      select id, id from identity.customers where tenant = ${TENANT} and state = 'ACTIVE'
      union all
      select redirect.id, up.root from up join identity.customer_redirects as redirect
        on redirect.tenant = ${TENANT} and redirect.survivor = up.id
    )
    select id, root from up order by id`.execute(database);
  const groups = Map.groupBy(rows, ({ root }) => root);
  return several(new Map([...groups].map(([root, members]) => [root, members.map(({ id }) => id).sort()])));
}

function several(groups: ReadonlyMap<string, readonly string[]>): Groups {
  return Object.fromEntries(
    [...groups].filter(([, ids]) => ids.length > 1).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
