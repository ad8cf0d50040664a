import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normaliseDate } from '../../../../subgraphs/identity/resolution/normalise/dates.ts';
import { normaliseRecord } from '../../../../subgraphs/identity/resolution/normalise/normaliseRecord.ts';
import { createPhoneNormaliser } from '../../../../subgraphs/identity/resolution/normalise/phones.ts';
import { normalisePhone } from '../../../../subgraphs/kit/normalise.ts';
import { record } from './support/recordsOf.ts';

test.each([
  ['1980-05-12', ['yyyy-mm-dd'], '19800512'],
  ['1980-05-12T00:00:00Z', ['yyyy-mm-dd'], '19800512'],
  ['19800512', ['yyyymmdd'], '19800512'],
  ['12.5.1980', ['dd.mm.yyyy'], '19800512'],
  ['12/05/1980', ['dd/mm/yyyy'], '19800512'],
  ['12/05/1980', ['mm/dd/yyyy'], '19801205'],
  ['25/05/1980', ['mm/dd/yyyy', 'dd/mm/yyyy'], '19800525'],
  ['12-05-1980', ['dd-mm-yyyy'], '19800512'],
  ['1980-02-31', ['yyyy-mm-dd'], '19800231'],
  ['1980', ['yyyy-mm-dd', 'yyyymmdd'], undefined],
  ['12.05.1980', ['dd/mm/yyyy'], undefined],
  ['12/05/80', ['dd/mm/yyyy'], undefined],
] as const)('the date %s in %p is %s', (text, formats, date) => {
  expect(normaliseDate(text, formats)).toBe(date);
});

test('a record is brought into one form', () => {
  const raw = {
    givenName: ' Bill ',
    familyName: "O'Brien",
    birthDate: '12.05.1980',
    email: 'Bill+News@Example.COM',
    phone: '030 1234567',
    street: '12a Main Rd.',
    city: 'Köln',
    postcode: '50 667',
    organisation: 'Nordwind Logistik GmbH & Co. KG',
    loyaltyId: 'l-00 12',
  };
  expect(normaliseRecord(raw, { dateFormats: ['dd.mm.yyyy'], country: 'DE' })).toEqual(
    record({
      givenName: 'bill',
      nicknames: 'william',
      familyName: 'obrien',
      names: 'bill obrien',
      birthDate: '19800512',
      email: 'bill+news@example.com',
      emailUser: 'bill',
      emailHost: 'example.com',
      phone: '+49301234567',
      houseNumber: '12a',
      street: 'main road',
      city: 'koln',
      postcode: '50667',
      address: '12a|main road|50667',
      organisation: 'nordwind logistik',
      loyaltyId: 'L0012',
    }),
  );
});

test('what is blank or none is nothing', () => {
  const raw = {
    givenName: ' ',
    familyName: '-',
    email: 'nobody',
    phone: '12',
    birthDate: 'May',
    postcode: '?',
  };
  expect(normaliseRecord(raw, { dateFormats: ['yyyy-mm-dd'] })).toEqual(record({}));
});

test('a house number of its own goes before one in the street', () => {
  const raw = { houseNumber: '7', street: '12 Main Road' };
  expect(normaliseRecord(raw, { dateFormats: ['yyyy-mm-dd'] })).toMatchObject({
    houseNumber: '7',
    street: 'main road',
  });
});

test('telephone numbers are read as libphonenumber reads each of them', () => {
  const countries = ['DE', 'US', 'GB', 'FR', 'IT', 'AR', 'BR', 'MX', 'AU', 'IN', 'JP', 'RU', undefined];
  const phone = createPhoneNormaliser();
  const digits = (from: number, to: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: from, maxLength: to });
  const beginning = fc.constantFrom(
    '0',
    '00',
    '+49',
    '+54',
    '0049',
    '+1',
    '1',
    '015',
    '+44 (0)',
    '011',
    '8',
    '+55',
    '044',
  );
  fc.assert(
    fc.property(
      beginning,
      digits(2, 6),
      fc.array(digits(4, 4), { minLength: 3, maxLength: 3 }),
      fc.constantFrom(...countries),
      (head, middle, tails, country) => {
        for (const tail of tails) {
          const text = `${head}${middle} ${tail}`;
          expect([text, country, phone(text, country)]).toEqual([
            text,
            country,
            normalisePhone(text, country),
          ]);
        }
      },
    ),
    { numRuns: 3_000, seed: 5 },
  );
});

test('no feature is so long that comparing it with another is work', () => {
  const long = 'ab \u{1f600}'.repeat(4_000);
  const raw = {
    ...{ givenName: long, familyName: long, street: long, city: long, unit: long, organisation: long },
    ...{ nationalId: long, loyaltyId: long, postcode: long, houseNumber: long, email: `${long}@example.com` },
  };
  const said = Object.values(normaliseRecord(raw, { dateFormats: [] })).filter((value) => value !== null);
  expect(said.length).toBeGreaterThan(8);
  for (const value of said) {
    expect(value.length).toBeLessThan(3 * 256 + 3);
    expect(value.isWellFormed()).toBe(true);
  }
});
