import type { Feature } from '../attributes.ts';
import type { Comparison, Definition } from '../definition/definition.ts';
import { agreementOf } from './drawSample.ts';
import type { Engine } from './engine.ts';

/** The features whose values are counted in a store: they adjust weights, or make a rule hold or not. */
export function countedFeatures({ comparisons, certain }: Definition): readonly Feature[] {
  return [...new Set([...adjustingFeatures(comparisons), ...certain.map(({ same }) => same)])];
}

/** The features whose values' frequencies adjust a weight. */
export function adjustingFeatures(comparisons: readonly Comparison[]): readonly Feature[] {
  return [...new Set(comparisons.flatMap(({ levels }) => levels.flatMap(({ frequency }) => frequency)))];
}

/** The column of `records` that says which share of the records, of those that have the feature, has this value. */
export function frequencyColumn(feature: Feature): string {
  return `f_${feature}`;
}

/** Adds a frequency column to `records` for each of these features. */
export async function addFrequencies(engine: Engine, features: readonly Feature[]): Promise<void> {
  for (const feature of features)
    await engine.run(`CREATE TABLE freq_${feature} AS
      SELECT ${feature} AS value, (count(*) / sum(count(*)) OVER ())::FLOAT AS share
      FROM records WHERE ${feature} IS NOT NULL GROUP BY ${feature}`);
  const columns = features.map((feature) => `freq_${feature}.share AS ${frequencyColumn(feature)}`);
  const joins = features.map(
    (feature) => `LEFT JOIN freq_${feature} ON freq_${feature}.value = records.${feature}`,
  );
  await engine.run(`CREATE TABLE with_frequencies AS
    SELECT ${['records.*', ...columns].join(', ')} FROM records ${joins.join(' ')}`);
  await engine.run('DROP TABLE records');
  await engine.run('ALTER TABLE with_frequencies RENAME TO records');
  for (const feature of features) await engine.run(`DROP TABLE freq_${feature}`);
}

/** By feature: the chance that two records agree on it. */
export async function agreements(
  engine: Engine,
  features: readonly Feature[],
  inputs: number,
): Promise<Partial<Record<Feature, number>>> {
  const found: Partial<Record<Feature, number>> = {};
  for (const feature of features) found[feature] = await agreementOf(engine, [feature], inputs);
  return found;
}
