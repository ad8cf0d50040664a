/** So many of so many. */
export interface Count {
  readonly selected: number;
  /** 1 or more. */
  readonly size: number;
}

/** An estimate with its 95 % confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

/** A share with the score interval of Wilson (1927), "Probable inference, the law of succession, and statistical inference". */
export function shareOf({ selected, size }: Count): Estimate {
  const value = selected / size;
  const middle = (selected + Z ** 2 / 2) / (size + Z ** 2);
  const half = (Z * Math.sqrt(value * (1 - value) * size + Z ** 2 / 4)) / (size + Z ** 2);
  // exact at the ends, where the formula is so up to rounding only
  const low = selected === 0 ? 0 : Math.max(0, middle - half);
  const high = selected === size ? 1 : Math.min(1, middle + half);
  return { value, low, high };
}

/**
 * One share over another. The interval is that of Katz, Baptista, Azen and Pike (1978), normal on the logarithm. Where a count
 * is none or all, which it cannot bear, a half is added to those selected and to those not (Haldane 1956, Anscombe 1956). Null
 * over a share of none, which has no ratio.
 */
export function ratioOf(one: Count, other: Count): Estimate | null {
  if (other.selected === 0) return null;
  const value = one.selected / one.size / (other.selected / other.size);
  const isExtreme = [one, other].some(({ selected, size }) => selected === 0 || selected === size);
  const [a, b] = isExtreme ? [withHalves(one), withHalves(other)] : [one, other];
  const log = Math.log(a.selected / a.size / (b.selected / b.size));
  const half = Z * Math.sqrt(1 / a.selected - 1 / a.size + 1 / b.selected - 1 / b.size);
  const [low, high] = [Math.exp(log - half), Math.exp(log + half)];
  return { value, low: one.selected === 0 ? 0 : Math.min(low, value), high: Math.max(high, value) };
}

function withHalves({ selected, size }: Count): Count {
  return { selected: selected + 0.5, size: size + 1 };
}

/**
 * One share less another, with the interval of Newcombe (1998), "Interval estimation for the difference between independent
 * proportions", method 10: the two Wilson intervals put together.
 */
export function differenceOf(one: Count, other: Count): Estimate {
  const [a, b] = [shareOf(one), shareOf(other)];
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
