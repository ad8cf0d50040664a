/** How a threshold would have done. */
export interface Measure {
  readonly threshold: number;
  readonly truePairs: number;
  readonly falsePairs: number;
  readonly missedPairs: number;
  /** Of the pairs found, the share that is true; 1 where none was found. */
  readonly precision: number;
  /** Of the true pairs, the share that was found; 1 where there are none. */
  readonly recall: number;
  readonly f1: number;
}

/** A pair that was found, and whether it is true. */
export interface JudgedPair {
  readonly probability: number;
  readonly isTrue: boolean;
}

/** Measures pairs at each of these thresholds: at least so probable. `truePairs` is how many there are in truth. Pure. */
export function measureAt(
  thresholds: readonly number[],
  pairs: readonly JudgedPair[],
  truePairs: number,
): Measure[] {
  return thresholds.map((threshold) => {
    const found = pairs.filter(({ probability }) => probability >= threshold);
    const right = found.filter(({ isTrue }) => isTrue).length;
    const wrong = found.length - right;
    const missed = truePairs - right;
    return {
      threshold,
      truePairs: right,
      falsePairs: wrong,
      missedPairs: missed,
      precision: found.length === 0 ? 1 : right / found.length,
      recall: truePairs === 0 ? 1 : right / truePairs,
      f1: right + wrong + missed === 0 ? 1 : (2 * right) / (2 * right + wrong + missed),
    };
  });
}
