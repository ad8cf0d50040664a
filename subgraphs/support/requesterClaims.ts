import type { RecordClaims } from '../kit/claims.ts';
import { personClaims } from '../kit/personClaims.ts';
import type { RequestersTable } from './tables.ts';

/** What identity must know of a requester: who it is, and which tickets it wrote. */
export function requesterClaims(
  requester: RequestersTable,
  tickets: readonly string[],
  lastSeen: Date,
): RecordClaims {
  return {
    department: 'support',
    recordId: requester.id,
    lastSeen,
    attributes: [
      ...personClaims({
        givenName: requester.given_name,
        familyName: requester.family_name,
        emails: requester.email === null ? [] : [requester.email],
        phones: requester.phone === null ? [] : [requester.phone],
        birthDate: requester.birth_date,
        postalCodes: requester.postal_code === null ? [] : [requester.postal_code],
        ...(requester.country !== null && { country: requester.country }),
      }),
      ...tickets.map((value) => ({ attribute: 'TICKET' as const, value })),
    ],
  };
}
