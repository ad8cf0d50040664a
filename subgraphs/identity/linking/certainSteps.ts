/**
 * Whom an id is to lead to in place of whom it leads to (`leading`), so that ids which are one for certain (`certainlyOne`: the
 * same answer for those) hang together by steps among themselves: pure. Else what is certain would be taken for a guess where a
 * guess leads from the one to the other. Every id still ends where it did.
 *
 * Of the ids by which such a group is left, the nearest to the end stays its way out, and the others lead to that: what lies
 * above it is nearer than any of them, so that no circle comes about.
 */
export function certainSteps(
  ids: readonly string[],
  leading: ReadonlyMap<string, string>,
  certainlyOne: (id: string) => string,
): ReadonlyMap<string, string> {
  const isWayOut = (id: string) => {
    const next = leading.get(id);
    return next === undefined || certainlyOne(next) !== certainlyOne(id);
  };
  const groups = Map.groupBy(ids.filter(isWayOut), certainlyOne);
  return new Map(
    [...groups.values()].flatMap((ways) => {
      const [nearest, ...others] = ways
        .map((id) => ({ id, steps: stepsFrom(id, leading) }))
        .sort((one, other) => one.steps - other.steps || (one.id < other.id ? -1 : 1));
      return others.map(({ id }) => [id, nearest?.id ?? id] as const);
    }),
  );
}

/** How many steps lead from an id to the end. */
function stepsFrom(id: string, leading: ReadonlyMap<string, string>): number {
  let steps = 0;
  for (let next = leading.get(id); next !== undefined; next = leading.get(next)) steps++;
  return steps;
}
