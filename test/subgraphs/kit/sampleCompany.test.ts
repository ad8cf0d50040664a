import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { normaliseEmail, normalisePhone } from '../../../subgraphs/kit/normalise.ts';
import { createPrng } from '../../../subgraphs/kit/sample/prng.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { profileOf, SAMPLE_NOW, type SampleCustomer } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import { STORIES } from '../../../subgraphs/kit/sample/stories.ts';
import { CalendarDate, Locale } from '../../../subgraphs/kit/scalars.ts';

const { customers } = sampleCompany();
const share = (test: (customer: SampleCustomer) => boolean) =>
  customers.filter(test).length / customers.length;
const everyProfile = customers.flatMap((customer) =>
  Object.values(customer.records).flatMap((ids) => ids.map((id) => profileOf(customer, id))),
);

describe('the sample company', () => {
  test('is the same on every machine and at every time', () => {
    const digest = createHash('sha256').update(JSON.stringify(customers)).digest('hex');
    expect(digest).toBe('87eb68d5b7816a756cd5b7a524dfae98da16e39122ca70c3539ab1856686d5ae');
  });

  test('is the beginning of a larger one', () => {
    expect(JSON.stringify(sampleCompany(300).customers)).toBe(JSON.stringify(customers.slice(0, 300)));
  });

  test('has 2,000 customers with running ids, the stories first', () => {
    expect(customers).toHaveLength(2000);
    expect(customers.map((customer) => customer.id)).toEqual(
      customers.map((_, index) => `c-${String(index + 1).padStart(6, '0')}`),
    );
    expect(customers.slice(0, STORIES.length).map((customer) => customer.story)).toEqual([...STORIES]);
    expect(customers.slice(STORIES.length).every((customer) => customer.story === undefined)).toBe(true);
  });

  test('is known to its departments as planned, and every customer to one at least', () => {
    expect(share(({ records }) => records.crm !== undefined)).toBeCloseTo(0.86, 1);
    expect(share(({ records }) => records.commerce !== undefined)).toBeCloseTo(0.8, 1);
    expect(share(({ records }) => records.support !== undefined)).toBeCloseTo(0.45, 1);
    expect(share(({ records }) => Object.keys(records).length === 0)).toBe(0);
  });

  test('has customers of every consent state', () => {
    for (const state of ['GIVEN', 'WITHDRAWN', 'NONE'])
      expect(share(({ consent }) => consent.marketing === state)).toBeGreaterThan(0.1);
    expect(share(({ consent }) => consent.automationObjection)).toBeGreaterThan(0.02);
    expect(share(({ consent }) => consent.analyticsObjection)).toBeGreaterThan(0.02);
  });

  test('gives no two customers the same e-mail address or telephone number', () => {
    const emails = customers.flatMap((customer) => customer.emails);
    const phones = customers.flatMap((customer) => customer.phone ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones.length).toBeGreaterThan(1500);
  });

  test('uses only names and numbers that are reserved for examples and fiction', () => {
    const fiction =
      /^\+(44(7700900|2079460|1632960)\d{3}|1\d{3}55501\d\d|49(3023125|6990009|4066969|2214710|8999998)\d{3}|3363998\d{4}|6135550\d{4}|35320910\d{4}|46(3139006|4062804|8465004|9803192)\d\d)$/;
    for (const { emails, phone } of everyProfile) {
      for (const email of emails) expect(email).toMatch(/@example\.(com|org|net)$/);
      if (phone !== undefined) expect(phone).toMatch(fiction);
    }
  });

  test('states everything in its normal form', () => {
    for (const { emails, phone, birthDate } of everyProfile) {
      expect(emails.map(normaliseEmail)).toEqual([...emails]);
      if (phone !== undefined) expect(normalisePhone(phone)).toBe(phone);
      if (birthDate !== undefined) expect(CalendarDate.parseValue(birthDate)).toBe(birthDate);
    }
    for (const { locale } of customers) expect(Locale.parseValue(locale)).toBe(locale);
  });

  test('has no date after its present', () => {
    for (const { traits, consent } of customers) {
      expect(traits.since < SAMPLE_NOW).toBe(true);
      expect(consent.givenAt < consent.withdrawnAt).toBe(true);
      expect(consent.withdrawnAt < SAMPLE_NOW).toBe(true);
    }
  });

  test('needs room for its stories', () => {
    expect(() => sampleCompany(10)).toThrow(RangeError);
    expect(sampleCompany(11).customers).toHaveLength(11);
  });
});

describe('a story', () => {
  const told = (story: (typeof STORIES)[number]) => customers[STORIES.indexOf(story)] as SampleCustomer;

  test('of one person in two records and three e-mail addresses', () => {
    const { records, links, emails } = told('TWO_RECORDS');
    expect(records.crm).toEqual(['crm-000007', 'crm-000007-b']);
    expect(links['crm-000007']).toEqual({ rule: 'VERIFIED_LOGIN' });
    expect(links['crm-000007-b']).toEqual({ rule: 'PROBABILISTIC', score: 0.94 });
    const perRecord = ['crm-000007', 'crm-000007-b'].flatMap(
      (id) => profileOf(told('TWO_RECORDS'), id).emails,
    );
    expect(perRecord).toEqual([...emails]);
  });

  test('of departments that contradict each other', () => {
    const customer = told('CONTRADICTION');
    const [inCrm, inCommerce, inSupport] = ['crm-000008', 'shop-000008', 'desk-000008'].map((id) =>
      profileOf(customer, id),
    );
    expect(inSupport?.birthDate).not.toBe(inCrm?.birthDate);
    expect(inSupport?.emails).not.toEqual(inCrm?.emails);
    expect(inSupport?.phone).not.toBe(inCrm?.phone);
    expect(inCommerce?.address).not.toEqual(inCrm?.address);
  });

  test('of somebody known to support only', () => {
    expect(Object.keys(told('SUPPORT_ONLY').records)).toEqual(['support']);
  });

  test('of somebody who withdrew yesterday', () => {
    const { consent } = told('WITHDREW_YESTERDAY');
    expect(consent.marketing).toBe('WITHDRAWN');
    expect(SAMPLE_NOW.getTime() - consent.withdrawnAt.getTime()).toBe(86_400_000);
  });
});

describe('the generator of pseudo-random numbers', () => {
  test('spreads evenly, and differs from name to name', () => {
    const rng = createPrng('a');
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 4000; n++) counts[rng.int(0, 3)] = (counts[rng.int(0, 3)] ?? 0) + 1;
    for (const count of counts) expect(count).toBeGreaterThan(800);
    expect(createPrng('a').next()).not.toBe(createPrng('b').next());
    expect(createPrng('a').next()).toBe(createPrng('a').next());
  });

  test('picks by weight', () => {
    const rng = createPrng('weights');
    const picks = Array.from({ length: 2000 }, () =>
      rng.weighted([
        ['often', 9],
        ['never', 0],
        ['seldom', 1],
      ]),
    );
    expect(picks.filter((pick) => pick === 'seldom').length).toBeGreaterThan(120);
    expect(picks.filter((pick) => pick === 'often').length).toBeGreaterThan(1600);
    expect(picks).not.toContain('never');
  });

  test('refuses to pick from nothing', () => {
    expect(() => createPrng('a').pick([])).toThrow(RangeError);
    expect(() => createPrng('a').weighted([])).toThrow(RangeError);
  });
});
