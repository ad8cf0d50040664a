import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import type { AccountsTable, AddressesTable, EmailsTable } from './tables.ts';

/** All rows that say of a person who it is. */
export interface AccountRows {
  readonly account: AccountsTable;
  /** The primary one first. */
  readonly emails: readonly EmailsTable[];
  /** By position. */
  readonly addresses: readonly AddressesTable[];
}

/** What identity must know of an account. National and loyalty ids serve resolution, and claim nothing. */
export function accountClaims({ account, emails, addresses }: AccountRows): RecordClaims {
  const [address] = addresses;
  return {
    department: 'crm',
    recordId: account.id,
    lastSeen: account.updated_at,
    ...describePerson({
      givenName: account.given_name,
      familyName: account.family_name,
      birthDate: account.birth_date,
      emails: emails.map(({ email }) => email),
      phones: [account.phone],
      postalCodes: addresses.map(({ postal_code }) => postal_code),
      address: {
        street: address?.line1,
        unit: address?.line2,
        city: address?.city,
        postcode: address?.postal_code,
      },
      nationalId: account.national_id,
      loyaltyId: account.loyalty_id,
      verified: emails[0]?.is_verified ? ['email'] : [],
      country: address?.country,
    }),
  };
}
