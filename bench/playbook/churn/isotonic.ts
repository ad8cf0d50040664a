/** People of one risk or of several that lie beside each other, and the share of them that left. */
interface Block {
  /** The lowest risk of it. */
  readonly from: number;
  readonly size: number;
  readonly left: number;
}

/**
 * The chance of leaving as a function of risk that never falls and lies closest to the outcomes, by pooling adjacent violators
 * (Ayer and others 1955). Level between the risks that were seen.
 */
export function fitIsotonic(risks: readonly number[], left: readonly boolean[]): (risk: number) => number {
  const byRisk = Map.groupBy(
    risks.map((risk, index) => ({ risk, left: Number(left[index]) })),
    ({ risk }) => risk,
  );
  const blocks: Block[] = [];
  for (const [from, people] of [...byRisk].toSorted(([one], [other]) => one - other)) {
    let block: Block = { from, size: people.length, left: people.reduce((sum, one) => sum + one.left, 0) };
    for (
      let before = blocks.at(-1);
      before !== undefined && share(before) >= share(block);
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = { from: before.from, size: before.size + block.size, left: before.left + block.left };
    }
    blocks.push(block);
  }
  return (risk) => share(blocks.findLast(({ from }) => risk >= from) ?? blocks[0]);
}

function share(block: Block | undefined): number {
  return block === undefined ? Number.NaN : block.left / block.size;
}

/** For each person the chance by a function that was fitted without their fold. */
export function isotonicOutOfFold(
  risks: readonly number[],
  left: readonly boolean[],
  folds: readonly number[],
): number[] {
  const chances = new Array<number>(risks.length).fill(Number.NaN);
  for (const fold of new Set(folds)) {
    const isOther = (_: unknown, index: number) => folds[index] !== fold;
    const chanceOf = fitIsotonic(risks.filter(isOther), left.filter(isOther));
    risks.forEach((risk, index) => {
      if (folds[index] === fold) chances[index] = chanceOf(risk);
    });
  }
  return chances;
}
