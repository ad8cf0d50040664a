import type { RecordClaims } from '../kit/claims.ts';
import { describePerson } from '../kit/describePerson.ts';
import type { OrdersTable, ShoppersTable } from './tables.ts';

/**
 * What identity must know of a shopper: who it is, and which orders are theirs. The loyalty id serves
 * resolution, and claims nothing.
 */
export function shopperClaims(
  shopper: ShoppersTable,
  orders: readonly Pick<OrdersTable, 'id' | 'placed_at'>[],
): RecordClaims {
  const { attributes, person } = describePerson({
    givenName: shopper.given_name,
    familyName: shopper.family_name,
    emails: [shopper.email],
    phones: [shopper.phone],
    postalCodes: [shopper.billing_postal_code],
    address: {
      street: shopper.billing_line1,
      unit: shopper.billing_line2,
      city: shopper.billing_city,
      postcode: shopper.billing_postal_code,
    },
    loyaltyId: shopper.loyalty_id,
    country: shopper.billing_country,
    verified: shopper.email_verified ? ['email'] : [],
  });
  return {
    department: 'commerce',
    recordId: shopper.id,
    lastSeen: lastSeen(shopper, orders),
    attributes: [...attributes, ...orders.map(({ id }) => ({ attribute: 'ORDER' as const, value: id }))],
    person,
  };
}

/** The latest order, or else the day on which the shopper registered. */
function lastSeen(shopper: ShoppersTable, orders: readonly Pick<OrdersTable, 'placed_at'>[]): Date {
  if (orders.length === 0) return shopper.registered_at;
  const placed = orders.map(({ placed_at }) => placed_at.getTime());
  return new Date(placed.reduce((one, other) => Math.max(one, other)));
}
