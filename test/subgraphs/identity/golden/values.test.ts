import { describe, expect, test } from '@jest/globals';
import type { ComparedAttribute } from '../../../../subgraphs/identity/conflicts.ts';
import { COMPARED_ATTRIBUTES } from '../../../../subgraphs/identity/conflicts.ts';
import { readValue, saidOf } from '../../../../subgraphs/identity/golden/values.ts';
import type { PersonDescription } from '../../../../subgraphs/kit/claims.ts';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';

const ADA: PersonDescription = {
  values: {
    givenName: ' Ada ',
    familyName: "O'Neill-Łoś",
    email: 'Ada@Example.org ',
    phone: '020 7946 0707',
    birthDate: '1985-04-23',
    postcode: 'bs3 4rn',
  },
  country: 'GB',
  verified: ['email', 'givenName'],
};

describe('what a record says', () => {
  test('is shown as it is written, a telephone number in E.164, and compared in its normal form', () => {
    expect(COMPARED_ATTRIBUTES.map((attribute) => saidOf(attribute, ADA))).toEqual([
      { value: "Ada O'Neill-Łoś", normalised: 'ada oneill los', verified: false },
      { value: 'Ada@Example.org', normalised: 'ada@example.org', verified: true },
      { value: '+442079460707', normalised: '+442079460707', verified: false },
      { value: '1985-04-23', normalised: '1985-04-23', verified: false },
      { value: 'bs3 4rn', normalised: 'BS34RN', verified: false },
    ]);
  });

  test('is compared in the form in which it is claimed', () => {
    const { givenName, familyName, email, phone, birthDate, postcode } = ADA.values;
    const claims = personClaims({
      givenName,
      familyName,
      birthDate,
      emails: [String(email)],
      phones: [String(phone)],
      postalCodes: [String(postcode)],
      country: 'GB',
    });
    for (const attribute of COMPARED_ATTRIBUTES)
      expect(saidOf(attribute, ADA)?.normalised).toBe(
        claims.find((claim) => claim.attribute === attribute)?.value,
      );
  });

  test('is a verified name where both its parts are', () => {
    const verified = ['givenName', 'familyName'] as const;
    expect(saidOf('NAME', { ...ADA, verified })?.verified).toBe(true);
  });

  test.each<[ComparedAttribute, PersonDescription['values']]>([
    ['NAME', { givenName: 'Ada' }],
    ['NAME', { givenName: 'Ada', familyName: ' . ' }],
    ['EMAIL', {}],
    ['EMAIL', { email: ' ' }],
    ['EMAIL', { email: 'none' }],
    ['PHONE', { phone: '020 7946 0707' }],
    ['BIRTH_DATE', { birthDate: '1985-02-30' }],
    ['POSTCODE', { postcode: '' }],
  ])('that is empty, or no such value, is nothing: %s of %j', (attribute, values) => {
    expect(saidOf(attribute, { values })).toBeUndefined();
  });
});

test.each<[ComparedAttribute, string, string | undefined]>([
  ['NAME', '  Ada Lovelace ', 'Ada Lovelace'],
  ['NAME', '···', undefined],
  ['EMAIL', 'ada@example.org', 'ada@example.org'],
  ['EMAIL', 'ada', undefined],
  ['PHONE', '+44 20 7946 0707', '+442079460707'],
  ['PHONE', '020 7946 0707', undefined],
  ['BIRTH_DATE', '1985-04-23', '1985-04-23'],
  ['BIRTH_DATE', '23.04.1985', undefined],
  ['POSTCODE', 'BS3 4RN', 'BS3 4RN'],
  ['POSTCODE', '!', undefined],
])('a correction of %s to %j is %j', (attribute, text, value) => {
  expect(readValue(attribute, text)?.value).toBe(value);
});
