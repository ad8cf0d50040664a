/** A tenth of the people, by the chance that they were given. */
export interface Decile {
  readonly size: number;
  readonly left: number;
  /** The mean of their chances. */
  readonly predicted: number;
}

/** How far chances are to be believed. */
export interface Calibration {
  /** The lowest chances first. */
  readonly deciles: readonly Decile[];
  /** The mean square of chance less outcome (Brier 1950): 0 is best; what always giving the base rate has is `baseBrier`. */
  readonly brier: number;
  readonly baseBrier: number;
  /** The mean distance of the deciles' predicted and observed shares, by their size. */
  readonly expectedError: number;
}

/** Equal chances are kept in the order of the people, so that the deciles are of one size. */
export function calibrationOf(chances: readonly number[], left: readonly boolean[]): Calibration {
  const order = chances.map((_, index) => index).toSorted((a, b) => (chances[a] ?? 0) - (chances[b] ?? 0));
  const deciles = Array.from({ length: 10 }, (_, tenth) => {
    const part = order.slice(
      Math.round((tenth * order.length) / 10),
      Math.round(((tenth + 1) * order.length) / 10),
    );
    return {
      size: part.length,
      left: part.filter((index) => left[index]).length,
      predicted: mean(part.map((index) => chances[index] ?? 0)),
    };
  });
  const base = mean(left.map(Number));
  return {
    deciles,
    brier: mean(chances.map((chance, index) => (chance - Number(left[index])) ** 2)),
    baseBrier: base * (1 - base),
    expectedError:
      deciles.reduce((sum, one) => sum + Math.abs(one.predicted * one.size - one.left), 0) / chances.length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
