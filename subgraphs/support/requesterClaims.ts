import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import { personClaims } from '../kit/personClaims.ts';
import type { RequestersTable, TicketsTable } from './tables.ts';

/**
 * What identity must know of a requester: who it is, and which tickets it wrote. The national id tells people apart by
 * comparison, and claims nothing.
 */
export function requesterClaims(
  requester: RequestersTable,
  tickets: readonly Pick<TicketsTable, 'id' | 'updated_at'>[],
): RecordClaims {
  const { given_name: givenName, family_name: familyName, birth_date: birthDate, email, phone } = requester;
  const country = requester.country ?? undefined;
  const heard = [requester, ...tickets].map((row) => row.updated_at.getTime());
  return {
    department: 'support',
    recordId: requester.id,
    lastSeen: new Date(heard.reduce((one, other) => Math.max(one, other))),
    attributes: [
      ...personClaims({
        givenName,
        familyName,
        emails: email === null ? [] : [email],
        phones: phone === null ? [] : [phone],
        birthDate,
        postalCodes: requester.postal_code === null ? [] : [requester.postal_code],
        ...(country !== undefined && { country }),
      }),
      ...tickets.map(({ id }) => ({ attribute: 'TICKET' as const, value: id })),
    ],
    person: describePerson(
      {
        givenName,
        familyName,
        birthDate,
        email,
        phone,
        street: requester.address_line1,
        unit: requester.address_line2,
        city: requester.city,
        postcode: requester.postal_code,
        nationalId: requester.national_id,
      },
      country,
    ),
  };
}
