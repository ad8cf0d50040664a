import { type Kysely, sql, type Transaction } from 'kysely';
import { type FebrlPerson, parseFebrl } from '../kit/febrl.ts';
import { type ImportOptions, type ImportSummary, importFile } from '../kit/importer.ts';
import { recordClaims } from './recordClaims.ts';
import { requesterClaims } from './requesterClaims.ts';
import type { RequestersTable, SupportTables } from './tables.ts';

/** FEBRL's people live in Australia. */
const COUNTRY = 'AU';

/** Enough to make a statement worth its while. */
const BATCH_SIZE = 1_000;

/**
 * Imports a FEBRL file as requesters, each under the file's own id: `febrl-rec-561-dup-0`. They have no tickets. The
 * same file twice changes nothing; a mended one changes the requesters that were mended. Errors: see importFile.
 */
export function importFebrl(
  source: AsyncIterable<Uint8Array>,
  database: Kysely<SupportTables>,
  options: ImportOptions,
): Promise<ImportSummary> {
  return importFile(
    source,
    database,
    {
      parse: parseFebrl,
      claimsOf: (person) => requesterClaims(requesterOf(options.tenant, person, new Date()), []),
      batchSize: BATCH_SIZE,
      async write(transaction, people) {
        const given = people.map((person) => requesterOf(options.tenant, person, new Date()));
        const written = await writeRequesters(transaction, given);
        const records = given.map(({ tenant, id }) => ({ tenant, recordId: id }));
        const kept = await recordClaims(transaction, records);
        return { written, claims: kept.map(({ claims }) => claims) };
      },
    },
    options,
  );
}

function requesterOf(tenant: string, person: FebrlPerson, now: Date): RequestersTable {
  const street = [person.streetNumber, person.addressLine1].filter((part) => part !== null).join(' ');
  return {
    tenant,
    id: `febrl-${person.recId}`,
    given_name: person.givenName,
    family_name: person.familyName,
    email: null,
    phone: null,
    birth_date: person.birthDate,
    address_line1: street === '' ? null : street,
    address_line2: person.addressLine2,
    city: person.suburb,
    region: person.state,
    postal_code: person.postcode,
    country: COUNTRY,
    updated_at: now,
    national_id: person.nationalId,
  };
}

/** What a change of counts as a change of the requester; the e-mail and phone that an agent added stay. */
const DESCRIBED = [
  'given_name',
  'family_name',
  'birth_date',
  'address_line1',
  'address_line2',
  'city',
  'region',
  'postal_code',
  'country',
  'national_id',
] as const satisfies readonly (keyof RequestersTable)[];

/** How many of the requesters are new or have changed. */
async function writeRequesters(
  transaction: Transaction<SupportTables>,
  rows: readonly RequestersTable[],
): Promise<number> {
  const columns = (table: string) => sql.join(DESCRIBED.map((column) => sql.ref(`${table}.${column}`)));
  const assignments = [...DESCRIBED, 'updated_at'].map(
    (column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`,
  );
  const { rows: changed } = await sql`
    insert into support.requesters as known
    select * from jsonb_populate_recordset(null::support.requesters, ${JSON.stringify(rows)}::text::jsonb)
    on conflict (tenant, id) do update set ${sql.join(assignments)}
    where (${columns('known')}) is distinct from (${columns('excluded')})
    returning id`.execute(transaction);
  return changed.length;
}
