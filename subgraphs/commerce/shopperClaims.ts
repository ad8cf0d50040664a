import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import { personClaims } from '../kit/personClaims.ts';
import type { OrdersTable, ShoppersTable } from './tables.ts';

/** What identity must know of a shopper: who it is, and which orders are theirs. */
export function shopperClaims(
  shopper: ShoppersTable,
  orders: readonly Pick<OrdersTable, 'id' | 'placed_at'>[],
): RecordClaims {
  const { given_name: givenName, family_name: familyName, email, phone } = shopper;
  const country = shopper.billing_country ?? undefined;
  return {
    department: 'commerce',
    recordId: shopper.id,
    lastSeen: lastSeen(shopper, orders),
    attributes: [
      ...personClaims({
        givenName,
        familyName,
        emails: email === null ? [] : [email],
        phones: phone === null ? [] : [phone],
        postalCodes: shopper.billing_postal_code === null ? [] : [shopper.billing_postal_code],
        ...(country !== undefined && { country }),
      }),
      ...orders.map(({ id }) => ({ attribute: 'ORDER' as const, value: id })),
    ],
    person: describePerson(
      {
        givenName,
        familyName,
        email,
        phone,
        street: shopper.billing_line1,
        unit: shopper.billing_line2,
        city: shopper.billing_city,
        postcode: shopper.billing_postal_code,
      },
      country,
    ),
  };
}

/** The latest order, or else the day on which the shopper registered. */
function lastSeen(shopper: ShoppersTable, orders: readonly Pick<OrdersTable, 'placed_at'>[]): Date {
  if (orders.length === 0) return shopper.registered_at;
  const placed = orders.map(({ placed_at }) => placed_at.getTime());
  return new Date(placed.reduce((one, other) => Math.max(one, other)));
}
