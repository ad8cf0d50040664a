import { codeSql, vectorOf } from '../compare/vectors.ts';
import type { Comparison, Repetition } from '../definition/definition.ts';
import type { VectorCount } from '../model/evidence.ts';
import type { Engine } from './engine.ts';

/** Pairs of strangers of one name that are looked at, and records of one name that they are drawn from. */
const REPEATED_PAIRS = 200_000;
const REPEATED_RECORDS = 40;

/** Makes the table `target` (l, r, code) of the pairs in `source` (l, r): the vector of each. */
export async function comparePairs(
  engine: Engine,
  comparisons: readonly Comparison[],
  { source, target }: { readonly source: string; readonly target: string },
): Promise<void> {
  await engine.run(`CREATE TABLE ${target} AS SELECT p.l, p.r, ${codeSql(comparisons)} AS code
    FROM ${source} p JOIN records l ON l.id = p.l JOIN records r ON r.id = p.r`);
}

/** How many pairs of a table have each vector. */
export async function countVectors(
  engine: Engine,
  comparisons: readonly Comparison[],
  table: string,
): Promise<VectorCount[]> {
  const counted: VectorCount[] = [];
  for await (const [codes = [], counts = []] of engine.columns(
    `SELECT code, count(*)::DOUBLE FROM ${table} GROUP BY code ORDER BY code`,
  ))
    codes.forEach((code, index) => {
      counted.push({ vector: vectorOf(comparisons, Number(code)), count: Number(counts[index]) });
    });
  return counted;
}

/** The vectors of pairs that are equal in what a repetition is sampled by. */
export async function sampleRepetition(
  engine: Engine,
  comparisons: readonly Comparison[],
  { sampledBy }: Repetition,
  { inputs, seed }: { readonly inputs: number; readonly seed: number },
): Promise<VectorCount[]> {
  const key = `hash(${sampledBy.join(', ')})`;
  const there = sampledBy.map((feature) => `${feature} IS NOT NULL`).join(' AND ');
  const across = inputs === 1 ? '' : 'AND l.input <> r.input';
  await engine.run(`CREATE TABLE alike AS
    WITH chosen AS (SELECT id, input, ${key} AS k FROM records WHERE ${there}
      QUALIFY row_number() OVER (PARTITION BY k ORDER BY hash(id, ${seed})) <= ${REPEATED_RECORDS})
    SELECT l.id AS l, r.id AS r FROM chosen l JOIN chosen r ON l.k = r.k WHERE l.id < r.id ${across}
    ORDER BY hash(l.id, r.id, ${seed}) LIMIT ${REPEATED_PAIRS}`);
  await comparePairs(engine, comparisons, { source: 'alike', target: 'alike_vectors' });
  const counted = await countVectors(engine, comparisons, 'alike_vectors');
  for (const table of ['alike', 'alike_vectors']) await engine.run(`DROP TABLE ${table}`);
  return counted;
}
