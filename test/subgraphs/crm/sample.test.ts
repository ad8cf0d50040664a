import { describe, expect, test } from '@jest/globals';
import { accountRow, sampleAccounts } from '../../../subgraphs/crm/sample/accountRows.ts';
import { circumstanceRows } from '../../../subgraphs/crm/sample/circumstanceRows.ts';
import { timeZonesOf } from '../../../subgraphs/crm/timeZones.ts';
import { CIRCUMSTANCE_KINDS } from '../../../subgraphs/crm/vocabulary.ts';
import { sampleCompany } from '../../../subgraphs/kit/sample/sampleCompany.ts';
import { SAMPLE_NOW } from '../../../subgraphs/kit/sample/sampleCustomer.ts';
import { TimeZone } from '../../../subgraphs/kit/scalars.ts';

const company = sampleCompany();
const circumstances = company.customers.flatMap((customer) => circumstanceRows(customer, 'sample'));

describe('the sample company’s CRM', () => {
  test('has a time zone on record where the country has several by region, and nowhere else', () => {
    for (const account of sampleAccounts(company)) {
      const { country } = account.customer.address;
      const { time_zone } = accountRow(account, 'sample');
      const ofCountry = timeZonesOf([{ recorded: null, country }]);
      if (['US', 'AU', 'CA'].includes(country)) expect(ofCountry).toContain(time_zone);
      else expect(time_zone).toBeNull();
    }
  });

  test('is the same every time, and a smaller company’s circumstances are the beginning', () => {
    const smaller = sampleCompany(700).customers.flatMap((customer) => circumstanceRows(customer, 'sample'));
    expect(smaller.length).toBeGreaterThan(10);
    expect(circumstances.slice(0, smaller.length)).toEqual(smaller);
  });

  test.each(CIRCUMSTANCE_KINDS)('has %s of about one customer in sixty, some of them over', (kind) => {
    const known = company.customers.filter((customer) => customer.records.crm !== undefined).length;
    const found = circumstances.filter((circumstance) => circumstance.kind === kind);
    expect(known / found.length).toBeGreaterThan(40);
    expect(known / found.length).toBeLessThan(90);
    expect(found.filter(({ ended_at }) => ended_at === null).length).toBeGreaterThan(found.length / 2);
    expect(found.some(({ ended_at }) => ended_at !== null)).toBe(true);
  });

  test('has no circumstance in a story, of the future, or that ends before it begins', () => {
    const stories = company.customers.filter(({ story }) => story !== undefined);
    expect(stories.flatMap((customer) => circumstanceRows(customer, 'sample'))).toEqual([]);
    for (const { since, ended_at } of circumstances) {
      expect(since <= (ended_at ?? SAMPLE_NOW)).toBe(true);
      expect((ended_at ?? since) <= SAMPLE_NOW).toBe(true);
    }
  });
});

describe('the time zones of a country', () => {
  const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

  test('are names that the API can put out, for any two letters that there are', () => {
    const countries = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
    const zones = countries.flatMap((country) => timeZonesOf([{ recorded: null, country }]));
    expect(zones.length).toBeGreaterThan(300);
    for (const zone of zones) expect(TimeZone.serialize(zone)).toBe(zone);
  });

  test('are none of a country that there is not', () => {
    expect(timeZonesOf([{ recorded: null, country: 'XX' }])).toEqual([]);
  });
});
