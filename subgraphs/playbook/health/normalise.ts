import type { Point } from './healthDefinition.ts';

/** What a raw value is worth, 0 to 100: on straight lines between the points, level outside them. */
export function normalise(points: readonly Point[], raw: number): number {
  const above = points.findIndex(([at]) => raw <= at);
  const [right, left] = [points[above], points[above - 1]];
  if (right === undefined) return points.at(-1)?.[1] ?? 0;
  if (left === undefined) return right[1];
  return left[1] + ((raw - left[0]) / (right[0] - left[0])) * (right[1] - left[1]);
}
