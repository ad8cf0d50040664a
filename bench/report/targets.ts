import type { Measurement } from '../measure/measureWorkload.ts';
import { medianOf } from './statistics.ts';
import { markdownTable } from './tables.ts';

/** Everything that a full run has measured: a list for each workload, one measurement for each gateway. */
export interface Results {
  readonly workloads: readonly (readonly Measurement[])[];
  readonly lists: readonly (readonly Measurement[])[];
  readonly consent: readonly (readonly Measurement[])[];
  readonly disclosure: readonly (readonly Measurement[])[];
}

interface Target {
  readonly what: string;
  readonly most: number;
  readonly measured: number;
}

/** What this gateway sets itself to reach, beside what was measured. Figures are ratios; at most `most` is reached. */
export function targetsTable(results: Results): string {
  const rows = targets(results).map(({ what, most, measured }) => [
    what,
    most.toFixed(3),
    measured.toFixed(3),
    measured <= most ? 'yes' : 'no',
  ]);
  return markdownTable(['CPU per request, unless it says otherwise', 'at most', 'measured', 'reached'], rows);
}

function targets({ workloads, lists, consent, disclosure }: Results): readonly Target[] {
  const beside = (name: string, workload: string) => {
    const row = workloads.find(([first]) => first?.workload.name === workload) ?? [];
    return cpu(row, 'accord') / cpu(row, name);
  };
  const profile = workloads.find(([first]) => first?.workload.name === 'profile') ?? [];
  const memory = (name: string) =>
    profile.find(({ gateway }) => gateway.name === name)?.residentMemory ?? Number.NaN;
  const perCustomer = lists.map((row) => cpu(row, 'accord') / (row[0]?.workload.customers ?? Number.NaN));
  const shareBeside = (name: string, row: readonly Measurement[]) => 1 - cpu(row, name) / cpu(row, 'accord');
  return [
    { what: 'profile: accord to stock', most: 1 / 8, measured: beside('stock', 'profile') },
    { what: 'list50: accord to stock', most: 1 / 5, measured: beside('stock', 'list50') },
    { what: 'profile: accord to grafbase', most: 1.2, measured: beside('grafbase', 'profile') },
    { what: 'list50: accord to grafbase', most: 1.2, measured: beside('grafbase', 'list50') },
    { what: 'profile: accord to the floor', most: 1.4, measured: beside('floor', 'profile') },
    {
      what: 'a customer on a list, of all lengths: the dearest to that on a list of 10',
      most: 1.1,
      measured: Math.max(...perCustomer) / (perCustomer[0] ?? Number.NaN),
    },
    ...consent.map((row) => ({
      what: `${row[0]?.workload.name}: consent’s share of accord`,
      most: 0.15,
      measured: shareBeside('accord-unlinked', row),
    })),
    ...disclosure.map((row) => ({
      what: `${row[0]?.workload.name}: the disclosure log’s share of accord`,
      most: 0.05,
      measured: shareBeside('accord-undisclosed', row),
    })),
    { what: 'profile: memory held, accord to stock', most: 1, measured: memory('accord') / memory('stock') },
  ];
}

function cpu(row: readonly Measurement[], name: string): number {
  const measurement = row.find(({ gateway }) => gateway.name === name);
  return measurement === undefined ? Number.NaN : medianOf(measurement, 'cpu');
}
