import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CDNOW_SPLIT, readCdnow } from '../../../../bench/playbook/value/readCdnow.ts';
import { expectedOfNewCustomer } from '../../../../subgraphs/playbook/value/expectedPurchases.ts';
import { expectedSpend } from '../../../../subgraphs/playbook/value/expectedSpend.ts';
import { fitBgNbd } from '../../../../subgraphs/playbook/value/fitBgNbd.ts';
import { fitGammaGamma } from '../../../../subgraphs/playbook/value/fitGammaGamma.ts';
import { probabilityAlive } from '../../../../subgraphs/playbook/value/probabilityAlive.ts';
import { purchaseHistories } from '../../../../subgraphs/playbook/value/purchaseHistories.ts';
import type { PurchaseHistory } from '../../../../subgraphs/playbook/value/purchaseHistory.ts';
import { withDataFile } from '../../../support/sharedData.ts';
import { readSummary, sampleOf } from './support/cdnow.ts';

function rounded(parameters: object, digits: number): number[] {
  return Object.values(parameters).map((value: number) => Number(value.toFixed(digits)));
}

withDataFile('purchases/cdnow_customers_summary_with_transactions.csv', (path) => {
  let summary: PurchaseHistory[];
  beforeAll(() => {
    summary = readSummary(path);
  });

  /** Fader, Hardie and Lee (2005), table 2. */
  function expectPublishedPurchases(sample: readonly PurchaseHistory[]): void {
    const { parameters, logLikelihood, status, customers, repeatBuyers } = fitBgNbd(sample);
    expect(rounded(parameters, 3)).toEqual([0.243, 4.414, 0.793, 2.426]);
    expect(logLikelihood).toBeCloseTo(-9_582.43, 2);
    expect({ status, customers, repeatBuyers }).toEqual({
      status: 'DETERMINED',
      customers: 2_357,
      repeatBuyers: 946,
    });
  }

  describe('the summary of the sample', () => {
    test('gives the published parameters of purchases', () => expectPublishedPurchases(summary));

    // the mean spends of the summary have two decimals, which moves v in its second one: it is 15.44 with exact spends
    test('gives p and q of spends as published, and v as rounded spends have it', () => {
      const { parameters, spenders } = fitGammaGamma(summary);
      expect(rounded({ p: parameters.p, q: parameters.q, v: parameters.v / 100 }, 2)).toEqual([
        6.25, 3.74, 15.45,
      ]);
      expect(spenders).toBe(946);
    });

    // what the package lifetimes prints in its documentation for the first customers
    test('gives the spends that are known of its first customers', () => {
      const { parameters } = fitGammaGamma(summary);
      const dollars = summary.slice(0, 6).map((one) => expectedSpend(parameters, one) / 100);
      expect(dollars.map((one) => Number(one.toFixed(2)))).toEqual([
        24.66, 18.91, 35.17, 35.17, 35.17, 71.46,
      ]);
    });

    // what the package BTYD prints: summary(p.alives) and bgnbd.Expectation(params, t = 52)
    test('gives the known distribution of the probability to be alive, and a year of a new customer', () => {
      const { parameters } = fitBgNbd(summary);
      const alive = summary.map((one) => probabilityAlive(parameters, one)).sort((one, other) => one - other);
      expect(alive.reduce((sum, one) => sum + one, 0) / alive.length).toBeCloseTo(0.813_4, 4);
      expect(alive[(alive.length - 1) / 4]).toBeCloseTo(0.660_4, 4);
      expect(alive[(alive.length - 1) / 2]).toBe(1);
      expect(expectedOfNewCustomer(parameters, 52)).toBeCloseTo(1.444, 3);
    });
  });

  describe('the purchases themselves', () => {
    let histories: Map<string, PurchaseHistory>;
    let sample: PurchaseHistory[];
    beforeAll(() => {
      histories = purchaseHistories(
        readCdnow(join(dirname(path), 'cdnow_master.txt')),
        CDNOW_SPLIT.calibratedUntil,
      );
      sample = sampleOf(histories, summary);
    });

    test('contain each customer of the summary once', () => {
      expect(histories.size).toBe(23_570);
      expect(sample).toHaveLength(2_357);
    });

    test('give the published parameters of purchases', () => expectPublishedPurchases(sample));

    test('give the published parameters of spends', () => {
      const { parameters, spenders } = fitGammaGamma(sample);
      expect(rounded({ p: parameters.p, q: parameters.q, v: parameters.v / 100 }, 2)).toEqual([
        6.25, 3.74, 15.44,
      ]);
      expect(spenders).toBe(946);
    });

    test('of all customers are fitted as well', () => {
      const { parameters, status, logLikelihood } = fitBgNbd(histories.values());
      expect(status).toBe('DETERMINED');
      expect(rounded(parameters, 3)).toEqual([0.252, 4.789, 0.723, 2.161]);
      expect(logLikelihood).toBeCloseTo(-95_368.44, 2);
    });
  });
});
