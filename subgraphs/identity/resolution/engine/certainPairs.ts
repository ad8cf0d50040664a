import type { CertainRule } from '../definition/definition.ts';
import type { Engine } from './engine.ts';

/** Puts the pairs of `records` that rules decide into `links` (l, r, weight), of infinite weight, whatever they weighed. */
export async function addCertainPairs(engine: Engine, rules: readonly CertainRule[]): Promise<void> {
  if (rules.length === 0) return;
  const agreeing = rules.map(
    ({ same, unlessDiffer, limit }) => `SELECT one.id AS l, other.id AS r
      FROM records one JOIN records other ON one.${same} = other.${same} AND one.id < other.id
      WHERE one.${same} IN (
        SELECT ${same} FROM records WHERE ${same} IS NOT NULL GROUP BY ${same} HAVING count(*) BETWEEN 2 AND ${limit})
        ${unlessDiffer.length > 0 ? `AND NOT coalesce(${unlessDiffer.map((one) => `one.${one} <> other.${one}`).join(' AND ')}, false)` : ''}`,
  );
  await engine.run(`CREATE TABLE certain AS SELECT DISTINCT l, r FROM (${agreeing.join(' UNION ALL ')})`);
  await engine.run('DELETE FROM links USING certain WHERE links.l = certain.l AND links.r = certain.r');
  await engine.run(`INSERT INTO links BY NAME SELECT l, r, 'Infinity'::DOUBLE AS weight FROM certain`);
  await engine.run('DROP TABLE certain');
}
