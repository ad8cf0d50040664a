import { writeFile } from 'node:fs/promises';
import { bandOutcomes } from '../../subgraphs/playbook/fairness/bandOutcomes.ts';
import { fairnessPage } from '../../subgraphs/playbook/fairness/fairnessPage.ts';
import type { OutcomeFairness } from '../../subgraphs/playbook/fairness/fairnessReport.ts';
import { outcomeFairness } from '../../subgraphs/playbook/fairness/outcomeFairness.ts';
import { readHealthDefinition } from '../../subgraphs/playbook/health/readHealthDefinition.ts';
import { CliError, systemCode } from '../cliError.ts';
import { grouped } from '../linkReport.ts';
import type { Environment } from '../subgraphConfig.ts';
import type { Terminal } from '../terminal.ts';
import type { AtWork } from './atWork.ts';
import { GROUPINGS, judgedPeople } from './judgedPeople.ts';
import { rowsOfFile } from './rowsOfFile.ts';

export interface FairnessRequest extends AtWork {
  readonly by: readonly string[];
  /** Of a file instead of the customers: its path, and which column says what when somebody is selected. */
  readonly file?: string;
  readonly outcome?: string;
  /** Where to write the page, if anywhere. */
  readonly page?: string;
}

/** Prints how evenly groups of people are selected, and writes it as a page. Throws CliError. */
export async function reportFairness(
  request: FairnessRequest,
  env: Environment,
  terminal: Terminal,
): Promise<void> {
  const { about, outcomes } =
    request.file === undefined
      ? await ofCustomers(request, env, terminal)
      : await ofFile({ ...request, file: request.file });
  terminal.out(about);
  for (const line of outcomes.flatMap(linesOf)) terminal.out(line);
  terminal.out('The flag ⚑ marks a ratio below four fifths: a reason to look closer, and no verdict.');
  if (request.page === undefined) return;
  const page = fairnessPage({ title: 'Fairness of the playbook', about, madeAt: new Date(), outcomes });
  try {
    await writeFile(request.page, page);
  } catch (error) {
    throw new CliError(`${request.page} cannot be written (${systemCode(error) ?? 'unknown'}).`, {
      cause: error,
    });
  }
  terminal.out(`The page is in ${request.page}.`);
}

interface Found {
  readonly about: string;
  readonly outcomes: readonly OutcomeFairness[];
}

async function ofCustomers(request: FairnessRequest, env: Environment, terminal: Terminal): Promise<Found> {
  const strange = request.by.filter((name) => !Object.hasOwn(GROUPINGS, name));
  if (strange.length > 0)
    throw new CliError(
      `No department holds ${strange.join(', ')} of customers, or none lets it be counted; expected some of ${Object.keys(GROUPINGS).join(', ')}. Data that has it is judged by --file FILE --outcome COLUMN=VALUE.`,
    );
  const { people, version, cases } = await judgedPeople(request, env, terminal);
  const { bands, version: healthVersion } = readHealthDefinition();
  const attributes = request.by;
  return {
    about: `Of ${grouped(people.length)} customers who let themselves be counted, by health score ${healthVersion} and playbook ${version}.`,
    outcomes: [
      ...bandOutcomes(
        people.map(({ groups, score }) => ({ groups, value: score })),
        { bands, attributes },
      ),
      ...cases.map((outcome, index) =>
        outcomeFairness(
          people.map(({ groups, engaged }) => ({ groups, selected: engaged[index] === true })),
          { outcome, attributes },
        ),
      ),
    ],
  };
}

async function ofFile({ file, outcome, by }: FairnessRequest & { readonly file: string }): Promise<Found> {
  const [column, value] = outcome?.split('=') ?? [];
  if (!column || value === undefined)
    throw new CliError('--outcome must say which column says what of who is selected: --outcome Churn=No.');
  const rows = await rowsOfFile(file, { column, value, attributes: by });
  return {
    about: `Of ${grouped(rows.length)} rows of a file.`,
    outcomes: [outcomeFairness(rows, { outcome: `${column} is ${value}`, attributes: by })],
  };
}

function linesOf({ outcome, minimumSize, attributes }: OutcomeFairness): string[] {
  return [
    `  Selected: ${outcome}`,
    ...attributes.flatMap(({ attribute, groups, hiddenGroups }) => [
      `    ${attribute}${hiddenGroups === 0 ? '' : ` (${hiddenGroups} groups are not shown: too few people, below ${minimumSize})`}`,
      ...groups.map(({ group, size, rate, ratio, difference, isBelowFourFifths }) =>
        [
          `      ${group.padEnd(18)} ${grouped(size).padStart(8)}`,
          `${interval(rate, percent)}`,
          ratio === null
            ? 'reference'
            : `ratio ${interval(ratio, (share) => share.toFixed(2))}${isBelowFourFifths ? ' ⚑' : ''}`,
          ...(difference === null ? [] : [`difference ${interval(difference, percent)}`]),
        ].join('  '),
      ),
    ]),
  ];
}

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function interval({ value, low, high }: Interval, written: (value: number) => string): string {
  return `${written(value)} (${written(low)} to ${written(high)})`;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
