import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { COMPARED } from '../gateways/gateways.ts';
import { repositoryPath } from '../gateways/packages.ts';
import type { Measurement, Pace } from '../measure/measureWorkload.ts';
import { consentTable, disclosureTable, listsTable } from '../studies.ts';
import { medianOf } from './statistics.ts';
import { markdownTable, workloadTable } from './tables.ts';
import { type Results, targetsTable } from './targets.ts';

/** How it was measured, for the head of the report. */
export interface Circumstances {
  readonly loadGenerator: string;
  readonly pace: Pace;
}

/** Writes bench/RESULTS.md. */
export function writeResults(results: Results, circumstances: Circumstances): void {
  const sections = [
    '# Results',
    'Written by `npm run bench`; not edited by hand. How it is measured, and what the numbers do not show: [README.md](README.md).',
    setting(circumstances),
    '## Times the CPU of Accord, per request\n\nAccord has consent on; no other has.',
    ratios(results.workloads),
    '## Targets',
    targetsTable(results),
    ...results.workloads.flatMap((row) => [heading(row), workloadTable(row)]),
    '## What a customer costs on a list\n\nCPU of the gateway; the lists of 10 to 5,000 customers are all different.',
    listsTable(results.lists),
    '## Consent’s own share\n\nCPU milliseconds a request. Without the spec linked, departments are sent whole passports, so that the first share is too low; with short keys nothing of consent is left, and the second share counts the carrying of passports too.',
    consentTable(results.consent),
    '## The disclosure log’s share\n\nCPU milliseconds a request: noting what is disclosed while an answer is shaped, writing and syncing it, and shipping it to identity.',
    disclosureTable(results.disclosure),
  ];
  writeFileSync(repositoryPath('bench/RESULTS.md'), `${sections.join('\n\n')}\n`);
}

function setting({ loadGenerator, pace }: Circumstances): string {
  const [cpu] = cpus();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: repositoryPath('.') });
  return [
    `- ${new Date().toISOString().slice(0, 10)}, commit ${commit.toString().trim()}`,
    `- ${cpus().length} × ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    `- Node.js ${process.version}; load by ${loadGenerator}`,
    `- medians of ${pace.rounds} rounds of ${pace.seconds} seconds, after the warm-up that each table names`,
    ...COMPARED.map(({ name, title, version }) => `- \`${name}\`: ${title} (${version()})`),
  ].join('\n');
}

function heading(row: readonly Measurement[]): string {
  const [first] = row;
  if (first === undefined) return '';
  const { name, title, connections } = first.workload;
  const warmedBy = Math.min(...row.map((measurement) => measurement.warmedBy));
  return `## ${name}\n\n${title}. ${connections} requests at a time; ${warmedBy} or more before the first round; ${first.bytesPerAnswer.toFixed(0)} bytes an answer of Accord’s, with its headers.`;
}

function ratios(workloads: readonly (readonly Measurement[])[]): string {
  const names = workloads[0]?.map(({ gateway }) => gateway.name) ?? [];
  const rows = workloads.map((row) => {
    const accord = row.find(({ gateway }) => gateway.name === 'accord');
    const cells = row.map((measurement) =>
      accord === undefined ? '' : (medianOf(measurement, 'cpu') / medianOf(accord, 'cpu')).toFixed(2),
    );
    return [row[0]?.workload.name ?? '', ...cells];
  });
  return markdownTable(['workload', ...names], rows);
}
