import { readFileSync } from 'node:fs';
import { mutantsOf } from './mutants.ts';
import { MutantWorker } from './mutantWorker.ts';
import { TARGETS, type Target } from './targets.ts';

/**
 * Breaks the files of targets.ts in one place at a time, in memory, and runs the tests that must notice:
 *
 *   npm run mutation -- [FILE…] or FILE:LINE for what starts in that line
 *
 * Prints a line for each mutant that survives or does not come to an end, and for each file how many there were. What
 * survives is looked at by hand: docs/mutation.md.
 */
const AT_ONCE = 2;
/** A worker keeps the modules of every mutant that it has tried. */
const MUTANTS_A_WORKER = 150;

/** The lines of each file; none for all of them. */
const wanted = new Map<string, number[]>();
for (const argument of process.argv.slice(2)) {
  const [file = '', line] = argument.split(':');
  if (!TARGETS.some((target) => target.file === file))
    throw new Error(`${file}: expected a file that test/mutation/targets.ts lists`);
  wanted.set(file, [...(wanted.get(file) ?? []), ...(line === undefined ? [] : [Number(line)])]);
}
const queue = TARGETS.filter(({ file }) => wanted.size === 0 || wanted.has(file));

const total = { killed: 0, timedOut: 0, survived: 0 };
await Promise.all(Array.from({ length: AT_ONCE }, work));
report('all', total);

async function work(): Promise<void> {
  for (let target = queue.shift(); target !== undefined; target = queue.shift()) await tryFile(target);
}

async function tryFile({ file }: Target): Promise<void> {
  const count = { killed: 0, timedOut: 0, survived: 0 };
  const lines = wanted.get(file) ?? [];
  const mutants = mutantsOf(readFileSync(file, 'utf8'))
    .map((mutant, index) => ({ ...mutant, index }))
    .filter(({ line }) => lines.length === 0 || lines.includes(line));
  for (let start = 0; start < mutants.length; start += MUTANTS_A_WORKER) {
    const worker = new MutantWorker(file);
    await worker.expectUnbroken();
    for (const { index, line, from, to } of mutants.slice(start, start + MUTANTS_A_WORKER)) {
      const outcome = await worker.outcomeOf(index);
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
