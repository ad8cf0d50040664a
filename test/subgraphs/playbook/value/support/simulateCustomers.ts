import type { BgNbd } from '../../../../../subgraphs/playbook/value/bgNbd.ts';
import type { GammaGamma } from '../../../../../subgraphs/playbook/value/gammaGamma.ts';
import type { PurchaseHistory } from '../../../../../subgraphs/playbook/value/purchaseHistory.ts';

/** What to simulate. */
export interface Simulation {
  readonly purchases: BgNbd;
  readonly spend: GammaGamma;
  readonly customers: number;
  /** First purchases are spread over the weeks up to this age. */
  readonly weeks: number;
  /** How long each customer is watched after the history ends. */
  readonly laterWeeks: number;
  readonly seed: number;
}

export interface SimulatedCustomer extends PurchaseHistory {
  readonly laterPurchases: number;
  readonly isAlive: boolean;
}

/** Customers who do exactly what the two models say, one by one, purchase by purchase; always the same for one seed. */
export function simulateCustomers(simulation: Simulation): SimulatedCustomer[] {
  const { purchases, spend, customers, weeks, laterWeeks, seed } = simulation;
  const draw = randomDraws(seed);
  return Array.from({ length: customers }, () => {
    const ageWeeks = weeks * draw.uniform();
    const rate = draw.gamma(purchases.r) / purchases.alpha;
    const [leave, stay] = [draw.gamma(purchases.a), draw.gamma(purchases.b)];
    const leaves = leave / (leave + stay);
    let [now, frequency, laterPurchases, recencyWeeks] = [0, 0, 0, 0];
    let isAlive = true;
    for (let isCustomer = true; isCustomer; ) {
      now -= Math.log(draw.uniform()) / rate;
      if (now > ageWeeks + laterWeeks) break;
      isCustomer = draw.uniform() >= leaves;
      if (now > ageWeeks) {
        laterPurchases += 1;
      } else {
        frequency += 1;
        recencyWeeks = now;
        isAlive = isCustomer;
      }
    }
    const scale = spend.v / draw.gamma(spend.q);
    const meanSpendMinor = frequency === 0 ? 0 : (draw.gamma(spend.p * frequency) * scale) / frequency;
    return { frequency, recencyWeeks, ageWeeks, meanSpendMinor, laterPurchases, isAlive };
  });
}

function randomDraws(seed: number) {
  let state = seed;
  /** Mulberry32, between 0 and 1 and neither of them. */
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  /** Marsaglia and Tsang (2000). */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const z = normal();
      const cube = (1 + z / Math.sqrt(9 * d)) ** 3;
      if (cube > 0 && Math.log(uniform()) < z * z * 0.5 + d * (1 - cube + Math.log(cube))) return d * cube;
    }
  };
  return { uniform, gamma };
}
