import { faultOfCount, faultOfHistory, faultOfSpend } from './checkHistory.ts';
import { type FitStatus, fitByLikelihood } from './fitByLikelihood.ts';
import { FitError } from './fitError.ts';
import type { GammaGamma } from './gammaGamma.ts';
import { gammaGammaObjective, type Spender, spendTable } from './gammaGammaLikelihood.ts';
import type { Counted, PurchaseHistory } from './purchaseHistory.ts';

/** A fitted model of what customers spend. */
export interface GammaGammaFit {
  readonly parameters: GammaGamma;
  /** Of each parameter, in its own unit; null where the data do not say. */
  readonly standardErrors: GammaGamma | null;
  /** Of the mean spends as densities for each minor unit. */
  readonly logLikelihood: number;
  readonly status: FitStatus;
  /** Repeat buyers whose repeat purchases came to more than nothing: those that the fit is of. */
  readonly spenders: number;
  /** Pearson's, of frequency and mean spend among spenders. The model takes it for 0; null where one of the two is the same for all. */
  readonly correlation: number | null;
}

export const LEAST_SPENDERS = 10;

const FURTHEST = Math.log(1e6);

/**
 * Fits the Gamma-Gamma model to the repeat purchases of a company's customers by maximum likelihood. Customers without
 * any, and those who spent nothing on them, are left out: a gamma distribution gives nobody exactly 0. Throws a FitError:
 * IMPOSSIBLE_HISTORY, TOO_FEW_SPENDERS or NO_MEAN_SPEND. Pure.
 */
export function fitGammaGamma(histories: Iterable<Counted<PurchaseHistory>>): GammaGammaFit {
  const spenders = spendersOf(histories);
  const table = spendTable(spenders);
  if (table.customers < LEAST_SPENDERS)
    throw new FitError(
      'TOO_FEW_SPENDERS',
      `A model of spends needs at least ${LEAST_SPENDERS} customers who spent something after the day of their first purchase, and these are ${table.customers}.`,
    );
  const fit = fitByLikelihood({
    objective: gammaGammaObjective(table),
    starts: STARTS,
    bounds: { least: [-FURTHEST, -FURTHEST, -FURTHEST], most: [FURTHEST, FURTHEST, FURTHEST] },
    customers: table.customers,
  });
  const { unitMinor } = table;
  const parameters = named(fit.parameters, unitMinor);
  if (parameters.q <= 1)
    throw new FitError(
      'NO_MEAN_SPEND',
      'These customers spend so unevenly that the model of spends has no mean (q is not above 1). Look for orders with wrong amounts, or of resellers, and leave them out.',
    );
  return {
    parameters,
    standardErrors: fit.standardErrors === undefined ? null : named(fit.standardErrors, unitMinor),
    logLikelihood: fit.logLikelihood - table.customers * Math.log(unitMinor),
    status: fit.status,
    spenders: table.customers,
    correlation: correlationOf(spenders),
  };
}

/** With spends in units of their mean: much alike and little alike, within a customer and over customers. */
const STARTS = [
  [6, 4, 0.5],
  [1, 3, 2],
  [20, 20, 1],
].map((start) => start.map(Math.log));

function named([p = 0, q = 0, v = 0]: readonly number[], unitMinor: number): GammaGamma {
  return { p, q, v: v * unitMinor };
}

/** Those whom the model is of, equal ones put together. */
function spendersOf(histories: Iterable<Counted<PurchaseHistory>>): Spender[] {
  const found = new Map<string, { frequency: number; meanSpend: number; customers: number }>();
  let number = 0;
  for (const history of histories) {
    number += 1;
    const { frequency, meanSpendMinor, customers = 1 } = history;
    const fault = faultOfHistory(history) ?? faultOfSpend(meanSpendMinor) ?? faultOfCount(history.customers);
    if (fault !== undefined) throw new FitError('IMPOSSIBLE_HISTORY', `History ${number} ${fault}.`);
    if (frequency === 0 || meanSpendMinor === 0) continue;
    const key = `${frequency} ${meanSpendMinor}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, { frequency, meanSpend: meanSpendMinor, customers });
    else same.customers += customers;
  }
  return [...found.values()];
}

function correlationOf(spenders: readonly Spender[]): number | null {
  const sum = (of: (spender: Spender) => number) =>
    spenders.reduce((all, spender) => all + spender.customers * of(spender), 0);
  const customers = sum(() => 1);
  const frequency = sum((one) => one.frequency) / customers;
  const spend = sum((one) => one.meanSpend) / customers;
  const together = sum((one) => (one.frequency - frequency) * (one.meanSpend - spend));
  const apart = sum((one) => (one.frequency - frequency) ** 2) * sum((one) => (one.meanSpend - spend) ** 2);
  return apart === 0 ? null : together / Math.sqrt(apart);
}
