/** An area under the ROC curve, or a difference of two, with its 95 % confidence interval. */
export interface Area {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959963984540054;

/**
 * How often, of somebody who left and somebody who stayed, the one who left has the higher risk (ties count half), with the
 * interval of DeLong, DeLong and Clarke-Pearson (1988), normal. The placements are found by ranks, as in Sun and Xu (2014).
 */
export function areaOf(risks: readonly number[], left: readonly boolean[]): Area {
  const { area, positives, negatives } = placements(risks, left);
  return interval(area, variance(positives) / positives.length + variance(negatives) / negatives.length);
}

/** The area by one risk less that by another, of the same people, whose areas vary together. */
export function areaDifference(
  one: readonly number[],
  other: readonly number[],
  left: readonly boolean[],
): Area {
  const [a, b] = [placements(one, left), placements(other, left)];
  const apart = (x: readonly number[], y: readonly number[]) =>
    x.map((value, index) => value - (y[index] ?? 0));
  const [positives, negatives] = [apart(a.positives, b.positives), apart(a.negatives, b.negatives)];
  return interval(
    a.area - b.area,
    variance(positives) / positives.length + variance(negatives) / negatives.length,
  );
}

/** For each who left, the share of those who stayed that are below them; for each who stayed, of those who left above them. */
function placements(risks: readonly number[], left: readonly boolean[]) {
  const of = (wanted: boolean) => risks.filter((_, index) => left[index] === wanted);
  const [above, below] = [of(true), of(false)];
  const [all, own, others] = [midranks(risks), midranks(above), midranks(below)];
  const within = (wanted: boolean) => all.filter((_, index) => left[index] === wanted);
  const positives = within(true).map((rank, index) => (rank - (own[index] ?? 0)) / below.length);
  const negatives = within(false).map((rank, index) => 1 - (rank - (others[index] ?? 0)) / above.length);
  const area = positives.reduce((sum, value) => sum + value, 0) / positives.length;
  return { area, positives, negatives };
}

/** Ranks from 1; of equal values each has the mean of theirs. */
function midranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0, end = 0; start < order.length; start = end) {
    const value = values[order[start] ?? 0];
    while (end < order.length && values[order[end] ?? 0] === value) end++;
    for (let at = start; at < end; at++) ranks[order[at] ?? 0] = (start + 1 + end) / 2;
  }
  return ranks;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function interval(value: number, squaredError: number): Area {
  const half = Z * Math.sqrt(squaredError);
  return { value, low: value - half, high: value + half };
}
