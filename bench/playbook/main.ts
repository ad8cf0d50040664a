/**
 * The studies of the playbook's judgements: npm run bench:playbook -- churn|fairness DIRECTORY [--page FILE]. README.md says
 * what each asks of which data.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { churnReport } from './churn/churnReport.ts';
import { churnStudy } from './churn/churnStudy.ts';
import { readChurn } from './churn/readChurn.ts';
import { bandFairness } from './fairness/bandFairness.ts';
import { fairnessTables } from './fairness/fairnessTables.ts';
import { bandOutcomes, fairnessPage, healthOf, outcomeFairness, readHealthDefinition } from './product.ts';

const FILE = 'telco_customer_churn.csv';
const definition = readHealthDefinition();

function churn(directory: string): string {
  return churnReport(churnStudy(readChurn(join(directory, FILE)), { healthOf, definition }));
}

function fairness(directory: string): string {
  const people = readChurn(join(directory, FILE));
  const outcomes = bandFairness(people, { healthOf, definition, bandOutcomes, outcomeFairness });
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

const STUDIES: Readonly<Record<string, (directory: string) => string>> = { churn, fairness };

const { values, positionals } = parseArgs({ allowPositionals: true, options: { page: { type: 'string' } } });
const [study = '', directory = '../shared/data/churn'] = positionals;
const run = STUDIES[study];
if (run === undefined) throw new Error(`expected a study: ${Object.keys(STUDIES).join(', ')}`);
process.stdout.write(`${run(directory)}\n`);
