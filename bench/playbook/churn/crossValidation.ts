import { fitLogistic } from './logisticRegression.ts';

/** Mulberry32 by Tommy Ettinger: the same seed makes the same folds on every machine. */
function seeded(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** To which of so many folds each person belongs: at random, with as many of those who left in each (stratified). */
export function foldsOf(outcomes: readonly boolean[], folds: number, seed: number): number[] {
  const random = seeded(seed);
  const drawn = outcomes
    .map((outcome, index) => ({ outcome, index, lot: random() }))
    .toSorted((a, b) => Number(a.outcome) - Number(b.outcome) || a.lot - b.lot);
  const fold = new Array<number>(outcomes.length).fill(0);
  drawn.forEach(({ index }, position) => {
    fold[index] = position % folds;
  });
  return fold;
}

/**
 * For each person the chance that a logistic regression gives them which was fitted without their fold. Values are brought to
 * mean 0 and deviation 1 by those of the other folds; a column that does not vary is left out by that.
 */
export function outOfFold(
  rows: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  folds: readonly number[],
  ridge: number,
): number[] {
  const chances = new Array<number>(rows.length).fill(Number.NaN);
  for (const fold of new Set(folds)) {
    const isOther = (_: unknown, index: number) => folds[index] !== fold;
    const scale = scaleOf(rows.filter(isOther));
    const model = fitLogistic(rows.filter(isOther).map(scale), outcomes.filter(isOther), ridge);
    rows.forEach((row, index) => {
      if (folds[index] === fold) chances[index] = model.predict(scale(row));
    });
  }
  return chances;
}

/** Brings each column to mean 0 and deviation 1; to 0 where it does not vary. */
export function scaleOf(rows: readonly (readonly number[])[]): (row: readonly number[]) => number[] {
  const columns = (rows[0] ?? []).map((_, column) => {
    const values = rows.map((row) => row[column] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { mean, deviation };
  });
  return (row) =>
    columns.map(({ mean, deviation }, column) =>
      deviation > 1e-12 ? ((row[column] ?? 0) - mean) / deviation : 0,
    );
}
