import { expect, test } from '@jest/globals';
import { grantsOf } from '../../../schema/consent/grants.ts';
import { mayBeRead } from '../../../subgraphs/kit/derivedInputs.ts';

test('an input that is null although it may be read is not known; else it was withheld', () => {
  const passport = {
    audience: 'playbook',
    tenant: 't1',
    customer: 'c-1',
    issuedAt: 0,
    expiresAt: 120,
    records: [],
    grants: grantsOf({ ANALYTICS: 'ALL', RELATIONSHIP_MANAGEMENT: ['TRANSACTION'] }),
  };
  expect(mayBeRead(passport, 'RELATIONSHIP_MANAGEMENT', 'TRANSACTION')).toBe(true);
  expect(mayBeRead(passport, 'RELATIONSHIP_MANAGEMENT', 'SUPPORT_CONTENT')).toBe(false);
  expect(mayBeRead(passport, 'DIRECT_MARKETING', 'TRANSACTION')).toBe(false);
});
