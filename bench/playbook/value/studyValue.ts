import { join } from 'node:path';
import { expectedPurchases } from '../../../subgraphs/playbook/value/expectedPurchases.ts';
import { expectedSpend } from '../../../subgraphs/playbook/value/expectedSpend.ts';
import { fitBgNbd } from '../../../subgraphs/playbook/value/fitBgNbd.ts';
import { fitGammaGamma } from '../../../subgraphs/playbook/value/fitGammaGamma.ts';
import { type SplitHistory, splitHistories } from '../../../subgraphs/playbook/value/purchaseHistories.ts';
import type { PurchaseHistory } from '../../../subgraphs/playbook/value/purchaseHistory.ts';
import { markdownTable } from '../../report/tables.ts';
import { accuracyOf } from './accuracy.ts';
import { CDNOW_SPLIT, readCdnow } from './readCdnow.ts';

const HELD_OUT_WEEKS = 39;

type Forecast = (history: PurchaseHistory) => number;
type Forecasts = Readonly<Record<string, Forecast>>;

/**
 * Fits both models to the first 39 weeks of all CDNOW customers, and compares what they expect of the next 39 with what
 * happened, beside naive forecasts. Lines of Markdown.
 */
export function studyValue(directory: string): string[] {
  const orders = readCdnow(join(directory, 'cdnow_master.txt'));
  const customers = [...splitHistories(orders, CDNOW_SPLIT).values()];
  const histories = customers.map(({ calibration }) => calibration);
  const used = process.cpuUsage();
  const purchases = fitBgNbd(histories);
  const spend = fitGammaGamma(histories);
  const { user, system } = process.cpuUsage(used);
  const bgNbd: Forecast = (history) => expectedPurchases(purchases.parameters, history, HELD_OUT_WEEKS);
  const gammaGamma: Forecast = (history) => expectedSpend(spend.parameters, history);
  const naive = naiveForecasts(histories);
  return [
    `${customers.length} customers, fitted in ${((user + system) / 1e6).toFixed(1)} s of CPU: ${figuresOf(purchases)}; ${figuresOf(spend)}.`,
    `Frequency and mean spend correlate by ${spend.correlation?.toFixed(2)} among ${spend.spenders} repeat buyers.`,
    '',
    '### Purchases of the hold-out',
    '',
    comparison({ 'BG/NBD': bgNbd, ...naive.purchases }, customers, {
      of: ({ laterPurchases }) => laterPurchases,
      digits: 3,
    }),
    '',
    '### Purchases of the hold-out for each customer, by repeat purchases before it',
    '',
    byFrequency(customers, bgNbd),
    '',
    '### Value of the hold-out, in dollars',
    '',
    comparison(
      { 'BG/NBD × Gamma-Gamma': (one) => (bgNbd(one) * gammaGamma(one)) / 100, ...naive.value },
      customers,
      { of: ({ laterSpendMinor }) => laterSpendMinor / 100, digits: 2 },
    ),
    '',
    '### Mean spend of a purchase in the hold-out, in dollars, of repeat buyers who bought in it',
    '',
    comparison(
      { 'Gamma-Gamma': (one) => gammaGamma(one) / 100, ...naive.spend },
      customers.filter(({ calibration, laterPurchases }) => calibration.frequency > 0 && laterPurchases > 0),
      { of: ({ laterSpendMinor, laterPurchases }) => laterSpendMinor / laterPurchases / 100, digits: 2 },
    ),
  ];
}

/** Forecasts that need no model: they take the weeks to come for like those that were seen. */
function naiveForecasts(histories: readonly PurchaseHistory[]) {
  const sum = (of: Forecast) => histories.reduce((all, history) => all + of(history), 0);
  const spent: Forecast = (one) => (one.frequency * one.meanSpendMinor) / 100;
  const weeks = sum((one) => one.ageWeeks);
  const meanRate = sum((one) => one.frequency) / weeks;
  const meanSpendRate = sum(spent) / weeks;
  const meanSpend = sum(spent) / sum((one) => one.frequency);
  return {
    purchases: {
      'same number again': (one) => one.frequency,
      'same rate again': (one) => (one.frequency / one.ageWeeks) * HELD_OUT_WEEKS,
      'mean rate of everybody': () => meanRate * HELD_OUT_WEEKS,
      'nothing more': () => 0,
    },
    value: {
      'same spend again': spent,
      'mean spend of everybody': () => meanSpendRate * HELD_OUT_WEEKS,
      'nothing more': () => 0,
    },
    spend: {
      'same mean again': (one) => one.meanSpendMinor / 100,
      'mean of everybody': () => meanSpend,
    },
  } satisfies Record<string, Forecasts>;
}

function figuresOf({
  parameters,
  logLikelihood,
  status,
}: {
  readonly parameters: object;
  readonly logLikelihood: number;
  readonly status: string;
}): string {
  const named = Object.entries(parameters).map(
    ([name, value]: [string, number]) => `${name} ${value.toFixed(3)}`,
  );
  return `${named.join(', ')} (log-likelihood ${logLikelihood.toFixed(2)}, ${status})`;
}

function comparison(
  forecasts: Forecasts,
  customers: readonly SplitHistory[],
  { of, digits }: { readonly of: (customer: SplitHistory) => number; readonly digits: number },
): string {
  const head = ['forecast', 'predicted', 'actual', 'off by', 'MAE', 'RMSE', 'correlation', 'top tenth holds'];
  const actuals = customers.map(of);
  const rows = Object.entries(forecasts).map(([name, forecast]) => {
    const accuracy = accuracyOf(
      customers.map(({ calibration }) => forecast(calibration)),
      actuals,
    );
    const { predicted, actual, bias, meanAbsoluteError, rootMeanSquareError, correlation } = accuracy;
    return [
      name,
      count(predicted),
      count(actual),
      `${bias < 0 ? '−' : '+'}${Math.abs(100 * bias).toFixed(1)} %`,
      meanAbsoluteError.toFixed(digits),
      rootMeanSquareError.toFixed(digits),
      Number.isNaN(correlation) ? '–' : correlation.toFixed(3),
      `${(100 * accuracy.topTenth).toFixed(1)} %`,
    ];
  });
  return markdownTable(head, rows);
}

function byFrequency(customers: readonly SplitHistory[], bgNbd: Forecast): string {
  const most = 7;
  const rows = Array.from({ length: most + 1 }, (_, frequency) => {
    const group = customers.filter(({ calibration }) => Math.min(calibration.frequency, most) === frequency);
    const mean = (of: (customer: SplitHistory) => number) =>
      (group.reduce((sum, customer) => sum + of(customer), 0) / group.length).toFixed(2);
    return [
      frequency === most ? `${most} and more` : String(frequency),
      count(group.length),
      mean(({ laterPurchases }) => laterPurchases),
      mean(({ calibration }) => bgNbd(calibration)),
      mean(({ calibration }) => calibration.frequency),
    ];
  });
  return markdownTable(['before', 'customers', 'actual', 'BG/NBD', 'same number again'], rows);
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
