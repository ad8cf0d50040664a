import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Keyring } from '../../../schema/consent/keys.ts';
import type { IdentityTables, RightsRequestsTable } from '../tables.ts';

/** What answering customers' rights works with. */
export interface RightsDesk {
  readonly database: Kysely<IdentityTables>;
  /** Seals what customers write and what departments export: identity keeps no personal data that can be read. */
  readonly sealing: Keyring;
  /** Signs warrants. */
  readonly passportMaster: Keyring;
  /** For the fingerprints of who is not to come back. */
  readonly fingerprint: Keyring;
}

export type RightsRequestRow = Selectable<RightsRequestsTable>;

/** Ties what is sealed to where it belongs. */
export function sealScope(tenant: string, request: string, part: string): string {
  return JSON.stringify([tenant, request, part]);
}

/** Reads a request and makes everybody else who decides about it wait; undefined when there is none. */
export async function lockRequest(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  id: string,
): Promise<RightsRequestRow | undefined> {
  if (id.includes('\0')) return undefined; // the database refuses the character
  return await transaction
    .selectFrom('rights_requests')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
