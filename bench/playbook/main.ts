/**
 * The studies of the playbook's judgements: npm run bench:playbook -- STUDY …. README.md says what each asks of which data.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fairnessPage } from '../../subgraphs/playbook/fairness/fairnessPage.ts';
import { readHealthDefinition } from '../../subgraphs/playbook/health/readHealthDefinition.ts';
import { churnReport } from './churn/churnReport.ts';
import { churnStudy } from './churn/churnStudy.ts';
import { readChurn } from './churn/readChurn.ts';
import { studyEngagement } from './engagement/studyEngagement.ts';
import { bandFairness } from './fairness/bandFairness.ts';
import { fairnessTables } from './fairness/fairnessTables.ts';
import { studyFitTime } from './value/studyFitTime.ts';
import { studyValue } from './value/studyValue.ts';

const FILE = 'telco_customer_churn.csv';
const definition = readHealthDefinition();

function churn(directory: string): string {
  return churnReport(churnStudy(readChurn(join(directory, FILE)), definition));
}

function fairness(directory: string): string {
  const people = readChurn(join(directory, FILE));
  const outcomes = bandFairness(people, definition);
  if (values.page !== undefined)
    writeFileSync(
      values.page,
      fairnessPage({
        title: 'Fairness of the health score over the churn data',
        about: `Of ${people.length.toLocaleString('en-GB')} customers of a telecom company (the IBM sample), scored by definition ${definition.version} from what that data tells, with the minimum of coverage set aside.`,
        madeAt: new Date(),
        outcomes,
      }),
    );
  return fairnessTables(outcomes);
}

interface Study {
  /** What it is told, as the usage names it; its usual value. */
  readonly argument: readonly [name: string, usual: string];
  /** Markdown. */
  readonly run: (argument: string) => string | Promise<string>;
}

const STUDIES: Readonly<Record<string, Study>> = {
  engagement: {
    argument: ['CUSTOMERS', '1000'],
    run: async (size) => (await studyEngagement(Number(size))).join('\n'),
  },
  value: { argument: ['DIRECTORY', '../shared/data/purchases'], run: (from) => studyValue(from).join('\n') },
  'fit-time': { argument: ['CUSTOMERS', '1000000'], run: (size) => studyFitTime(size).join('\n') },
  churn: { argument: ['DIRECTORY', '../shared/data/churn'], run: churn },
  fairness: { argument: ['DIRECTORY', '../shared/data/churn'], run: fairness },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: 'string' } } });
const [name = '', argument] = positionals;
const study = STUDIES[name];
if (study === undefined) {
  for (const [
    one,
    {
      argument: [needed, usual],
    },
  ] of Object.entries(STUDIES))
    process.stderr.write(`npm run bench:playbook -- ${one} [${needed}, ${usual} when left out]\n`);
  process.exitCode = 2;
} else process.stdout.write(`${await study.run(argument ?? study.argument[1])}\n`);
