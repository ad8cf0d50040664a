/**
 * The groups that may be shown, of so many people each: those of `minimumSize` and more. A group that is hidden must not be
 * found by taking the others from the total, which any other attribute tells; so while only one is hidden, or all hidden
 * ones together are fewer than the minimum, the smallest of the others is hidden too (complementary suppression: Hundepool
 * and others 2012, "Statistical disclosure control", 4.2). Pure; the order of the groups is kept.
 */
export function shownGroups(sizes: ReadonlyMap<string, number>, minimumSize: number): string[] {
  const ascending = [...sizes].toSorted(([, one], [, other]) => one - other);
  let hidden = ascending.filter(([, size]) => size < minimumSize).length;
  if (hidden > 0)
    while (hidden < ascending.length && !isSafe(ascending.slice(0, hidden), minimumSize)) hidden++;
  const hiddenNames = new Set(ascending.slice(0, hidden).map(([name]) => name));
  return [...sizes.keys()].filter((name) => !hiddenNames.has(name));
}

function isSafe(hidden: readonly (readonly [string, number])[], minimumSize: number): boolean {
  return hidden.length > 1 && hidden.reduce((sum, [, size]) => sum + size, 0) >= minimumSize;
}
