/** Why no model can be fitted. */
export type FitFailure =
  /** A history that cannot be: see checkHistory. */
  | 'IMPOSSIBLE_HISTORY'
  | 'TOO_FEW_CUSTOMERS'
  | 'TOO_FEW_REPEAT_BUYERS'
  /** Repeat buyers enough, but too few of them spent anything. */
  | 'TOO_FEW_SPENDERS'
  /** Spends are so uneven that the model that fits them has no mean. */
  | 'NO_MEAN_SPEND';

/** Histories to which a model cannot be fitted. The message says in plain words what was expected, and quotes nobody's history. */
export class FitError extends Error {
  override readonly name = 'FitError';
  readonly failure: FitFailure;

  constructor(failure: FitFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
