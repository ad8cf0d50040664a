import { FEATURES, type Feature, type Features } from './attributes.ts';
import { comparing } from './compare/vectors.ts';
import { adjustingFeatures, frequencyColumn } from './engine/frequencies.ts';
import type { Linked } from './linkRecords.ts';
import { type Explanation, explain } from './model/explain.ts';
import { frequencyAdjustment } from './model/scoring.ts';

/** A link and why it is one. */
export interface ExplainedLink {
  readonly idA: string;
  readonly idB: string;
  readonly explanation: Explanation;
}

/** Explains the links that are least certain, the least certain first. */
export async function explainLinks(linked: Linked, count: number): Promise<ExplainedLink[]> {
  const { engine, plan, model } = linked;
  const adjusting = adjustingFeatures(plan.comparisons);
  const side = (name: string) => [
    ...FEATURES.map((feature) => `${name}.${feature}`),
    ...adjusting.map((feature) => `${name}.${frequencyColumn(feature)}`),
  ];
  const rows = await engine.rows(`SELECT a.row_id, b.row_id, ${[...side('l'), ...side('r')].join(', ')}
    FROM (SELECT * FROM links ORDER BY weight, l, r LIMIT ${count}) p
      JOIN records l ON l.id = p.l JOIN records r ON r.id = p.r
      JOIN row_ids a ON a.id = p.l JOIN row_ids b ON b.id = p.r
    ORDER BY weight, p.l, p.r`);
  const compare = comparing(plan.comparisons);
  return rows.map(([idA, idB, ...values]) => {
    const width = FEATURES.length + adjusting.length;
    const [left, right] = [values.slice(0, width), values.slice(width)];
    const features = (of: typeof left) =>
      Object.fromEntries(FEATURES.map((feature, index) => [feature, of[index] ?? null])) as Features;
    const frequency = (of: typeof left, feature: Feature) =>
      (of[FEATURES.length + adjusting.indexOf(feature)] ?? null) as number | null;
    const adjustment = (feature: Feature) => {
      const [one, other] = [frequency(left, feature), frequency(right, feature)];
      const common = one === null || other === null ? (one ?? other) : Math.max(one, other);
      return frequencyAdjustment(model.agreement[feature], common ?? undefined);
    };
    const vector = compare(features(left), features(right));
    return {
      idA: String(idA),
      idB: String(idB),
      explanation: explain(vector, adjustment, model, plan),
    };
  });
}
