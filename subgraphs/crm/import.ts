import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { RecordClaims } from '../kit/claims.ts';
import { type FebrlPerson, parseFebrl } from '../kit/febrl.ts';
import { type ImportOptions, type ImportSummary, importFile } from '../kit/importer.ts';
import { accountClaims } from './accountClaims.ts';
import { recordClaims } from './recordClaims.ts';
import type { AccountsTable, AddressesTable, CrmTables } from './tables.ts';

/** FEBRL's people are Australian. */
const COUNTRY = 'AU';

/**
 * Imports the people of a FEBRL file as CRM records, rec-1070-org as febrl-rec-1070-org. The same file again changes
 * nothing. Throws an ImportError that names the line of a file which cannot be read on.
 */
export function importFebrl(
  source: AsyncIterable<Uint8Array>,
  database: Kysely<CrmTables>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { tenant } = options;
  return importFile(
    source,
    database,
    {
      parse: parseFebrl,
      claimsOf: (person) => claimsOf(tenant, person),
      write: (batch, people) => write(batch, tenant, people),
    },
    options,
  );
}

async function write(transaction: Transaction<CrmTables>, tenant: string, people: readonly FebrlPerson[]) {
  const known = await transaction
    .selectFrom('accounts')
    .select(['id', 'content_hash'])
    .where('tenant', '=', tenant)
    .where('id', 'in', people.map(recordIdOf))
    .execute();
  const hashes = new Map(known.map((row) => [row.id, row.content_hash]));
  const now = new Date();
  const changed = people
    .map((person) => ({ person, hash: hashOf(person) }))
    .filter(({ person, hash }) => hashes.get(recordIdOf(person)) !== hash);
  if (changed.length > 0) {
    await upsertAccounts(
      transaction,
      changed.map(({ person, hash }) => accountRow(tenant, person, hash, now)),
    );
    await replaceAddresses(
      transaction,
      tenant,
      changed.map(({ person }) => person),
    );
  }
  const records = people.map((person) => ({ tenant, recordId: recordIdOf(person) }));
  const claims = await recordClaims(transaction, records);
  return { written: changed.length, claims: claims.map((record) => record.claims) };
}

async function upsertAccounts(transaction: Transaction<CrmTables>, rows: readonly AccountsTable[]) {
  await transaction
    .insertInto('accounts')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'id']).doUpdateSet((row) => ({
        given_name: row.ref('excluded.given_name'),
        family_name: row.ref('excluded.family_name'),
        birth_date: row.ref('excluded.birth_date'),
        updated_at: row.ref('excluded.updated_at'),
        content_hash: row.ref('excluded.content_hash'),
        national_id: row.ref('excluded.national_id'),
      })),
    )
    .execute();
}

async function replaceAddresses(
  transaction: Transaction<CrmTables>,
  tenant: string,
  people: readonly FebrlPerson[],
) {
  await transaction
    .deleteFrom('addresses')
    .where('tenant', '=', tenant)
    .where('account_id', 'in', people.map(recordIdOf))
    .execute();
  const rows = people.flatMap((person) => addressRow(tenant, person) ?? []);
  if (rows.length > 0) await transaction.insertInto('addresses').values(rows).execute();
}

const recordIdOf = ({ recId }: FebrlPerson) => `febrl-${recId}`;

/** The same for the same content, whatever the order in which it is written down. */
function hashOf(person: FebrlPerson): string {
  const cells = Object.entries(person).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(cells)).digest('base64url');
}

function accountRow(tenant: string, person: FebrlPerson, hash: string, now: Date): AccountsTable {
  return {
    tenant,
    id: recordIdOf(person),
    given_name: person.givenName,
    family_name: person.familyName,
    birth_date: person.birthDate,
    phone: null,
    tier: null,
    preferred_channel: null,
    preferred_language: null,
    account_manager_id: null,
    updated_at: now,
    content_hash: hash,
    national_id: person.nationalId,
    loyalty_id: null,
    time_zone: null,
  };
}

/** Undefined when the file has no part of an address. */
function addressRow(tenant: string, person: FebrlPerson): AddressesTable | undefined {
  const street = [person.streetNumber, person.addressLine1].filter((part) => part !== null).join(' ');
  const address = {
    line1: street === '' ? null : street,
    line2: person.addressLine2,
    city: person.suburb,
    region: person.state,
    postal_code: person.postcode,
  };
  if (Object.values(address).every((part) => part === null)) return undefined;
  return { tenant, account_id: recordIdOf(person), position: 1, kind: 'HOME', ...address, country: COUNTRY };
}

/** What the person's record says before it is written. */
function claimsOf(tenant: string, person: FebrlPerson): RecordClaims {
  const address = addressRow(tenant, person);
  const account = accountRow(tenant, person, hashOf(person), new Date());
  return accountClaims({ account, emails: [], addresses: address === undefined ? [] : [address] });
}
