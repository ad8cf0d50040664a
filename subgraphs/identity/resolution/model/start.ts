import type { Comparison, Relation } from '../definition/definition.ts';
import type { Chances, Evidence, Learned } from './evidence.ts';

/** No probability is less: none is impossible. */
export const LEAST = 1e-7;

/** Where learning starts: what the definition expects of people, and what chance says of strangers. */
export function startOf(
  comparisons: readonly Comparison[],
  relations: readonly Relation[],
  chances: readonly Chances[],
  evidence: Evidence,
): Learned {
  const { matchRate, relationRate } = guessRates(evidence);
  const expected = comparisons.map(expectedShares);
  return {
    matchRate,
    comparisons: comparisons.map(({ name, repeats, levels }, index) => {
      const m = expected[index] ?? [];
      const u = chances[index]?.strangers ?? [];
      if (repeats === undefined) return { name, m, u };
      const between = levels.map((level, at) =>
        repeats.levels.includes(level.name) ? Math.sqrt((m[at] ?? 0) * (u[at] ?? 0)) : 0,
      );
      return { name, m, u, uRepeated: spread(between, levels, repeats.levels, u) };
    }),
    relations: relations.map((relation, at) => ({
      name: relation.name,
      rate: relationRate,
      levels: comparisons.map((comparison, index) =>
        relatedStart(comparison, relation, chances[index]?.related[at] ?? []),
      ),
    })),
  };
}

/** In how much of the pairs people agree by more than chance, where they do so seldom. */
const SELDOM = 0.1;

/** Where learning starts for two related people. */
function relatedStart(
  comparison: Comparison,
  relation: Relation,
  byChance: readonly number[],
): readonly number[] {
  const learned = relation.learned[comparison.name];
  if (learned === undefined) return withChance(byChance, relation.chance[comparison.name]);
  const expected = expectedShares(comparison);
  if (learned === 'often') return expected;
  if (learned === 'seldom')
    return expected.map((share, at) => SELDOM * share + (1 - SELDOM) * (byChance[at] ?? 0));
  const isLearned = comparison.levels.map(({ name }) => learned.includes(name));
  const room = byChance.reduce((sum, share, at) => sum + (isLearned[at] ? share : 0), 0);
  return byChance.map((share, at) => (isLearned[at] ? (share + room / learned.length) / 2 : share));
}

/** As many pairs of one person as half the records, and a tenth of that for each relation. */
export function guessRates({ records, possiblePairs }: Evidence) {
  const matchRate = Math.min(0.5, (0.5 * records) / possiblePairs);
  return { matchRate, relationRate: matchRate / 10 };
}

export function expectedShares({ levels }: Comparison): number[] {
  const sum = levels.reduce((all, { expected }) => all + expected, 0);
  return levels.map(({ expected }) => expected / sum);
}

/** The first level with this chance, and the others with what is left. */
function withChance(shares: readonly number[], chance: number | undefined): readonly number[] {
  if (chance === undefined) return shares;
  const rest = 1 - (shares[0] ?? 0);
  return shares.map((share, index) =>
    index === 0 ? chance : Math.max(LEAST, (share / rest) * (1 - chance)),
  );
}

/** The shares of some levels as given, those of the others as u says of them. */
export function spread(
  given: readonly number[],
  levels: Comparison['levels'],
  names: readonly string[],
  u: readonly number[],
): number[] {
  const taken = given.reduce((sum, share) => sum + share, 0);
  const others = levels.reduce((sum, { name }, at) => sum + (names.includes(name) ? 0 : (u[at] ?? 0)), 0);
  return levels.map(({ name }, at) =>
    Math.max(LEAST, names.includes(name) ? (given[at] ?? 0) : ((u[at] ?? 0) / others) * (1 - taken)),
  );
}
