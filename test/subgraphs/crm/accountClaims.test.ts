import { describe, expect, test } from '@jest/globals';
import { accountClaims } from '../../../subgraphs/crm/accountClaims.ts';
import type { AccountsTable, EmailsTable } from '../../../subgraphs/crm/tables.ts';

const account: AccountsTable = {
  tenant: 'sample',
  id: 'crm-1',
  given_name: 'Ada',
  family_name: null,
  birth_date: null,
  phone: null,
  tier: null,
  preferred_channel: null,
  preferred_language: null,
  account_manager_id: null,
  updated_at: new Date('2026-01-01T00:00:00Z'),
  content_hash: null,
  national_id: null,
  loyalty_id: 'L-1',
  time_zone: null,
};
const email = (name: string, is_verified: boolean | null): EmailsTable => ({
  tenant: 'sample',
  account_id: 'crm-1',
  email: `${name}@example.org`,
  is_primary: false,
  is_verified,
});

describe('an account', () => {
  test('tells the number of the loyalty card, and that its first e-mail address was verified', () => {
    const said = accountClaims({ account, emails: [email('a', true), email('b', null)], addresses: [] });
    expect(said.person).toEqual({
      values: { givenName: 'Ada', email: 'a@example.org', loyaltyId: 'L-1' },
      verified: ['email'],
    });
  });

  test.each([false, null])('does not tell so of an address whose mark is %s', (mark) => {
    const said = accountClaims({ account, emails: [email('a', mark), email('b', true)], addresses: [] });
    expect(said.person).not.toHaveProperty('verified');
  });
});
