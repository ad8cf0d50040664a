/** How near forecasts came to what happened, customer by customer. */
export interface Accuracy {
  readonly predicted: number;
  readonly actual: number;
  /** By how much the sum of the forecasts misses, as a share of what happened. */
  readonly bias: number;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquareError: number;
  /** Pearson's; NaN where all forecasts are the same. */
  readonly correlation: number;
  /** Of what happened, the share that the tenth of the customers with the highest forecasts has; equal forecasts share alike. */
  readonly topTenth: number;
}

/** Compares forecasts with what happened to the same customers, in the same order. Pure. */
export function accuracyOf(forecasts: readonly number[], actuals: readonly number[]): Accuracy {
  const mean = (of: (forecast: number, actual: number) => number) =>
    forecasts.reduce((sum, forecast, at) => sum + of(forecast, actuals[at] ?? 0), 0) / forecasts.length;
  const [predicted, actual] = [mean((forecast) => forecast), mean((_, happened) => happened)];
  const together = mean((forecast, happened) => (forecast - predicted) * (happened - actual));
  const spread = mean((forecast) => (forecast - predicted) ** 2);
  const range = mean((_, happened) => (happened - actual) ** 2);
  return {
    predicted: predicted * forecasts.length,
    actual: actual * forecasts.length,
    bias: predicted / actual - 1,
    meanAbsoluteError: mean((forecast, happened) => Math.abs(forecast - happened)),
    rootMeanSquareError: Math.sqrt(mean((forecast, happened) => (forecast - happened) ** 2)),
    correlation: forecasts.some((one) => one !== forecasts[0])
      ? together / Math.sqrt(spread * range)
      : Number.NaN,
    topTenth: topTenth(forecasts, actuals),
  };
}

function topTenth(forecasts: readonly number[], actuals: readonly number[]): number {
  const least = forecasts.toSorted((one, other) => other - one)[Math.ceil(forecasts.length / 10) - 1] ?? 0;
  let [above, alike, aboveSum, alikeSum, all] = [0, 0, 0, 0, 0];
  for (const [at, forecast] of forecasts.entries()) {
    const happened = actuals[at] ?? 0;
    all += happened;
    if (forecast > least) [above, aboveSum] = [above + 1, aboveSum + happened];
    else if (forecast === least) [alike, alikeSum] = [alike + 1, alikeSum + happened];
  }
  const room = forecasts.length / 10 - above;
  return (aboveSum + (alikeSum * room) / alike) / all;
}
