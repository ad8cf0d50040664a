import { describe, expect, test } from '@jest/globals';
import { shopperClaims } from '../../../subgraphs/commerce/shopperClaims.ts';
import type { ShoppersTable } from '../../../subgraphs/commerce/tables.ts';

const shopper: ShoppersTable = {
  tenant: 'sample',
  id: 'shop-1',
  given_name: null,
  family_name: null,
  email: 'ada@example.org',
  phone: null,
  billing_line1: null,
  billing_line2: null,
  billing_city: null,
  billing_region: null,
  billing_postal_code: null,
  billing_country: null,
  registered_at: new Date('2026-01-01T00:00:00Z'),
  email_verified: true,
  loyalty_id: 'L-1',
};

describe('a shopper', () => {
  test('tells the number of the loyalty card, and that the e-mail address was verified', () => {
    expect(shopperClaims(shopper, []).person).toEqual({
      values: { email: 'ada@example.org', loyaltyId: 'L-1' },
      verified: ['email'],
    });
  });

  test.each([
    { ...shopper, email_verified: null },
    { ...shopper, email_verified: false },
    { ...shopper, email: null },
  ])('does not tell so without the mark, or without an address', (row) => {
    expect(shopperClaims(row, []).person).not.toHaveProperty('verified');
  });
});
