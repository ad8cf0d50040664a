import type { PersonAttribute, RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';
import { record, SEEN } from '../support/identityFixture.ts';

export const STEWARD = {
  client: 'privacy-office',
  purpose: 'RIGHTS_FULFILMENT',
  scopes: ['identity:resolve', 'consent:record', 'rights:decide'],
};

/** So many days after SEEN. */
export const later = (days: number): Date => new Date(SEEN.getTime() + days * 86_400_000);

export interface Said {
  readonly values: Readonly<Partial<Record<PersonAttribute, string>>>;
  readonly verified?: readonly PersonAttribute[];
}

/** A record that says so of its person, as a department tells it: what it claims, and its description. */
export function saying(
  name: string,
  customer: string,
  { values, verified }: Said,
  more: Partial<RecordClaims> = {},
): RecordClaims {
  const { givenName, familyName, email, phone, birthDate, postcode } = values;
  const attributes = personClaims({
    givenName,
    familyName,
    birthDate,
    emails: email === undefined ? [] : [email],
    phones: phone === undefined ? [] : [phone],
    postalCodes: postcode === undefined ? [] : [postcode],
  });
  return record(name, customer, { attributes, person: { values, ...(verified && { verified }) }, ...more });
}

/** Three departments that contradict each other about one person. */
export const CONTRADICTING: readonly RecordClaims[] = [
  saying('crm/crm-8', 'c-8', {
    values: {
      givenName: 'Lucía',
      familyName: 'Ferreira',
      email: 'Lucia@Example.com',
      phone: '+351912000001',
      birthDate: '1979-03-08',
      postcode: '1100-048',
    },
    verified: ['email'],
  }),
  saying(
    'commerce/shop-8',
    'c-8',
    {
      values: {
        givenName: 'Lucia',
        familyName: 'Ferreira',
        email: 'lucia@example.com',
        postcode: '4000-001',
      },
    },
    { lastSeen: later(1) },
  ),
  saying(
    'support/desk-8',
    'c-8',
    {
      values: {
        givenName: 'Lucia',
        familyName: 'Ferreira',
        email: 'l.ferreira@example.org',
        phone: '+351912000002',
        birthDate: '1979-08-03',
      },
    },
    { lastSeen: later(2) },
  ),
];
