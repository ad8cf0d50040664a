import type { Feature } from '../attributes.ts';
import type { Condition, Single } from './condition.ts';

/** How a feature of the left and of the right record is written. */
export interface Sides {
  readonly left: (feature: Feature) => string;
  readonly right: (feature: Feature) => string;
}

/** Two rows `l` and `r` whose columns are the features. */
export const ROWS: Sides = { left: (feature) => `l.${feature}`, right: (feature) => `r.${feature}` };

/**
 * A condition as SQL: what `holds` says. It may answer NULL for no. Standard SQL but for the string functions, which
 * DuckDB has under these names.
 */
export function conditionSql(condition: Condition, sides: Sides): string {
  const { left, right } = sides;
  const part = (one: Condition) => conditionSql(one, sides);
  if ('all' in condition) return allOf(condition.all.map(part));
  if ('any' in condition) return anyOf(condition.any.map(part));
  if ('equal' in condition) return same(left(condition.equal), right(condition.equal));
  if ('alike' in condition) return alike(left(condition.alike), right(condition.alike), condition.atLeast);
  if ('crossed' in condition) {
    const [a, b] = condition.crossed;
    return allOf([same(left(a), right(b)), same(left(b), right(a))]);
  }
  if ('crossedAlike' in condition) {
    const [a, b] = condition.crossedAlike;
    const { atLeast } = condition;
    return allOf([alike(left(a), right(b), atLeast), alike(left(b), right(a), atLeast)]);
  }
  if ('oneCrossed' in condition) {
    const [a, b] = condition.oneCrossed;
    return anyOf([same(left(a), right(b)), same(left(b), right(a))]);
  }
  return singleSql(condition, (feature) => [left(feature), right(feature)]);
}

type BothOf = (feature: Feature) => [string, string];

function singleSql(condition: Single, bothOf: BothOf): string {
  if ('sharesWord' in condition) {
    const [a, b] = bothOf(condition.sharesWord);
    return `list_has_any(string_split(${a}, ' '), string_split(${b}, ' '))`;
  }
  if ('startsOther' in condition) {
    const [a, b] = bothOf(condition.startsOther);
    return `(starts_with(${a}, ${b}) OR starts_with(${b}, ${a}))`;
  }
  if ('initial' in condition) {
    const [a, b] = bothOf(condition.initial);
    return allOf([
      `least(length(${a}), length(${b})) = 1`,
      `(starts_with(${a}, ${b}) OR starts_with(${b}, ${a}))`,
    ]);
  }
  if ('missing' in condition) return `(${bothOf(condition.missing).join(' IS NULL OR ')} IS NULL)`;
  if ('placesDiffer' in condition)
    return differs(...bothOf(condition.placesDiffer), `<= ${condition.atMost}`);
  if ('oneEdit' in condition) return oneEdit(...bothOf(condition.oneEdit));
  if ('neighboursSwapped' in condition) {
    const [a, b] = bothOf(condition.neighboursSwapped);
    return allOf([differs(a, b, '= 2'), `damerau_levenshtein(${a}, ${b}) = 1`]);
  }
  if ('dayAndMonthSwapped' in condition) {
    const [a, b] = bothOf(condition.dayAndMonthSwapped);
    const swapped = `${a} = substr(${b}, 1, 4) || substr(${b}, 7, 2) || substr(${b}, 5, 2)`;
    return allOf([`substr(${a}, 1, 4) = substr(${b}, 1, 4)`, swapped]);
  }
  const [a, b] = bothOf(condition.sameStart);
  return `substr(${a}, 1, ${condition.length}) = substr(${b}, 1, ${condition.length})`;
}

/** In turn, and no further than needed: DuckDB evaluates both sides of an AND inside of a CASE, dear ones as well. */
function allOf(conditions: readonly string[]): string {
  return conditions.reduceRight((rest, one) => `CASE WHEN ${one} THEN ${rest} ELSE false END`);
}

function anyOf(conditions: readonly string[]): string {
  return `CASE ${conditions.map((one) => `WHEN ${one} THEN true`).join(' ')} ELSE false END`;
}

function same(a: string, b: string): string {
  return `${a} = ${b}`;
}

function alike(a: string, b: string, atLeast: number): string {
  return `jaro_winkler_similarity(${a}, ${b}) >= ${atLeast}`;
}

/** `hamming` refuses texts of other lengths; CASE is what keeps it from seeing them. */
function differs(a: string, b: string, places: string): string {
  return `(CASE WHEN strlen(${a}) = strlen(${b}) THEN hamming(${a}, ${b}) ${places} ELSE false END)`;
}

/**
 * Damerau-Levenshtein costs ten times a Jaro-Winkler, so it is asked last. Texts of one length that one edit makes equal
 * differ in two places at most; of texts whose lengths differ by one, the first half or the last half is the same.
 */
function oneEdit(a: string, b: string): string {
  const distance = `damerau_levenshtein(${a}, ${b}) <= 1`;
  const half = `least(strlen(${a}), strlen(${b})) // 2`;
  const halfIsSame = `(substr(${a}, 1, ${half}) = substr(${b}, 1, ${half}) OR right(${a}, ${half}) = right(${b}, ${half}))`;
  return `CASE WHEN strlen(${a}) = strlen(${b}) THEN ${allOf([`hamming(${a}, ${b}) <= 2`, distance])}
    WHEN abs(strlen(${a}) - strlen(${b})) = 1 THEN ${allOf([halfIsSame, distance])} ELSE false END`;
}
