import type { OutcomeFairness } from '../../../subgraphs/playbook/fairness/fairnessReport.ts';
import { markdownTable } from '../../report/tables.ts';

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The figures of a fairness report as one table in Markdown. */
export function fairnessTables(outcomes: readonly OutcomeFairness[]): string {
  const rows = outcomes.flatMap(({ outcome, attributes }) =>
    attributes.flatMap(({ attribute, groups }) =>
      groups.map(({ group, size, rate, ratio, difference, isBelowFourFifths }) => [
        outcome,
        `${attribute}: ${group}`,
        size.toLocaleString('en-GB'),
        interval(rate, percent),
        ratio === null
          ? '–'
          : `${interval(ratio, (value) => value.toFixed(3))}${isBelowFourFifths ? ' ⚑' : ''}`,
        difference === null ? '–' : interval(difference, percent),
      ]),
    ),
  );
  return markdownTable(['selected', 'group', 'people', 'share', 'ratio', 'difference'], rows);
}

function interval({ value, low, high }: Estimate, written: (value: number) => string): string {
  return `${written(value)} (${written(low)} to ${written(high)})`;
}

function percent(share: number): string {
  const written = Math.abs(100 * share).toFixed(1);
  return `${share < 0 && written !== '0.0' ? '−' : ''}${written} %`;
}
