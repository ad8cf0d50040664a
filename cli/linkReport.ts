import type { RuleReport } from '../subgraphs/identity/resolution/engine/proposePairs.ts';
import type { ExplainedLink } from '../subgraphs/identity/resolution/explainLinks.ts';
import type { Linked } from '../subgraphs/identity/resolution/linkRecords.ts';
import { inWords, signed } from '../subgraphs/identity/resolution/model/explain.ts';

export interface LinkRun {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly threshold: number;
  readonly seconds: number;
}

/** What a run came to: counts, what was capped, what could not be read. */
export function summaryText({ loaded, candidates, links, clusters, rules }: Linked, run: LinkRun): string {
  const rows = loaded.counts.reduce((sum, one) => sum + one, 0);
  const counts = {
    rows,
    'pairs compared': candidates,
    links,
    people: clusters.clusters,
    'groups cut': clusters.cut,
  };
  const lines = Object.entries(counts).map(
    ([name, value]) => `  ${name.padEnd(15)} ${grouped(value).padStart(12)}`,
  );
  const unreadable = loaded.unreadable.map(
    ({ path, attribute, rows: count }) =>
      `  ${path}: ${grouped(count)} rows have a ${attribute} that is none`,
  );
  return [
    `Linked ${run.inputs.join(' and ')} in ${run.seconds.toFixed(1)} s; pairs of probability ${run.threshold} and more are in ${run.output}`,
    ...lines,
    ...cappedLines(rules),
    ...unreadable,
  ].join('\n');
}

/** Which values are shared by too many, a line for each blocking rule. */
export function cappedLines(rules: readonly RuleReport[]): string[] {
  return rules.flatMap(({ rule, capped: cap }) =>
    cap === undefined
      ? []
      : `  capped: ${grouped(cap.values)} values of ${rule} are shared by ${grouped(cap.records)} records; ` +
        `${grouped(cap.pairs)} pairs were not compared for them`,
  );
}

/**
 * A link, comparison by comparison, in bits; the parts add up to the match weight. It shows no value of a row. `chart` is
 * the file of its picture, where there is one.
 */
export function explanationText({ idA, idB, explanation }: ExplainedLink, chart?: string): string {
  const { prior, contributions, relation, matchWeight } = explanation;
  const line = (name: string, level: string, bits: number) =>
    `  ${name.padEnd(14)} ${level.padEnd(18)} ${signed(bits).padStart(7)}`;
  return [
    `\n${idA} and ${idB}: ${inWords(explanation)}`,
    line('prior', '', prior),
    ...contributions.map(({ comparison, level, weight, frequencyAdjustment }) => {
      const adjusted = frequencyAdjustment === 0 ? '' : `   frequency ${signed(frequencyAdjustment)}`;
      return line(comparison, level, weight) + adjusted;
    }),
    ...(relation === undefined ? [] : [line('related people', relation.name, relation.weight)]),
    line('match weight', '', matchWeight),
    ...(chart === undefined ? [] : [`  drawn in ${chart}`]),
  ].join('\n');
}

export function grouped(value: number): string {
  return value.toLocaleString('en-GB');
}
