import type { GammaGamma } from './gammaGamma.ts';
import { digamma, logGamma } from './numeric/logGamma.ts';
import type { Evaluation } from './numeric/minimise.ts';

/** One kind of spender. */
export interface Spender {
  /** Repeat purchases, 1 or more: x. */
  readonly frequency: number;
  /** Their mean, above 0: m. */
  readonly meanSpend: number;
  readonly customers: number;
}

/** Spenders in columns, spends in units of their mean over customers: so a model is found as well in any currency. */
export interface SpendTable {
  readonly customers: number;
  readonly unitMinor: number;
  /** The different frequencies, and how many customers have each. */
  readonly frequencies: readonly number[];
  readonly customersByFrequency: readonly number[];
  /** Of each spender: where the frequency stands in `frequencies`, the mean spend, and the customers. */
  readonly frequencyAt: Uint32Array;
  readonly meanSpend: Float64Array;
  readonly weight: Float64Array;
  /** The sum of the logarithms of the mean spends, in the table's unit, over customers. */
  readonly logSpends: number;
}

/** Puts spenders into columns. Pure. */
export function spendTable(spenders: readonly Spender[]): SpendTable {
  const counts = new Map<number, number>();
  let [customers, sum] = [0, 0];
  for (const spender of spenders) {
    counts.set(spender.frequency, (counts.get(spender.frequency) ?? 0) + spender.customers);
    customers += spender.customers;
    sum += spender.customers * spender.meanSpend;
  }
  const unitMinor = sum / customers;
  const frequencies = [...counts.keys()];
  const places = new Map(frequencies.map((frequency, at) => [frequency, at]));
  return {
    customers,
    unitMinor,
    frequencies,
    customersByFrequency: [...counts.values()],
    frequencyAt: Uint32Array.from(spenders, ({ frequency }) => places.get(frequency) ?? 0),
    meanSpend: Float64Array.from(spenders, ({ meanSpend }) => meanSpend / unitMinor),
    weight: Float64Array.from(spenders, (spender) => spender.customers),
    logSpends: spenders.reduce((all, one) => all + one.customers * Math.log(one.meanSpend / unitMinor), 0),
  };
}

/**
 * The logarithm of the likelihood of a table, and its derivatives by p, q and v: equation 1a of the note. The powers of
 * v + m x are written as shares of it, whose logarithms stay exact however far v and m x are apart. Pure.
 */
export function gammaGammaLogLikelihood(
  { p, q, v }: GammaGamma,
  table: SpendTable,
): { readonly value: number; readonly slopes: readonly [number, number, number] } {
  const { frequencies, customersByFrequency, frequencyAt, meanSpend, weight } = table;
  const { log1p } = Math;
  const [logGammaQ, digammaQ] = [logGamma(q), digamma(q)];
  let value = -table.logSpends;
  let [slopeP, slopeQ, slopeV] = [0, 0, 0];
  for (const [at, x] of frequencies.entries()) {
    const alike = customersByFrequency[at] ?? 0;
    const digammaSum = digamma(p * x + q);
    value += alike * (logGamma(p * x + q) - logGamma(p * x) - logGammaQ);
    slopeP += alike * x * (digammaSum - digamma(p * x));
    slopeQ += alike * (digammaSum - digammaQ);
  }
  for (let row = 0; row < weight.length; row++) {
    const x = frequencies[frequencyAt[row] as number] as number;
    const spent = x * (meanSpend[row] as number);
    const logOfSpent = -log1p(v / spent); // of the share that it has of v + spent
    const logOfV = -log1p(spent / v);
    const alike = weight[row] as number;
    value += alike * (p * x * logOfSpent + q * logOfV);
    slopeP += alike * x * logOfSpent;
    slopeQ += alike * logOfV;
    slopeV += alike * (q / v - (p * x + q) / (v + spent));
  }
  return { value, slopes: [slopeP, slopeQ, slopeV] };
}

/** Minus the logarithm of the likelihood of one customer on average, by the logarithms of p, q and v. */
export function gammaGammaObjective(table: SpendTable): (at: readonly number[]) => Evaluation {
  return (at) => {
    const [p = 1, q = 1, v = 1] = at.map(Math.exp);
    const { value, slopes } = gammaGammaLogLikelihood({ p, q, v }, table);
    return {
      value: -value / table.customers,
      gradient: [p, q, v].map((parameter, index) => (-parameter * (slopes[index] ?? 0)) / table.customers),
    };
  };
}
