import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import { personClaims } from '../kit/personClaims.ts';
import type { AccountsTable, AddressesTable, EmailsTable } from './tables.ts';

/** All rows that say of a person who it is. */
export interface AccountRows {
  readonly account: AccountsTable;
  /** The primary one first. */
  readonly emails: readonly EmailsTable[];
  /** By position. */
  readonly addresses: readonly AddressesTable[];
}

/** What identity must know of an account. The national id tells people apart by comparison, and claims nothing. */
export function accountClaims({ account, emails, addresses }: AccountRows): RecordClaims {
  const [address] = addresses;
  const { given_name: givenName, family_name: familyName, birth_date: birthDate, phone } = account;
  const country = address?.country ?? undefined;
  return {
    department: 'crm',
    recordId: account.id,
    lastSeen: account.updated_at,
    attributes: personClaims({
      givenName,
      familyName,
      emails: emails.map(({ email }) => email),
      phones: phone === null ? [] : [phone],
      birthDate,
      postalCodes: addresses.flatMap(({ postal_code }) => postal_code ?? []),
      ...(country !== undefined && { country }),
    }),
    person: describePerson(
      {
        givenName,
        familyName,
        birthDate,
        email: emails[0]?.email,
        phone,
        street: address?.line1,
        unit: address?.line2,
        city: address?.city,
        postcode: address?.postal_code,
        nationalId: account.national_id,
      },
      country,
    ),
  };
}
