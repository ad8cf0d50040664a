import { markdownTable } from '../../report/tables.ts';
import type { Calibration } from './calibration.ts';
import type { ChurnStudy } from './churnStudy.ts';

/** The study's figures as Markdown, for RESULTS-churn.md. */
export function churnReport(study: ChurnStudy): string {
  const { version, people, left, scored } = study;
  return [
    `Definition ${version}; ${whole(people)} customers, of whom ${whole(left)} left (${percent(left / people)}).`,
    `By the definition's own minimum of coverage ${whole(scored)} of them have a score. Below, the minimum is set aside.`,
    extent(study),
    '### Discrimination',
    discrimination(study),
    '### Calibration',
    ...study.calibrations.map(({ name, calibration }) => calibrationTable(name, calibration)),
    '### Weights',
    weights(study),
    '### Bands',
    bands(study),
  ].join('\n\n');
}

function extent({ people, coverages, counted }: ChurnStudy): string {
  const rows = counted.map((one) => [one.name, whole(one.people), whole(one.values)]);
  const shares = coverages.map((one) => `${percent(one.coverage)} for ${whole(one.people)}`).join(', ');
  return `Coverage: ${shares}.\n\n${markdownTable(['component', `counted for, of ${whole(people)}`, 'different values'], rows)}`;
}

function discrimination({ discriminations }: ChurnStudy): string {
  const rows = discriminations.map(({ name, area, gain }, index) => [
    name,
    area.value.toFixed(4),
    `${area.low.toFixed(4)} to ${area.high.toFixed(4)}`,
    index === 0 ? '–' : `${signed(gain.value)} (${signed(gain.low)} to ${signed(gain.high)})`,
  ]);
  return markdownTable(['who leaves, told by', 'AUC', '95 % interval', 'more than the score'], rows);
}

function calibrationTable(name: string, { deciles, brier, baseBrier, expectedError }: Calibration): string {
  const rows = deciles.map(({ size, left, predicted }, index) => {
    const observed = left / size;
    return [
      String(index + 1),
      whole(size),
      percent(predicted),
      percent(observed),
      signedPercent(observed - predicted),
    ];
  });
  const table = markdownTable(['decile', 'customers', 'predicted', 'left', 'apart'], rows);
  return `${name}: Brier ${brier.toFixed(4)} (the base rate alone: ${baseBrier.toFixed(4)}), expected calibration error ${percent(expectedError)}\n\n${table}`;
}

function weights({ weights: list }: ChurnStudy): string {
  const rows = list.map(({ name, agreed, coefficient, standardError, fitted }) => [
    name,
    percent(agreed),
    `${signed(coefficient, 2)} ± ${standardError.toFixed(2)}`,
    percent(fitted),
  ]);
  return markdownTable(
    ['component', 'agreed share', 'log-odds of leaving over the scale, ± s.e.', 'fitted share'],
    rows,
  );
}

function bands({ bands: list }: ChurnStudy): string {
  const rows = list.map(({ name, people, left }) => [
    name,
    whole(people),
    people === 0 ? '–' : percent(left / people),
  ]);
  return markdownTable(['band', 'customers', 'left'], rows);
}

function whole(count: number): string {
  return count.toLocaleString('en-GB');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function signed(value: number, digits = 4): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

function signedPercent(share: number): string {
  return `${signed(100 * share, 1)} %`;
}
