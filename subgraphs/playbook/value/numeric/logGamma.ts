/** From here on the series below are exact to the last digits of a double. */
const LARGE = 12;

/** B(2k) / (2k (2k - 1)), from k = 1: Abramowitz and Stegun, 6.1.41. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];

/** B(2k) / 2k, from k = 1: Abramowitz and Stegun, 6.3.18. */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12];

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** The logarithm of the gamma function of a number above 0: Stirling's series, after recurrence up to where it holds. */
export function logGamma(z: number): number {
  let shifted = z;
  let product = 1;
  for (; shifted < LARGE; shifted++) product *= shifted;
  const series = oddPowers(STIRLING, 1 / shifted);
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + series - Math.log(product);
}

/** The derivative of logGamma, for a number above 0. */
export function digamma(z: number): number {
  let shifted = z;
  let sum = 0;
  for (; shifted < LARGE; shifted++) sum += 1 / shifted;
  const inverse = 1 / shifted;
  return Math.log(shifted) - 0.5 * inverse - oddPowers(DIGAMMA, inverse) * inverse - sum;
}

/** The sum of coefficient k times the power 2k + 1, by Horner's rule. */
function oddPowers(coefficients: readonly number[], base: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * base * base + coefficient, 0) * base;
}
