import type { Measurement, Round } from '../measure/measureWorkload.ts';

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The median of one figure over the rounds. */
export function medianOf({ rounds }: Measurement, figure: keyof Round): number {
  return median(rounds.map((round) => round[figure]));
}

/** The lowest and the highest of the rounds. */
export function spreadOf({ rounds }: Measurement, figure: keyof Round): readonly [number, number] {
  const values = rounds.map((round) => round[figure]);
  return [Math.min(...values), Math.max(...values)];
}
