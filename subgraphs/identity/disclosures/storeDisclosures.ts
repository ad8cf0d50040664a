import { type Kysely, sql } from 'kysely';
import { SubgraphError } from '../../kit/errors.ts';
import type { IdentityTables } from '../tables.ts';
import { makePartitions, monthOf } from './partitions.ts';

/** What one answer of the gateway disclosed, as it is stored. */
export interface AnswerDisclosure {
  readonly id: string;
  readonly at: Date;
  readonly tenant: string;
  readonly client: string;
  readonly person: string;
  readonly purpose: string;
  readonly automated: boolean;
  readonly groups: readonly {
    readonly customers: readonly string[];
    readonly released: readonly string[];
    readonly withheld: readonly { readonly field: string; readonly reason: string }[];
    readonly read: readonly { readonly field: string; readonly for: string; readonly purpose: string }[];
  }[];
}

/** SQLSTATE class 22, data exception: what was given does not fit. */
const DATA_EXCEPTION = /^22...$/;
const UNSTORABLE =
  'Some record holds what the database cannot: expected text without the character U+0000, and a time before the year 9999.';

/**
 * Stores records, all or none; those that are stored already stay as they are, and those of months before `oldest` are left out.
 * Throws SubgraphError BAD_USER_INPUT for what the database cannot hold.
 */
export async function storeDisclosures(
  database: Kysely<IdentityTables>,
  records: readonly AnswerDisclosure[],
  oldest: number,
): Promise<void> {
  const kept = records.filter(({ at }) => monthOf(at) >= oldest);
  await database
    .transaction()
    .execute(async (transaction) => {
      await makePartitions(transaction, new Set(kept.map(({ at }) => monthOf(at))));
      await insertNew(transaction, 'disclosures', kept.flatMap(partsOf));
      await insertNew(transaction, 'disclosure_subjects', kept.flatMap(subjectsOf));
    })
    .catch((error: unknown) => {
      throw isDataException(error) ? new SubgraphError('BAD_USER_INPUT', UNSTORABLE) : error;
    });
}

function isDataException(error: unknown): boolean {
  return DATA_EXCEPTION.test(String((error as { code?: unknown }).code));
}

function partsOf({ id, at, tenant, client, person, purpose, automated, groups }: AnswerDisclosure) {
  return groups.map(({ released, withheld, read }, part) => ({
    disclosed_at: at.toISOString(),
    id,
    part,
    tenant,
    client: storable(client),
    person: storable(person),
    purpose,
    automated,
    released,
    withheld,
    read,
  }));
}

function subjectsOf({ id, at, tenant, groups }: AnswerDisclosure) {
  return groups.flatMap(({ customers }, part) =>
    customers.map((customer) => ({ tenant, customer, disclosed_at: at.toISOString(), id, part })),
  );
}

/** A token may name a person in characters that the database refuses, and the record counts all the same. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

async function insertNew(
  database: Kysely<IdentityTables>,
  table: 'disclosures' | 'disclosure_subjects',
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const target = sql.table(`identity.${table}`);
  await sql`insert into ${target} select * from jsonb_populate_recordset(null::${target}, ${JSON.stringify(rows)}::text::jsonb)
    on conflict do nothing`.execute(database);
}
