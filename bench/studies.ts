import { ACCORD, ACCORD_UNDISCLOSED, ACCORD_WITHOUT_CONSENT, FLOOR } from './gateways/gateways.ts';
import type { Bench } from './measure/bench.ts';
import { type Measurement, measureWorkload, type Pace } from './measure/measureWorkload.ts';
import { medianOf, spreadOf } from './report/statistics.ts';
import { markdownTable, milliseconds } from './report/tables.ts';
import type { Workload } from './workloads/workload.ts';
import { list, workloads } from './workloads/workloads.ts';

export interface StudyRun {
  readonly bench: Bench;
  readonly pace: Pace;
  readonly say: (line: string) => void;
}

const SIZES = [10, 50, 100, 500, 1_000, 2_000, 5_000];

/** What one customer costs on lists of all sizes: flat is the aim. */
export async function studyLists(run: StudyRun): Promise<readonly Measurement[][]> {
  const all: Measurement[][] = [];
  for (const size of SIZES) {
    const workload = list(size, 'OPEN');
    run.say(`\n${workload.name}: ${workload.title}`);
    all.push(await measureWorkload({ ...run, workload, gateways: [ACCORD, FLOOR] }));
  }
  return all;
}

/** The cost of a customer in microseconds, by the length of the list. */
export function listsTable(measurements: readonly (readonly Measurement[])[]): string {
  const perCustomer = (measurement: Measurement) =>
    (medianOf(measurement, 'cpu') * 1000) / measurement.workload.customers;
  const first = measurements[0]?.[0];
  const rows = measurements.flatMap(([accord, floor]) => {
    if (accord === undefined || floor === undefined || first === undefined) return [];
    return [
      [
        String(accord.workload.customers),
        milliseconds(medianOf(accord, 'cpu')),
        perCustomer(accord).toFixed(1),
        (perCustomer(accord) / perCustomer(first)).toFixed(2),
        perCustomer(floor).toFixed(1),
        accord.peakMemory.toFixed(0),
      ],
    ];
  });
  const head = [
    'customers',
    'accord CPU ms',
    'µs a customer',
    `times that of ${SIZES[0]}`,
    'floor µs',
    'peak MiB',
  ];
  return markdownTable(head, rows);
}

/** What a share is measured on. */
function shareWorkloads(): readonly Workload[] {
  return workloads().filter(({ name }) => name === 'profile' || name === 'list50');
}

/** Accord with consent beside itself without: over a supergraph that does not link the consent spec. */
export async function studyConsent(run: StudyRun): Promise<readonly Measurement[][]> {
  const all: Measurement[][] = [];
  for (const workload of shareWorkloads()) {
    run.say(`\nconsent’s own share of ${workload.name}`);
    all.push(await measureWorkload({ ...run, workload, gateways: [ACCORD, ...ACCORD_WITHOUT_CONSENT] }));
  }
  return all;
}

/** Consent's own share of the whole cost, in percent. */
export function consentTable(measurements: readonly (readonly Measurement[])[]): string {
  const rows = measurements.flatMap((row) => {
    const [on, unlinked, shortKeys] = row.map((measurement) => medianOf(measurement, 'cpu'));
    if (on === undefined || unlinked === undefined || shortKeys === undefined) return [];
    const share = (without: number) => `${((1 - without / on) * 100).toFixed(0)} %`;
    return [
      [
        row[0]?.workload.name ?? '',
        milliseconds(on),
        milliseconds(unlinked),
        share(unlinked),
        milliseconds(shortKeys),
        share(shortKeys),
      ],
    ];
  });
  const head = ['workload', 'consent on', 'spec not linked', 'share', 'and short keys', 'share'];
  return markdownTable(head, rows);
}

/**
 * So many requests at a time keep the core busy although each waits for the disk. With fewer, the core idles with the log on,
 * and what idling costs (waking up, fewer events at a time) would be counted as the log's.
 */
const SATURATING = 128;

/** Accord as it is used beside itself without the disclosure log. */
export async function studyDisclosure(run: StudyRun): Promise<readonly Measurement[][]> {
  const all: Measurement[][] = [];
  for (const workload of shareWorkloads()) {
    run.say(`\nthe disclosure log’s share of ${workload.name}`);
    const saturated = { ...workload, connections: SATURATING };
    all.push(await measureWorkload({ ...run, workload: saturated, gateways: [ACCORD, ACCORD_UNDISCLOSED] }));
  }
  return all;
}

/** The disclosure log's share of the whole cost, in percent. */
export function disclosureTable(measurements: readonly (readonly Measurement[])[]): string {
  const rows = measurements.flatMap(([on, off]) => {
    if (on === undefined || off === undefined) return [];
    const figures = [on, off].flatMap((measurement) => [
      milliseconds(medianOf(measurement, 'cpu')),
      spreadOf(measurement, 'cpu').map(milliseconds).join('–'),
    ]);
    const share = 1 - medianOf(off, 'cpu') / medianOf(on, 'cpu');
    return [[on.workload.name, ...figures, `${(share * 100).toFixed(1)} %`]];
  });
  return markdownTable(['workload', 'log on', 'lowest–highest', 'no log', 'lowest–highest', 'share'], rows);
}
