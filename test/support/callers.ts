import { CALLER_HEADER, type Caller, mintCallerToken } from '../../schema/consent/callerToken.ts';
import { type Grants, grantsOf } from '../../schema/consent/grants.ts';
import { deriveKeyring, type Keyring } from '../../schema/consent/keys.ts';
import {
  mintSection,
  PASSPORT_LIFETIME_SECONDS,
  type PassportSection,
} from '../../schema/consent/passport.ts';
import { mintWarrant, type Warrant } from '../../schema/consent/warrant.ts';
import { PURPOSES } from '../../schema/vocabulary/purposes.ts';
import type { Department } from '../../subgraphs/kit/departments.ts';
import type { SubgraphKeys } from '../../subgraphs/kit/subgraph.ts';

/** What the tests take for the present, in seconds since 1970: the sample company's. */
export const NOW = Date.parse('2026-11-01T12:00:00Z') / 1000;

const ring = (id: string): Keyring => ({ keys: [{ id, secret: Buffer.alloc(32, id) }] });

const MASTERS = { passport: ring('passport'), caller: ring('caller'), cursor: ring('cursor') };

/** The keys of one department, all from the same masters. */
export function keysFor(department: Department): SubgraphKeys {
  return {
    passport: deriveKeyring(MASTERS.passport, 'passport', department),
    caller: deriveKeyring(MASTERS.caller, 'caller', department),
    cursor: deriveKeyring(MASTERS.cursor, 'cursor', department),
  };
}

/** Every purpose, every category. */
export const ALL_GRANTS: Grants = grantsOf(Object.fromEntries(PURPOSES.map((purpose) => [purpose, 'ALL'])));

/** A genuine section for a department: of tenant `sample`, of somebody who allows everything, unless said otherwise. */
export function passportFor(
  department: Department,
  customer: string,
  section: Partial<PassportSection> = {},
): string {
  const [key] = keysFor(department).passport.keys;
  return mintSection(
    {
      audience: department,
      tenant: 'sample',
      customer,
      issuedAt: NOW,
      expiresAt: NOW + PASSPORT_LIFETIME_SECONDS,
      grants: ALL_GRANTS,
      records: [],
      ...section,
    },
    key,
  );
}

/** The headers of a genuine request to a department: of an APP that supports customers, unless said otherwise. */
export function headersFor(department: Department, caller: Partial<Caller> = {}): Record<string, string> {
  const [key] = keysFor(department).caller.keys;
  const token = mintCallerToken(
    {
      audience: department,
      tenant: 'sample',
      client: 'support-desk',
      kind: 'APP',
      automated: false,
      purpose: 'CUSTOMER_SUPPORT',
      holds: ['CUSTOMER_SUPPORT'],
      scopes: [],
      person: '',
      derivedField: '',
      requestId: 'r-1',
      issuedAt: NOW,
      expiresAt: NOW + PASSPORT_LIFETIME_SECONDS,
      ...caller,
    },
    key,
  );
  return { [CALLER_HEADER]: token };
}

/** A genuine order to a department: to export, for tenant `sample`, unless said otherwise. */
export function warrantFor(department: Department, warrant: Partial<Warrant> = {}): string {
  const [key] = keysFor(department).passport.keys;
  return mintWarrant(
    {
      audience: department,
      tenant: 'sample',
      request: 'rights-1',
      duty: 'EXPORT',
      issuedAt: NOW,
      expiresAt: NOW + PASSPORT_LIFETIME_SECONDS,
      records: [],
      ...warrant,
    },
    key,
  );
}
