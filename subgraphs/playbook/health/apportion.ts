/**
 * Whole numbers that stand for these parts and add up to `total` exactly: each part rounded down, and the points that are
 * left to the largest remainders, of equal ones to the first (the method of largest remainder, Hamilton 1792). Where `total`
 * is the sum of the parts, rounded up or down, each whole number is its part, rounded up or down. Parts are 0 or more. Pure.
 */
export function apportion(parts: readonly number[], total: number): number[] {
  const floors = parts.map((part) => Math.floor(part));
  const left = total - floors.reduce((sum, floor) => sum + floor, 0);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .toSorted((one, other) => other.remainder - one.remainder || one.index - other.index)
    .slice(0, left);
  const raised = new Set(byRemainder.map(({ index }) => index));
  return floors.map((floor, index) => (raised.has(index) ? floor + 1 : floor));
}
