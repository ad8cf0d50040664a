/** A symmetric matrix, or the lower triangle of one, by rows. */
export type Matrix = readonly (readonly number[])[];

/** The lower factor L of a positive definite matrix, which is L times its transpose; undefined where it is not one. */
export function cholesky(matrix: Matrix): Matrix | undefined {
  const factor: (readonly number[])[] = [];
  for (const [row, values] of matrix.entries()) {
    const made: number[] = [];
    for (const [column, above] of factor.entries())
      made.push(((values[column] ?? 0) - dot(made, above)) / (above[column] ?? 1));
    const square = (values[row] ?? 0) - dot(made, made);
    if (!(square > 0)) return undefined; // NaN too
    made.push(Math.sqrt(square));
    factor.push(made);
  }
  return factor;
}

/** The vector x for which L times its transpose times x is the given one. */
export function solve(factor: Matrix, vector: readonly number[]): number[] {
  const forward: number[] = [];
  for (const [row, values] of factor.entries())
    forward.push(((vector[row] ?? 0) - dot(forward, values)) / (values[row] ?? 1));
  const solution: number[] = forward.map(() => 0);
  for (let row = factor.length - 1; row >= 0; row--) {
    const below = factor.map((values) => values[row] ?? 0); // a row of the transpose; what is not solved yet counts 0
    solution[row] = ((forward[row] ?? 0) - dot(solution, below)) / (factor[row]?.[row] ?? 1);
  }
  return solution;
}

/** The diagonal of the inverse. */
export function inverseDiagonal(factor: Matrix): number[] {
  return factor.map((_, row) => {
    const unit = factor.map((__, at) => (at === row ? 1 : 0));
    return solve(factor, unit)[row] ?? Number.NaN;
  });
}

/** Over as many numbers as the first one has. */
function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
