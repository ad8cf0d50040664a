import type { Feature } from '../attributes.ts';
import { codeOf } from '../compare/vectors.ts';
import type { Comparison } from '../definition/definition.ts';
import type { VectorCount } from '../model/evidence.ts';
import type { Model } from '../model/model.ts';
import { matchWeight, type VectorScore } from '../model/scoring.ts';
import type { Engine } from './engine.ts';
import { adjustingFeatures, frequencyColumn } from './frequencies.ts';

export interface Scoring {
  readonly comparisons: readonly Comparison[];
  readonly model: Model;
  readonly scorer: (vector: readonly number[]) => VectorScore;
  /** Records in all. */
  readonly records: number;
}

const CHUNK = 2_048;

/**
 * Makes the table `target` (l, r, weight) of those pairs of `source` (l, r, code) whose match weight is at least `least`:
 * what matchWeight says, in SQL. `vectors` are all that the source has.
 */
export async function scorePairs(
  engine: Engine,
  scoring: Scoring,
  vectors: readonly VectorCount[],
  { source, target, least }: { readonly source: string; readonly target: string; readonly least: number },
): Promise<void> {
  const features = adjustingFeatures(scoring.comparisons);
  const alternatives = 1 + scoring.model.relations.length;
  await storeScores(engine, scoring, vectors, features, alternatives);
  const adjustments = features.map((feature) => {
    const column = frequencyColumn(feature);
    const agreement = scoring.model.agreement[feature];
    return agreement === undefined
      ? `0 AS a_${feature}`
      : `coalesce(log2(${agreement} / greatest(l.${column}, r.${column})), 0) AS a_${feature}`;
  });
  const bits = Array.from({ length: alternatives }, (_, at) => {
    const adjusted = features.map(
      (feature, index) => `- CASE WHEN (mask${at} & ${2 ** index}) <> 0 THEN a_${feature} ELSE 0 END`,
    );
    return `pow(2, bits${at} ${adjusted.join(' ')})`;
  });
  const columns = ['p.l', 'p.r', 's.*', ...adjustments].join(', ');
  await engine.run(`CREATE TABLE ${target} AS SELECT * FROM (
      SELECT l, r, -log2(${bits.join(' + ')}) AS weight FROM (
        SELECT ${columns} FROM ${source} p JOIN scores s ON s.code = p.code AND s.best >= ${least}
          JOIN records l ON l.id = p.l JOIN records r ON r.id = p.r))
    WHERE weight >= ${least}`);
  await engine.run('DROP TABLE scores');
}

/** The table `scores`: of each vector the bits of each alternative, which features adjust them, and the most it can reach. */
async function storeScores(
  engine: Engine,
  { comparisons, model, scorer, records }: Scoring,
  vectors: readonly VectorCount[],
  features: readonly Feature[],
  alternatives: number,
): Promise<void> {
  const each = (text: (at: number) => string) =>
    Array.from({ length: alternatives }, (_, at) => text(at)).join(', ');
  await engine.run(`CREATE TABLE scores (code UINTEGER, best DOUBLE,
    ${each((at) => `bits${at} DOUBLE`)}, ${each((at) => `mask${at} UINTEGER`)})`);
  const table = await engine.append('scores', [
    'UINTEGER',
    'DOUBLE',
    ...Array.from({ length: alternatives }, () => 'DOUBLE' as const),
    ...Array.from({ length: alternatives }, () => 'UINTEGER' as const),
  ]);
  // a value that one record alone has is the rarest
  const rarest = (feature: Feature) => Math.max(0, Math.log2((model.agreement[feature] ?? 0) * records));
  for (let at = 0; at < vectors.length; at += CHUNK) {
    const rows = vectors.slice(at, at + CHUNK).map(({ vector }) => ({ vector, score: scorer(vector) }));
    const column = (value: (row: (typeof rows)[number]) => number) => rows.map(value);
    table.add([
      column(({ vector }) => codeOf(comparisons, vector)),
      column(({ score }) => matchWeight(score, rarest)),
      ...Array.from({ length: alternatives }, (_, index) =>
        column(({ score }) => score.alternatives[index]?.bits ?? Number.NEGATIVE_INFINITY),
      ),
      ...Array.from({ length: alternatives }, (_, index) =>
        column(({ score }) => maskOf(features, score.alternatives[index]?.adjustedBy ?? [])),
      ),
    ]);
  }
  table.close();
}

function maskOf(features: readonly Feature[], some: readonly Feature[]): number {
  return some.reduce((mask, feature) => mask | (2 ** features.indexOf(feature)), 0);
}
