import { readFileSync } from 'node:fs';
import { mutantsOf } from './mutants.ts';
import { runTests } from './runTests.ts';
import { TARGETS } from './targets.ts';

/**
 * Tries the mutants of one file, each when it is told: `main.ts` sends a mutant's number, and is answered with the test that
 * noticed, or with null. The number -1 is the file as it is.
 */
const [file] = process.argv.slice(2);
const target = TARGETS.find((candidate) => candidate.file === file);
if (target === undefined) throw new Error('usage: node test/mutation/worker.ts FILE, one of targets.ts');
const { tests } = target;
const mutants = mutantsOf(readFileSync(target.file, 'utf8'));

process.once('disconnect', () => process.exit());
process.on('message', async (index: number) => {
  const mutant = mutants[index];
  const change = mutant && { file: target.file, source: mutant.source };
  process.send?.({ noticedBy: (await runTests(tests, change)) ?? null });
});
