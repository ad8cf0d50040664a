import { type BgNbd, LEAST_ALPHA_WEEKS } from './bgNbd.ts';
import { bgNbdObjective, mergedTimings, type TimingTable, timingTable } from './bgNbdLikelihood.ts';
import { faultOfCount, faultOfHistory } from './checkHistory.ts';
import { type FitStatus, fitByLikelihood } from './fitByLikelihood.ts';
import { FitError } from './fitError.ts';
import type { Counted, PurchaseTiming } from './purchaseHistory.ts';

/** A fitted model of when customers buy. */
export interface BgNbdFit {
  readonly parameters: BgNbd;
  /** Of each parameter, in its own unit; null where the data do not say. */
  readonly standardErrors: BgNbd | null;
  /** As the paper has it: of equation 6, with weeks as the unit of time. */
  readonly logLikelihood: number;
  readonly status: FitStatus;
  readonly customers: number;
  /** Customers with purchases on two days at least. */
  readonly repeatBuyers: number;
}

/** With fewer, four parameters are made of noise. */
export const LEAST_CUSTOMERS = 50;
export const LEAST_REPEAT_BUYERS = 10;

/** Of more different histories only a part is gone through from every start. */
const MANY = 20_000;

/** No parameter is looked for beyond a million, nor below a millionth, of its unit. */
const FURTHEST = Math.log(1e6);

/**
 * Fits the BG/NBD model to the histories of a company's customers by maximum likelihood. Histories that are equal cost as
 * much as one. Throws a FitError: IMPOSSIBLE_HISTORY, TOO_FEW_CUSTOMERS or TOO_FEW_REPEAT_BUYERS. Pure.
 */
export function fitBgNbd(histories: Iterable<Counted<PurchaseTiming>>): BgNbdFit {
  const rows = mergedTimings(checked(histories));
  const table = timingTable(rows);
  const repeatBuyers = repeatBuyersOf(table);
  if (table.customers < LEAST_CUSTOMERS)
    throw new FitError(
      'TOO_FEW_CUSTOMERS',
      `A model of purchases needs at least ${LEAST_CUSTOMERS} customers, and these are ${table.customers}.`,
    );
  if (repeatBuyers < LEAST_REPEAT_BUYERS)
    throw new FitError(
      'TOO_FEW_REPEAT_BUYERS',
      `A model of purchases needs at least ${LEAST_REPEAT_BUYERS} customers who bought on two days, and of these ${table.customers} did ${repeatBuyers}.`,
    );
  const { unitWeeks } = table;
  const fit = fitByLikelihood({
    objective: bgNbdObjective(table),
    rough: rows.length > MANY ? bgNbdObjective(timingTable(everyNth(rows), unitWeeks)) : undefined,
    starts: startsOf(table),
    bounds: {
      least: [-FURTHEST, Math.log(LEAST_ALPHA_WEEKS / unitWeeks), -FURTHEST, -FURTHEST],
      most: [FURTHEST, FURTHEST, FURTHEST, FURTHEST],
    },
    customers: table.customers,
  });
  const parameters = named(fit.parameters, unitWeeks);
  return {
    parameters,
    standardErrors: fit.standardErrors === undefined ? null : named(fit.standardErrors, unitWeeks),
    // a density of purchases for each unit of time becomes one for each week
    logLikelihood: fit.logLikelihood - table.purchases * Math.log(unitWeeks),
    status: fit.status,
    customers: table.customers,
    repeatBuyers,
  };
}

function everyNth<Row>(rows: readonly Row[]): Row[] {
  const step = Math.ceil(rows.length / MANY);
  return rows.filter((_, at) => at % step === 0);
}

function* checked(histories: Iterable<Counted<PurchaseTiming>>): Generator<Counted<PurchaseTiming>> {
  let number = 0;
  for (const history of histories) {
    number += 1;
    const fault = faultOfHistory(history) ?? faultOfCount(history.customers);
    if (fault !== undefined) throw new FitError('IMPOSSIBLE_HISTORY', `History ${number} ${fault}.`);
    yield history;
  }
}

function repeatBuyersOf({ customers, frequencies, customersByFrequency }: TimingTable): number {
  return customers - (frequencies[0] === 0 ? (customersByFrequency[0] ?? 0) : 0);
}

/** Parameters in the table's unit of time, in weeks. */
function named([r = 0, alpha = 0, a = 0, b = 0]: readonly number[], unitWeeks: number): BgNbd {
  return { r, alpha: alpha * unitWeeks, a, b };
}

/**
 * Three kinds of company, all with the mean rate of purchases that this one has: customers who differ much, who are much
 * alike, and who hardly ever leave.
 */
function startsOf({ customers, purchases }: TimingTable): (readonly number[])[] {
  const rate = purchases / customers; // for each mean age, the table's unit of time
  return [
    [0.3, 0.3 / rate, 0.7, 2.5],
    [2, 1 / rate, 1, 4],
    [0.7, 0.7 / rate, 0.1, 3],
  ].map((start) => start.map(Math.log));
}
