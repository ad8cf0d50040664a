import type { Measurement } from '../measure/measureWorkload.ts';
import { medianOf, spreadOf } from './statistics.ts';

/** A table in Markdown, padded so that it reads as text too. The first column is text, the others are figures. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const HEAD = [
  'gateway',
  'CPU ms a request',
  'lowest–highest',
  'times accord',
  'requests/s',
  'core busy',
  'p50 ms',
  'p99 ms',
  'peak MiB',
  'held MiB',
];

/** One workload: a row for each gateway. All are medians of the rounds, but for the memory. */
export function workloadTable(measurements: readonly Measurement[]): string {
  const accord = measurements.find(({ gateway }) => gateway.name === 'accord');
  const rows = measurements.map((measurement) => {
    const cpu = medianOf(measurement, 'cpu');
    const spread = spreadOf(measurement, 'cpu').map(milliseconds).join('–');
    const ratio = accord === undefined ? '' : (cpu / medianOf(accord, 'cpu')).toFixed(2);
    const perSecond = medianOf(measurement, 'requestsPerSecond');
    return [
      measurement.gateway.name,
      milliseconds(cpu),
      spread,
      ratio,
      perSecond.toFixed(0),
      // of its one core; well below 100 %, something else was the limit
      `${((perSecond * cpu) / 10).toFixed(0)} %`,
      milliseconds(medianOf(measurement, 'p50')),
      milliseconds(medianOf(measurement, 'p99')),
      measurement.peakMemory.toFixed(0),
      measurement.residentMemory.toFixed(0),
    ];
  });
  return markdownTable(HEAD, rows);
}

/** Three significant digits, or whole milliseconds from 100 up. */
export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
