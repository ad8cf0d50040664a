import { expect, test } from '@jest/globals';
import type { ClaimsPage } from '../../../subgraphs/kit/claims.ts';
import { openClaims, sealClaims } from '../../../subgraphs/kit/sealedClaims.ts';
import { keysFor } from '../../support/callers.ts';

const crmKeys = keysFor('crm').passport;
const page: ClaimsPage = {
  after: '7.3',
  changes: [
    {
      tenant: 'sample',
      kind: 'SAID',
      claims: {
        department: 'crm',
        recordId: 'crm-1',
        lastSeen: new Date('2026-05-04T03:02:01.007Z'),
        attributes: [{ attribute: 'EMAIL', value: 'ann@example.org' }],
        person: { values: { email: 'ann@example.org' }, country: 'SE' },
      },
    },
    { tenant: 'sample', kind: 'GONE', recordId: 'crm-2' },
  ],
  next: '7.9',
  hasMore: true,
};

test('a page comes out as it went in, and can be read by nobody on the way', () => {
  const sealed = sealClaims(crmKeys, 'crm', page);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('example');
  expect(openClaims(crmKeys, 'crm', sealed)).toEqual(page);
});

test('another department’s key opens nothing, and seals nothing for this one', () => {
  const others = keysFor('support').passport;
  expect(openClaims(others, 'crm', sealClaims(crmKeys, 'crm', page))).toBeUndefined();
  expect(openClaims(crmKeys, 'crm', sealClaims(others, 'crm', page))).toBeUndefined();
});

test('what was changed on the way, or is no page, opens nothing', () => {
  const sealed = sealClaims(crmKeys, 'crm', page);
  expect(
    openClaims(crmKeys, 'crm', `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'Q' : 'A'}`),
  ).toBeUndefined();
  for (const text of ['', 'x', JSON.stringify(page)])
    expect(openClaims(crmKeys, 'crm', text)).toBeUndefined();
});

test('a department does not speak of the records of another', () => {
  const support = keysFor('support').passport;
  expect(openClaims(support, 'support', sealClaims(support, 'support', page))).toBeUndefined();
});
