/**
 * Studies of what the playbook's models predict: npm run bench:playbook -- STUDY … README.md says what they
 * measure.
 */
import { studyFitTime } from './value/studyFitTime.ts';
import { studyValue } from './value/studyValue.ts';

interface Study {
  /** What it needs to be told, as the usage names it. */
  readonly argument: string;
  /** Lines of Markdown. */
  readonly run: (argument: string) => readonly string[];
}

const STUDIES: Readonly<Record<string, Study>> = {
  value: { argument: 'DIRECTORY', run: studyValue },
  'fit-time': { argument: 'CUSTOMERS', run: studyFitTime },
};

const [name = '', argument] = process.argv.slice(2);
const study = STUDIES[name];
if (study === undefined || argument === undefined) {
  for (const [one, { argument: needed }] of Object.entries(STUDIES))
    process.stderr.write(`npm run bench:playbook -- ${one} ${needed}\n`);
  process.exitCode = 2;
} else {
  process.stdout.write(`${study.run(argument).join('\n')}\n`);
}
