/** A fitted model: the chance of `true` is 1 / (1 + exp(-(intercept + sum of coefficients times values))). */
export interface LogisticModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Of the coefficients, from the curvature at the fit; without a penalty these are those of Wald. */
  readonly standardErrors: readonly number[];
  predict(values: readonly number[]): number;
}

const MOST_STEPS = 50;
const CLOSE_ENOUGH = 1e-10;

/**
 * Logistic regression by iteratively reweighted least squares (McCullagh and Nelder 1989, "Generalized linear models", 2.5),
 * that is Newton's method, with a ridge penalty of `ridge`/2 times the squares of the coefficients but not of the intercept.
 * Bring values to one scale first, or the penalty means nothing. Throws a RangeError where it does not settle.
 */
export function fitLogistic(
  rows: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  ridge: number,
): LogisticModel {
  const width = (rows[0]?.length ?? 0) + 1;
  const x = rows.map((row) => [1, ...row]);
  let beta = new Array<number>(width).fill(0);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, curvature } = derivatives(x, outcomes, beta, ridge);
    const change = solve(curvature, gradient);
    beta = beta.map((value, index) => value + (change[index] ?? 0));
    if (Math.max(...change.map(Math.abs)) < CLOSE_ENOUGH) return modelOf(beta, curvature);
  }
  throw new RangeError(`The regression did not settle in ${MOST_STEPS} steps`);
}

/** Of the penalised log-likelihood: its slope, and the negative of its second derivatives. */
function derivatives(
  x: readonly (readonly number[])[],
  outcomes: readonly boolean[],
  beta: readonly number[],
  ridge: number,
) {
  const width = beta.length;
  const penalty = (index: number) => (index === 0 ? 0 : ridge);
  const gradient = beta.map((value, index) => -penalty(index) * value);
  const curvature = Array.from({ length: width }, (_, row) =>
    Float64Array.from({ length: width }, (__, column) => (row === column ? penalty(row) : 0)),
  );
  x.forEach((values, index) => {
    const chance = sigmoid(dot(beta, values));
    const residual = Number(outcomes[index]) - chance;
    const weight = chance * (1 - chance);
    for (let row = 0; row < width; row++) {
      const value = values[row] ?? 0;
      gradient[row] = (gradient[row] ?? 0) + residual * value;
      const line = curvature[row];
      if (line === undefined || value === 0) continue;
      for (let column = 0; column <= row; column++)
        line[column] = (line[column] ?? 0) + weight * value * (values[column] ?? 0);
    }
  });
  return { gradient, curvature };
}

/** Solves A x = b by Cholesky's decomposition A = L L'. */
function solve(matrix: readonly Float64Array[], right: readonly number[]): number[] {
  const lower = cholesky(matrix);
  const at = (row: number, column: number) => lower[row]?.[column] ?? 0;
  const forward: number[] = [];
  for (let row = 0; row < lower.length; row++) {
    const rest = forward.reduce((left, value, k) => left - at(row, k) * value, right[row] ?? 0);
    forward.push(rest / at(row, row));
  }
  const solution = new Array<number>(lower.length).fill(0);
  for (let row = lower.length - 1; row >= 0; row--) {
    let rest = forward[row] ?? 0;
    for (let k = row + 1; k < lower.length; k++) rest -= at(k, row) * (solution[k] ?? 0);
    solution[row] = rest / at(row, row);
  }
  return solution;
}

/** L of A = L L', row by row; of A, which is symmetric and positive definite, the lower half is read. */
function cholesky(matrix: readonly Float64Array[]): Float64Array[] {
  const lower: Float64Array[] = [];
  for (const given of matrix) {
    const row = new Float64Array(matrix.length);
    lower.forEach((other, column) => {
      row[column] = ((given[column] ?? 0) - dot(row, other)) / (other[column] ?? 1);
    });
    const rest = (given[lower.length] ?? 0) - dot(row, row);
    if (!(rest > 0)) throw new RangeError('The columns depend on each other');
    row[lower.length] = Math.sqrt(rest);
    lower.push(row);
  }
  return lower;
}

function modelOf(beta: readonly number[], curvature: readonly Float64Array[]): LogisticModel {
  const [intercept = 0, ...coefficients] = beta;
  const unit = (index: number) => beta.map((_, other) => Number(index === other));
  return {
    intercept,
    coefficients,
    standardErrors: coefficients.map((_, index) =>
      Math.sqrt(solve(curvature, unit(index + 1))[index + 1] ?? 0),
    ),
    predict: (values) => sigmoid(intercept + dot(coefficients, values)),
  };
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}
