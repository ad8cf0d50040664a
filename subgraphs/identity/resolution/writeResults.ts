import { literal } from './engine/engine.ts';
import type { Linked } from './linkRecords.ts';

/** Writes the links as CSV: the two row ids, match probability and match weight, the surest first. */
export async function writeLinks({ engine }: Linked, path: string): Promise<void> {
  await engine.run(`COPY (
    SELECT a.row_id AS id_a, b.row_id AS id_b,
      round(1 / (1 + pow(2, -weight)), 6) AS match_probability, round(weight, 3) AS match_weight
    FROM links JOIN row_ids a ON a.id = l JOIN row_ids b ON b.id = r ORDER BY weight DESC, l, r
  ) TO ${literal(path)} (FORMAT csv, HEADER)`);
}

/** Writes which cluster each row is in as CSV: input (1 or 2), row id, cluster. */
export async function writeClusters({ engine }: Linked, path: string): Promise<void> {
  await engine.run(`COPY (
    SELECT input + 1 AS input, row_id AS id, cluster
    FROM clusters JOIN row_ids USING (id) JOIN records USING (id) ORDER BY cluster, clusters.id
  ) TO ${literal(path)} (FORMAT csv, HEADER)`);
}
