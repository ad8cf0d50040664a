import { FEATURES, type Feature } from '../attributes.ts';
import type { Sides } from '../compare/conditionSql.ts';
import { levelSql } from '../compare/vectors.ts';
import type { Comparison, Relation } from '../definition/definition.ts';
import type { Chances } from '../model/evidence.ts';
import type { Engine } from './engine.ts';

/** Random pairs drawn, at most and for each record; and how many are looked at where a group of features is made equal. */
const MOST_DRAWS = 300_000;
const DRAWS_OF_RECORD = 100;
const FORCED_DRAWS = 50_000;

/**
 * Makes the table `draws` (n, l_<feature>, r_<feature>) of random pairs, and answers how many it drew. The same seed draws
 * the same pairs. A pair of one person is among them as rarely as among all pairs.
 */
export async function drawSample(
  engine: Engine,
  comparisons: readonly Comparison[],
  counts: readonly number[],
  seed: number,
): Promise<number> {
  const [first = 0, second] = counts;
  const draws = Math.min(MOST_DRAWS, DRAWS_OF_RECORD * (first + (second ?? 0)));
  const r =
    second === undefined ? `hash(n, ${seed}, 1) % ${first}` : `${first} + hash(n, ${seed}, 1) % ${second}`;
  const text = JSON.stringify(comparisons);
  const columns = FEATURES.filter((feature) => text.includes(`"${feature}"`)).map(
    (feature) => `l.${feature} AS l_${feature}, r.${feature} AS r_${feature}`,
  );
  await engine.run(`CREATE TABLE draws AS SELECT n, ${columns.join(', ')}
    FROM (SELECT n, hash(n, ${seed}, 0) % ${first} AS l, ${r} AS r FROM range(${draws}) t(n)) d
      JOIN records l ON l.id = d.l JOIN records r ON r.id = d.r WHERE d.l <> d.r`);
  return draws;
}

/** The chance that two records agree on these features, of those that have them: from how often each value occurs. */
export async function agreementOf(
  engine: Engine,
  features: readonly Feature[],
  inputs: number,
): Promise<number> {
  const there = features.map((feature) => `${feature} IS NOT NULL`).join(' OR ');
  const pairs =
    inputs === 1
      ? 'sum(n * (n - 1)) / greatest(1, sum(n) * (sum(n) - 1))'
      : 'sum(n0 * (n - n0)) / greatest(1, sum(n0) * sum(n - n0))';
  const [[chance, values] = []] = await engine.rows(`SELECT (${pairs})::DOUBLE, count(*)
    FROM (SELECT count(*)::DOUBLE AS n, (count(*) FILTER (input = 0))::DOUBLE AS n0
      FROM records WHERE ${there} GROUP BY ${features.join(', ')})`);
  // never seen to agree is not never: one value more might have
  return Math.max(Number(chance ?? 0), 1 / Math.max(2, Number(values)) ** 2);
}

/**
 * How often strangers are at each level of a comparison. Random pairs never show rare levels, such as an equal name; so
 * each group of features that agrees independently of the others is also made to agree, and what is seen then counts
 * for as much as the values' frequencies say that it occurs.
 */
export async function chancesOf(
  engine: Engine,
  comparison: Comparison,
  relations: readonly Relation[],
  { inputs, draws }: { readonly inputs: number; readonly draws: number },
): Promise<Chances> {
  const groups = comparison.independent;
  const agreement: number[] = [];
  for (const group of groups) agreement.push(await agreementOf(engine, group, inputs));
  const strangers = comparison.levels.map(() => 0);
  const related = relations.map(() => comparison.levels.map(() => 0));
  for (let subset = 0; subset < 2 ** groups.length; subset++) {
    const forced = groups.map((_, index) => (subset & (1 << index)) !== 0);
    const seen = await sharesWhereEqual(engine, comparison, forced, draws);
    add(
      strangers,
      seen,
      weightOf(forced, agreement, () => false),
    );
    relations.forEach(({ sharedAttributes }, at) => {
      const isShared = (index: number) =>
        groups[index]?.every((feature) => sharedAttributes.includes(feature)) ?? false;
      add(related[at] ?? [], seen, weightOf(forced, agreement, isShared));
    });
  }
  return {
    strangers: toShares(strangers, draws),
    related: related.map((seen) => toShares(seen, draws)),
  };
}

/** How often exactly these groups agree: by chance, but for shared ones, which always do. */
function weightOf(
  forced: readonly boolean[],
  agreement: readonly number[],
  isShared: (index: number) => boolean,
): number {
  return forced.reduce((product, isForced, index) => {
    if (isShared(index)) return isForced ? product : 0;
    return isForced ? product * (agreement[index] ?? 0) : product;
  }, 1);
}

function add(sum: number[], seen: readonly number[], weight: number): void {
  seen.forEach((share, level) => {
    sum[level] = (sum[level] ?? 0) + share * weight;
  });
}

/** Shares that add up to one. A level that was never seen gets less than one draw. */
function toShares(seen: readonly number[], draws: number): number[] {
  const total = seen.reduce((sum, share) => sum + share, 0);
  const floored = seen.map((share) => (total > 0 ? Math.max(share / total, 0.5 / draws) : 1));
  const sum = floored.reduce((all, share) => all + share, 0);
  return floored.map((share) => share / sum);
}

/**
 * Of the pairs drawn, the share at each level when these groups are made equal and the others are not: those that are
 * missing or equal by themselves are left out, so that the shares need not add up to one.
 */
async function sharesWhereEqual(
  engine: Engine,
  comparison: Comparison,
  forced: readonly boolean[],
  draws: number,
): Promise<readonly number[]> {
  const groups = comparison.independent;
  const equal = new Set(groups.flatMap((group, index) => (forced[index] ? group : [])));
  const conditions = groups.map((group, index) => {
    const has = (side: string) =>
      `(${group.map((feature) => `${side}_${feature} IS NOT NULL`).join(' OR ')})`;
    const same = group.map((feature) => `l_${feature} IS NOT DISTINCT FROM r_${feature}`).join(' AND ');
    return forced[index] ? `${has('l')} AND ${has('r')}` : `NOT (${has('l')} AND ${same})`;
  });
  const sides: Sides = {
    left: (feature) => `l_${feature}`,
    right: (feature) => `${equal.has(feature) ? 'l' : 'r'}_${feature}`,
  };
  const looked = equal.size === 0 ? draws : Math.min(draws, FORCED_DRAWS);
  const rows = await engine.rows(`SELECT level, count(*) FROM (
      SELECT ${levelSql(comparison, sides)} AS level FROM draws
      WHERE n < ${looked} AND ${conditions.join(' AND ')})
    WHERE level > 0 GROUP BY level`);
  const shares = comparison.levels.map(() => 0);
  for (const [level, count] of rows) shares[Number(level) - 1] = Number(count) / looked;
  return shares;
}
