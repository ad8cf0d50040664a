import type { Features } from '../attributes.ts';
import type { Comparison } from '../definition/definition.ts';
import { conditionSql, ROWS, type Sides } from './conditionSql.ts';
import { testOf } from './holds.ts';

/**
 * The comparison vector of two records: for each comparison the level that holds, 1 for the first; 0 where the records
 * have nothing to compare. The vector is kept as one whole number, its code.
 */
export type Vector = readonly number[];

/** Answers the vector of two records: what vectorSql says in SQL. Pure; made once for comparisons of many. */
export function comparing(comparisons: readonly Comparison[]): (left: Features, right: Features) => Vector {
  const made = comparisons.map(({ attributes, levels }) => ({
    attributes,
    tests: levels.map(({ when }) => (when === undefined ? () => true : testOf(when))),
  }));
  return (left, right) =>
    made.map(({ attributes, tests }) => {
      if (!attributes.some((attribute) => left[attribute] !== null && right[attribute] !== null)) return 0;
      return 1 + tests.findIndex((holds) => holds(left, right));
    });
}

/** The level of a comparison as SQL. */
export function levelSql({ attributes, levels }: Comparison, sides: Sides = ROWS): string {
  const there = attributes.map(
    (attribute) => `(${sides.left(attribute)} IS NOT NULL AND ${sides.right(attribute)} IS NOT NULL)`,
  );
  const cases = levels.map(({ when }, index) =>
    when === undefined ? `ELSE ${index + 1}` : `WHEN ${conditionSql(when, sides)} THEN ${index + 1}`,
  );
  return `CASE WHEN NOT (${there.join(' OR ')}) THEN 0 ${cases.join(' ')} END`;
}

/** The code of a pair's vector as SQL over two rows `l` and `r`. */
export function codeSql(comparisons: readonly Comparison[]): string {
  return comparisons.reduce(
    (code, comparison) =>
      `(${code} * ${comparison.levels.length + 1}::UINTEGER + (${levelSql(comparison)})::UINTEGER)`,
    '0::UINTEGER',
  );
}

export function codeOf(comparisons: readonly Comparison[], vector: Vector): number {
  return vector.reduce(
    (code, level, index) => code * ((comparisons[index]?.levels.length ?? 0) + 1) + level,
    0,
  );
}

export function vectorOf(comparisons: readonly Comparison[], code: number): Vector {
  let rest = code;
  return comparisons
    .toReversed()
    .map(({ levels }) => {
      const level = rest % (levels.length + 1);
      rest = Math.floor(rest / (levels.length + 1));
      return level;
    })
    .toReversed();
}
