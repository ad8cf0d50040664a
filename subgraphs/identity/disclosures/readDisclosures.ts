import { type Kysely, sql } from 'kysely';
import { grouped } from '../../kit/grouped.ts';
import type { IdentityTables } from '../tables.ts';

/** A part of an answer that was about a customer. */
export interface DisclosureRow {
  readonly disclosed_at: Date;
  readonly id: string;
  readonly part: number;
  readonly client: string;
  readonly person: string;
  readonly purpose: string;
  readonly automated: boolean;
  readonly released: readonly string[];
  readonly withheld: readonly { readonly field: string; readonly reason: string }[];
  readonly read: readonly { readonly field: string; readonly for: string; readonly purpose: string }[];
}

export type DisclosurePosition = Pick<DisclosureRow, 'disclosed_at' | 'id' | 'part'>;

export interface DisclosurePageAsk {
  /** All ids of one customer. */
  readonly ids: readonly string[];
  readonly after: DisclosurePosition | undefined;
}

/** At most `limit` disclosures for each ask, the latest first. One statement for all; each id is read as far as needed. */
export async function disclosurePages(
  database: Kysely<IdentityTables>,
  tenant: string,
  limit: number,
  asks: readonly DisclosurePageAsk[],
): Promise<DisclosureRow[][]> {
  const asked = asks.flatMap(({ ids, after }, ask) => ids.map((customer) => ({ ask, customer, ...after })));
  const { rows } = await sql<DisclosureRow & { readonly ask: number }>`
    select page.ask, disclosure.* from (
      select *, row_number() over (partition by ask order by disclosed_at desc, id desc, part desc) as place
      from (
        select distinct asked.ask, subject.disclosed_at, subject.id, subject.part
        from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
          as asked (ask integer, customer text, disclosed_at timestamptz, id text, part integer)
        cross join lateral (
          select * from identity.disclosure_subjects as one
          where one.tenant = ${tenant} and one.customer = asked.customer and (
            asked.id is null or (one.disclosed_at, one.id, one.part) < (asked.disclosed_at, asked.id, asked.part)
          )
          order by one.disclosed_at desc, one.id desc, one.part desc
          limit ${limit}
        ) as subject
      ) as latest
    ) as page
    join identity.disclosures as disclosure using (disclosed_at, id, part)
    where place <= ${limit}
    order by page.ask, place`.execute(database);
  return grouped([...asks.keys()], rows, (row) => row.ask);
}
