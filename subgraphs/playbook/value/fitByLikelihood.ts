import { cholesky, inverseDiagonal } from './numeric/cholesky.ts';
import { type Bounds, type Minimum, minimise, type Objective } from './numeric/minimise.ts';

/** What came of a fit. */
export type FitStatus =
  /** The likelihood has its maximum here, and the data say of each parameter where it is. */
  | 'DETERMINED'
  /** The maximum was found, but at least one parameter could as well be several times larger or smaller. */
  | 'UNDETERMINED'
  /** The search ended without a maximum. */
  | 'NOT_CONVERGED';

/** A task in logarithms of the parameters, so that all are above 0. */
export interface LikelihoodTask {
  /** Minus the logarithm of the likelihood, of one customer on average. */
  readonly objective: Objective;
  /** The same over a part of the customers, where all are so many that one search has to do: it finds where that begins. */
  readonly rough?: Objective | undefined;
  /** Where to begin; the best of what is found counts. */
  readonly starts: readonly (readonly number[])[];
  readonly bounds: Bounds;
  /** How many customers the average is of. */
  readonly customers: number;
}

export interface LikelihoodFit {
  readonly parameters: readonly number[];
  /** The logarithm of the likelihood, of all customers. */
  readonly logLikelihood: number;
  /** Of the parameters, from the observed information; undefined where the likelihood is as good as flat in some direction. */
  readonly standardErrors: readonly number[] | undefined;
  readonly status: FitStatus;
}

/** A standard error of a logarithm above this means a parameter that is only known to a factor of seven to each side. */
const VAGUE = 1;
/** One above this says nothing but that the likelihood is flat. */
const MEANINGLESS = 10;
/** Whoever came so close to the edge, in logarithms, was on the way there. */
const EDGE = 0.1;

/** Maximises a likelihood. Pure. */
export function fitByLikelihood({
  objective,
  rough,
  starts,
  bounds,
  customers,
}: LikelihoodTask): LikelihoodFit {
  const best =
    rough === undefined
      ? bestOf(starts, objective, bounds)
      : minimise(objective, bestOf(starts, rough, bounds).at, bounds);
  const errorsOfLogs = errorsOf(best, customers);
  const parameters = best.at.map(Math.exp);
  return {
    parameters,
    logLikelihood: -best.value * customers,
    standardErrors: errorsOfLogs && parameters.map((value, index) => value * (errorsOfLogs[index] ?? 0)),
    status: statusOf(best, errorsOfLogs, bounds),
  };
}

function bestOf(starts: LikelihoodTask['starts'], objective: Objective, bounds: Bounds): Minimum {
  const found = starts.map((start) => minimise(objective, start, bounds));
  return found.reduce((one, other) => (other.value < one.value ? other : one));
}

/** The standard errors of the logarithms; undefined where at least one parameter has none that means anything. */
function errorsOf({ hessian }: Minimum, customers: number): readonly number[] | undefined {
  const factor = cholesky(hessian);
  if (factor === undefined) return undefined;
  const errors = inverseDiagonal(factor).map((variance) => Math.sqrt(variance / customers));
  return errors.every((error) => error <= MEANINGLESS) ? errors : undefined;
}

function statusOf(
  { at, converged }: Minimum,
  errorsOfLogs: readonly number[] | undefined,
  { least, most }: Bounds,
): FitStatus {
  const isAtEdge = at.some(
    (value, index) => value < (least[index] ?? 0) + EDGE || value > (most[index] ?? 0) - EDGE,
  );
  if (!converged && !isAtEdge) return 'NOT_CONVERGED';
  const isVague = errorsOfLogs === undefined || !errorsOfLogs.every((error) => error <= VAGUE);
  return isAtEdge || isVague ? 'UNDETERMINED' : 'DETERMINED';
}
