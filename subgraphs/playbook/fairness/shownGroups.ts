/**
 * The groups that may be shown, of so many people each: those of `minimumSize` and more. A group that is hidden must not be
 * found by taking the others from the total, which any other attribute tells; so while all hidden ones together are fewer
 * than the minimum, as a single one always is, the smallest of the others is hidden too (complementary suppression: Hundepool
 * and others 2012, "Statistical disclosure control"). Pure; the order of the groups is kept.
 */
export function shownGroups(sizes: ReadonlyMap<string, number>, minimumSize: number): string[] {
  const hidden = new Set<string>();
  let people = 0;
  for (const [name, size] of [...sizes].toSorted(([, one], [, other]) => one - other)) {
    const isCover = hidden.size > 0 && people < minimumSize;
    if (size >= minimumSize && !isCover) break;
    hidden.add(name);
    people += size;
  }
  return [...sizes.keys()].filter((name) => !hidden.has(name));
}
