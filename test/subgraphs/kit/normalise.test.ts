import { describe, expect, test } from '@jest/globals';
import {
  foldText,
  nameKey,
  normaliseEmail,
  normalisePhone,
  normalisePostcode,
} from '../../../subgraphs/kit/normalise.ts';
import { personClaims } from '../../../subgraphs/kit/personClaims.ts';

describe('an e-mail address', () => {
  test.each([
    ['  Priya.Raman@Example.COM ', 'priya.raman@example.com'],
    ['priya+shop@example.com', 'priya+shop@example.com'],
    ['ｐriya@example.com', 'priya@example.com'],
    ['jürgen@müller.example', 'jürgen@müller.example'],
  ])('%p is %p', (given, normal) => expect(normaliseEmail(given)).toBe(normal));

  test.each([
    '',
    'priya',
    'priya@',
    '@example.com',
    'priya@localhost',
    'a b@example.com',
    'a@b@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%p is none', (given) => expect(normaliseEmail(given)).toBeUndefined());
});

describe('a telephone number', () => {
  test.each([
    ['+44 20 7946 0707', undefined, '+442079460707'],
    ['020 7946 0707', 'GB', '+442079460707'],
    ['(503) 555-0164', 'US', '+15035550164'],
    ['+44 20 7946 0707', 'US', '+442079460707'],
    ['020 7946 0707', undefined, undefined],
    ['020 7946 0707', 'XX', undefined],
    ['12', 'GB', undefined],
    ['call me', 'GB', undefined],
    ['', 'GB', undefined],
  ])('%p of %p is %p', (given, country, normal) => expect(normalisePhone(given, country)).toBe(normal));
});

describe('a name', () => {
  test.each([
    ['Ólaf', "O'Brien-Łoś", 'olaf obrien los'],
    ['ÓLAF', 'OBrien Los', 'olaf obrien los'],
    ['Jürgen', 'Groß', 'jurgen gross'],
    ['  Mei   Ling ', 'Zhao', 'mei ling zhao'],
    ['伟', '张', '伟 张'],
    ['', 'Raman', undefined],
    ['P.', '', undefined],
  ])('%p %p is %p', (given, family, key) => expect(nameKey(given, family)).toBe(key));

  test('that is decomposed or composed is the same', () => {
    expect(foldText('Élodie'.normalize('NFD'))).toBe(foldText('Élodie'.normalize('NFC')));
  });
});

test.each([
  ['bs3 4rn', 'BS34RN'],
  ['413 02', '41302'],
  ['97209-1234', '972091234'],
  ['', undefined],
  ['not a code at all', undefined],
])('the postal code %p is %p', (given, normal) => expect(normalisePostcode(given)).toBe(normal));

describe('what a record claims', () => {
  test('is each attribute in its normal form once, and the pairs', () => {
    const claims = personClaims({
      givenName: 'Priya',
      familyName: 'Raman',
      emails: ['Priya@example.com', 'priya@example.com '],
      phones: ['020 7946 0707'],
      birthDate: '1985-04-23',
      postalCodes: ['BS3 4RN'],
      country: 'GB',
    });
    expect(claims).toEqual([
      { attribute: 'EMAIL', value: 'priya@example.com' },
      { attribute: 'PHONE', value: '+442079460707' },
      { attribute: 'NAME', value: 'priya raman' },
      { attribute: 'BIRTH_DATE', value: '1985-04-23' },
      { attribute: 'POSTCODE', value: 'BS34RN' },
      { attribute: 'NAME_BIRTH_DATE', value: 'priya raman|1985-04-23' },
      { attribute: 'NAME_POSTCODE', value: 'priya raman|BS34RN' },
    ]);
  });

  test('leaves out what is missing or malformed', () => {
    expect(
      personClaims({ givenName: 'Priya', familyName: null, birthDate: '1985-02-30', emails: ['none'] }),
    ).toEqual([]);
  });
});
