import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { churnReport } from '../../../../bench/playbook/churn/churnReport.ts';
import { churnStudy } from '../../../../bench/playbook/churn/churnStudy.ts';
import { AS_OF, customerOf } from '../../../../bench/playbook/churn/customerOf.ts';
import { readChurn } from '../../../../bench/playbook/churn/readChurn.ts';
import { bandFairness } from '../../../../bench/playbook/fairness/bandFairness.ts';
import { fairnessTables } from '../../../../bench/playbook/fairness/fairnessTables.ts';
import { healthOf } from '../../../../subgraphs/playbook/health/healthOf.ts';
import { readHealthDefinition } from '../../../../subgraphs/playbook/health/readHealthDefinition.ts';
import { withDataFile } from '../../../support/sharedData.ts';

const definition = readHealthDefinition();
const ROOT = new URL('../../../../', import.meta.url);
const RESULTS = readFileSync(new URL('bench/playbook/RESULTS-churn.md', ROOT), 'utf8');
const DOCS = readFileSync(new URL('docs/health.md', ROOT), 'utf8');

test('a line of the data that is not as it should be is named, and nothing that it says', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'churn-')), 'churn.csv');
  const head = 'customerID,tenure,MonthlyCharges,TotalCharges,Churn\n';
  writeFileSync(file, `${head}a,0,20, ,No\nb,2,30,60,Yes\n`);
  expect(readChurn(file)).toMatchObject([{ tenure: 0, totalCharges: 20, left: false }, { left: true }]);
  expect(JSON.stringify(readChurn(file))).not.toContain('customerID');
  for (const [line, complaint] of [
    ['a,2,x30,60,Yes', 'line 2: MonthlyCharges is no number'],
    ['a,-2,30,60,Yes', 'line 2: tenure is no number'],
    ['a,2,30,60,yes', 'line 2: Churn is neither Yes nor No'],
  ] as const) {
    writeFileSync(file, `${head}${line}\n`);
    expect(() => readChurn(file)).toThrow(new RangeError(complaint));
  }
});

describe('a customer of the telecom company, as the score knows customers', () => {
  const person = { tenure: 24, monthlyCharges: 60, totalCharges: 1_200, left: false, columns: {} };
  const component = (name: string, of = person) =>
    healthOf(definition, customerOf(of), AS_OF).components.find((one) => one.name === name);

  test('has been one for so many months, with a bill in each and the right sum', () => {
    const { orders } = customerOf(person);
    const bills = orders.kind === 'KNOWN' ? orders.value : [];
    expect(bills).toHaveLength(24);
    expect(bills[0]?.totalMinor).toBe(6_000);
    expect(bills.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(120_000);
    expect(component('tenure')).toMatchObject({ kind: 'COUNTED', raw: 730 });
    expect(component('frequency')).toMatchObject({ raw: 12 });
    expect(component('recency')).toMatchObject({ raw: 15 });
  });

  test('spends more and more where today is above the mean, and as much where it is the mean', () => {
    expect(component('spendTrend')).toMatchObject({ kind: 'COUNTED', raw: expect.closeTo(0.523, 2) });
    expect(component('spendTrend', { ...person, totalCharges: 60 * 24 })).toMatchObject({ raw: 0.5 });
  });

  test('has nothing in place of tickets, moods, ratings, returns and interactions', () => {
    for (const name of ['ticketLoad', 'sentimentTrend', 'satisfaction', 'returns', 'engagement'])
      expect(component(name)).toMatchObject({ kind: 'LEFT_OUT', reason: 'UNKNOWN' });
  });

  test('has not ordered anything before the first bill', () => {
    expect(component('recency', { ...person, tenure: 0 })).toMatchObject({
      kind: 'LEFT_OUT',
      reason: 'NOTHING',
    });
  });
});

withDataFile('churn/telco_customer_churn.csv', (file) => {
  test('the results are what the study says', () => {
    const study = churnStudy(readChurn(file), definition);
    expect(study).toMatchObject({ people: 7_043, left: 1_869 });
    expect(RESULTS).toContain(churnReport(study));
    // the documentation says the same in short
    for (const { area } of study.discriminations.filter((_, index) => index !== 1))
      expect(DOCS).toContain(`${area.value.toFixed(3)} (${area.low.toFixed(3)} to ${area.high.toFixed(3)})`);
  }, 180_000);

  test('the results are what the score says of groups', () => {
    expect(RESULTS).toContain(fairnessTables(bandFairness(readChurn(file), definition)));
  }, 180_000);
});
