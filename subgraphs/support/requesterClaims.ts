import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import type { RequestersTable, TicketsTable } from './tables.ts';

/**
 * What identity must know of a requester: who it is, and which tickets it wrote. The national id tells people apart by
 * comparison, and claims nothing.
 */
export function requesterClaims(
  requester: RequestersTable,
  tickets: readonly Pick<TicketsTable, 'id' | 'updated_at'>[],
): RecordClaims {
  const { attributes, person } = describePerson({
    givenName: requester.given_name,
    familyName: requester.family_name,
    birthDate: requester.birth_date,
    emails: [requester.email],
    phones: [requester.phone],
    postalCodes: [requester.postal_code],
    address: {
      street: requester.address_line1,
      unit: requester.address_line2,
      city: requester.city,
      postcode: requester.postal_code,
    },
    nationalId: requester.national_id,
    country: requester.country,
  });
  const heard = [requester, ...tickets].map((row) => row.updated_at.getTime());
  return {
    department: 'support',
    recordId: requester.id,
    lastSeen: new Date(heard.reduce((one, other) => Math.max(one, other))),
    attributes: [...attributes, ...tickets.map(({ id }) => ({ attribute: 'TICKET' as const, value: id }))],
    person,
  };
}
