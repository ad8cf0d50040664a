import type { BgNbd } from './bgNbd.ts';
import type { Evaluation } from './numeric/minimise.ts';
import type { Counted, PurchaseTiming } from './purchaseHistory.ts';

/**
 * Histories in columns, equal ones put together, since each evaluation of the likelihood goes over all of them. Times
 * are in units of `unitWeeks`, the mean age: so a model is found as well whatever the company's pace is.
 */
export interface TimingTable {
  readonly customers: number;
  readonly purchases: number;
  readonly unitWeeks: number;
  /** The different frequencies, in ascending order, and how many customers have each. */
  readonly frequencies: readonly number[];
  readonly customersByFrequency: readonly number[];
  /** Of each different history: where its frequency stands in `frequencies`, its times and its customers. */
  readonly frequencyAt: Uint32Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly weight: Float64Array;
}

type Row = PurchaseTiming & { readonly customers: number };

/** Puts equal histories together. Pure. */
export function mergedTimings(histories: Iterable<Counted<PurchaseTiming>>): Row[] {
  const found = new Map<string, PurchaseTiming & { customers: number }>();
  for (const { frequency, recencyWeeks, ageWeeks, customers = 1 } of histories) {
    const key = `${frequency} ${recencyWeeks} ${ageWeeks}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, { frequency, recencyWeeks, ageWeeks, customers });
    else same.customers += customers;
  }
  return [...found.values()];
}

/** Histories in columns; `unitWeeks` is their mean age when left out. Pure. */
export function timingTable(rows: readonly Row[], unitWeeks = meanAge(rows)): TimingTable {
  const counts = new Map<number, number>();
  for (const { frequency, customers } of rows)
    counts.set(frequency, (counts.get(frequency) ?? 0) + customers);
  const frequencies = [...counts.keys()].sort((one, other) => one - other);
  const places = new Map(frequencies.map((frequency, at) => [frequency, at]));
  return {
    customers: sum(rows, ({ customers }) => customers),
    purchases: sum(rows, ({ customers, frequency }) => customers * frequency),
    unitWeeks,
    frequencies,
    customersByFrequency: frequencies.map((frequency) => counts.get(frequency) ?? 0),
    frequencyAt: Uint32Array.from(rows, ({ frequency }) => places.get(frequency) ?? 0),
    recency: Float64Array.from(rows, ({ recencyWeeks }) => recencyWeeks / unitWeeks),
    age: Float64Array.from(rows, ({ ageWeeks }) => ageWeeks / unitWeeks),
    weight: Float64Array.from(rows, ({ customers }) => customers),
  };
}

function meanAge(rows: readonly Row[]): number {
  return (
    sum(rows, ({ customers, ageWeeks }) => customers * ageWeeks) / sum(rows, ({ customers }) => customers)
  );
}

function sum(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}

/** The logarithm of the likelihood and its derivatives by r, alpha, a and b; alpha in the table's unit of time. */
export interface LogLikelihood {
  readonly value: number;
  readonly slopes: readonly [number, number, number, number];
}

/**
 * The likelihood of a table: equation 6 of the paper, in logarithms. Frequencies are whole, so that each quotient of gamma
 * functions in it is a product, which neither overflows nor cancels. Pure.
 */
export function bgNbdLogLikelihood({ r, alpha, a, b }: BgNbd, table: TimingTable): LogLikelihood {
  const { frequencies, customersByFrequency, frequencyAt, recency, age, weight } = table;
  const { abs, exp, log, log1p, max } = Math;
  const top = frequencies.at(-1) ?? 0;
  const [risingR, risingB, risingAB] = [rising(r, top), rising(b, top), rising(a + b, top)];
  let value = table.customers * r * log(alpha);
  let slopeR = table.customers * log(alpha);
  let slopeAlpha = (table.customers * r) / alpha;
  let [slopeA, slopeB] = [0, 0];
  for (const [at, x] of frequencies.entries()) {
    const alike = customersByFrequency[at] ?? 0;
    value += alike * (risingR.logs(x) + risingB.logs(x) - risingAB.logs(x));
    slopeR += alike * risingR.slope(x);
    slopeA -= alike * risingAB.slope(x);
    slopeB += alike * (risingB.slope(x) - risingAB.slope(x));
  }
  // the odds that who bought x times left after the last time, but for what the silence since then says
  const logOdds = frequencies.map((x) => (x === 0 ? Number.NEGATIVE_INFINITY : log(a / (b + x - 1))));
  for (let row = 0; row < weight.length; row++) {
    const place = frequencyAt[row] as number;
    const x = frequencies[place] as number;
    const end = alpha + (age[row] as number);
    const last = alpha + (recency[row] as number);
    const logEnd = log(end);
    const gap = logEnd - log(last);
    const odds = (logOdds[place] as number) + (r + x) * gap;
    const small = exp(-abs(odds));
    const left = (odds > 0 ? 1 : small) / (1 + small);
    const alike = weight[row] as number;
    value += alike * (max(odds, 0) + log1p(small) - (r + x) * logEnd);
    slopeR += alike * (left * gap - logEnd);
    slopeAlpha -= alike * (r + x) * ((1 - left) / end + left / last);
    slopeA += (alike * left) / a;
    if (x > 0) slopeB -= (alike * left) / (b + x - 1);
  }
  return { value, slopes: [slopeR, slopeAlpha, slopeA, slopeB] };
}

/** By n up to `top`: the logarithm of z (z + 1) … (z + n - 1), which is Γ(z + n) / Γ(z), and its derivative. */
function rising(z: number, top: number) {
  const logs = new Float64Array(top + 1);
  const slopes = new Float64Array(top + 1);
  for (let n = 0; n < top; n++) {
    logs[n + 1] = (logs[n] as number) + Math.log(z + n);
    slopes[n + 1] = (slopes[n] as number) + 1 / (z + n);
  }
  return { logs: (n: number) => logs[n] as number, slope: (n: number) => slopes[n] as number };
}

/** Minus the logarithm of the likelihood of one customer on average, by the logarithms of r, alpha, a and b. */
export function bgNbdObjective(table: TimingTable): (at: readonly number[]) => Evaluation {
  return (at) => {
    const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp);
    const { value, slopes } = bgNbdLogLikelihood({ r, alpha, a, b }, table);
    return {
      value: -value / table.customers,
      gradient: [r, alpha, a, b].map(
        (parameter, index) => (-parameter * (slopes[index] ?? 0)) / table.customers,
      ),
    };
  };
}
