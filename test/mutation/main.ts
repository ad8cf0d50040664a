import { readFileSync } from 'node:fs';
import { mutantsOf } from './mutants.ts';
import { MutantWorker } from './mutantWorker.ts';
import { TARGETS, type Target } from './targets.ts';

/**
 * Breaks the files of targets.ts in one place at a time, in memory, and runs the tests that must notice:
 *
 *   npm run mutation -- [FILE…]
 *
 * Prints a line for each mutant that survives or does not come to an end, and for each file how many there were. What
 * survives is looked at by hand: docs/mutation.md.
 */
const AT_ONCE = 2;
/** A worker keeps the modules of every mutant that it has tried. */
const MUTANTS_A_WORKER = 150;

const only = process.argv.slice(2);
const queue = TARGETS.filter(({ file }) => only.length === 0 || only.includes(file));
const unknown = only.filter((file) => !queue.some((target) => target.file === file));
if (unknown.length > 0)
  throw new Error(`${unknown.join(', ')}: expected files that test/mutation/targets.ts lists`);

const total = { killed: 0, timedOut: 0, survived: 0 };
await Promise.all(Array.from({ length: AT_ONCE }, work));
report('all', total);

async function work(): Promise<void> {
  for (let target = queue.shift(); target !== undefined; target = queue.shift()) await tryFile(target);
}

async function tryFile({ file }: Target): Promise<void> {
  const count = { killed: 0, timedOut: 0, survived: 0 };
  const mutants = mutantsOf(readFileSync(file, 'utf8'));
  for (let start = 0; start < mutants.length; start += MUTANTS_A_WORKER) {
    const worker = new MutantWorker(file);
    await worker.expectUnbroken();
    for (const [nth, { line, from, to }] of mutants.slice(start, start + MUTANTS_A_WORKER).entries()) {
      const outcome = await worker.outcomeOf(start + nth);
      count[outcome]++;
      total[outcome]++;
      if (outcome !== 'killed') print(`${outcome} ${file}:${line}  ${from}  →  ${to}`);
    }
    // what one mutant left behind must not have killed the next
    await worker.expectUnbroken();
    worker.stop();
  }
  report(file, count);
}

function report(what: string, { killed, timedOut, survived }: typeof total): void {
  const all = killed + timedOut + survived;
  print(`${what}: ${all} mutants, ${killed} killed, ${timedOut} timed out, ${survived} survived`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
