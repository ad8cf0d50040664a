import { cholesky, type Matrix, solve } from './cholesky.ts';

/** A function at a point. */
export interface Evaluation {
  /** Infinite or NaN where the function is not defined. */
  readonly value: number;
  readonly gradient: readonly number[];
}

export type Objective = (at: readonly number[]) => Evaluation;

/** The box that is searched, by coordinate. */
export interface Bounds {
  readonly least: readonly number[];
  readonly most: readonly number[];
}

export interface Minimum extends Evaluation {
  readonly at: readonly number[];
  /** Second derivatives there; of use where `converged`. */
  readonly hessian: Matrix;
  readonly rounds: number;
  /** Whether the gradient is as good as zero: also where the function has become flat without a minimum. */
  readonly converged: boolean;
}

const MOST_ROUNDS = 200;
/** No part of the gradient is larger at a minimum. For functions of the size of 1 this leaves little to win. */
const FLAT = 1e-9;
/** No step is longer, in any coordinate: far from the minimum the quadratic lies. */
const LONGEST_STEP = 1.5;
/** Half the distance over which the gradient is compared; the error of the difference is of the order of its square. */
const DIFFERENCE = 1e-5;
const LEAST_DAMPING = 1e-9;
const MOST_DAMPING = 1e12;
/** Values that differ by less may differ by rounding alone, where they are differences of large logarithms. */
const ROUNDING = 1e-10;

/**
 * Looks for a minimum by Newton's method with damping (Levenberg, 1944; Marquardt, 1963): where the matrix of second
 * derivatives is not positive definite, or a step does not lower the function, steps become shorter and turn to the
 * steepest descent. For a smooth function of few variables of the order of 1; second derivatives come from differences
 * of the gradient. Pure.
 */
export function minimise(objective: Objective, start: readonly number[], bounds: Bounds): Minimum {
  let point: Point = { ...objective(start), at: start, damping: 1e-3 };
  for (let round = 0; ; round++) {
    const { at, value, gradient } = point;
    const hessian = hessianAt(objective, at);
    const converged = largest(gradient) <= FLAT;
    const next = converged || round === MOST_ROUNDS ? undefined : stepFrom(point, hessian, objective, bounds);
    if (next === undefined) return { at, value, gradient, hessian, rounds: round, converged };
    point = next;
  }
}

/** Where the search is, and how much damping the step that led there needed. */
interface Point extends Evaluation {
  readonly at: readonly number[];
  readonly damping: number;
}

/** A better point, with as little damping as leads to one; undefined where none does. */
function stepFrom(point: Point, hessian: Matrix, objective: Objective, bounds: Bounds): Point | undefined {
  for (let damping = point.damping; damping <= MOST_DAMPING; damping = Math.max(damping * 8, LEAST_DAMPING)) {
    const step = dampedStep(hessian, point.gradient, damping);
    if (step === undefined) continue;
    const at = point.at.map((value, index) => within(value + (step[index] ?? 0), bounds, index));
    const found = objective(at);
    if (isBetter(found, point)) return { ...found, at, damping: damping > LEAST_DAMPING ? damping / 16 : 0 };
  }
  return undefined;
}

function isBetter(found: Evaluation, than: Evaluation): boolean {
  const rounding = ROUNDING * (1 + Math.abs(than.value));
  if (found.value < than.value - rounding) return true;
  // close to the minimum the gradient still tells what the value no longer does
  return found.value <= than.value + rounding && largest(found.gradient) < 0.5 * largest(than.gradient);
}

/** The step of Newton's method with so much added to the diagonal; undefined where that is still not positive definite. */
function dampedStep(
  hessian: Matrix,
  gradient: readonly number[],
  damping: number,
): readonly number[] | undefined {
  const damped = hessian.map((row, at) => row.map((value, column) => value + (at === column ? damping : 0)));
  const factor = cholesky(damped);
  if (factor === undefined) return undefined;
  const step = solve(factor, gradient).map((value) => -value);
  const length = largest(step);
  return length > LONGEST_STEP ? step.map((value) => (value * LONGEST_STEP) / length) : step;
}

function within(value: number, { least, most }: Bounds, index: number): number {
  return Math.max(least[index] ?? value, Math.min(most[index] ?? value, value));
}

function largest(vector: readonly number[]): number {
  return vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Second derivatives, from differences of the gradient to both sides, made symmetric. */
function hessianAt(objective: Objective, at: readonly number[]): Matrix {
  const moved = (by: number, coordinate: number) =>
    objective(at.map((value, index) => (index === coordinate ? value + by : value))).gradient;
  const rows = at.map((_, coordinate) => {
    const [above, below] = [moved(DIFFERENCE, coordinate), moved(-DIFFERENCE, coordinate)];
    return above.map((value, index) => (value - (below[index] ?? 0)) / (2 * DIFFERENCE));
  });
  return rows.map((row, at) => row.map((value, column) => (value + (rows[column]?.[at] ?? 0)) / 2));
}
