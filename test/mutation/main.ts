import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mutantsOf } from './mutants.ts';
import { TARGETS } from './targets.ts';

/**
 * Breaks the files of targets.ts in one place at a time, in a copy of the project, and runs the tests that must notice:
 *
 *   node test/mutation/main.ts COPY [FILE…]
 *
 * COPY is a clean clone with its packages installed. Prints a line for each mutant that survives, and at the end how many
 * there were. What survives is looked at by hand: docs/mutation.md.
 */
const PATIENCE_MS = 120_000;

const [copy, ...only] = process.argv.slice(2);
if (copy === undefined) throw new Error('usage: node test/mutation/main.ts COPY [FILE…]');

async function testsFail(tests: readonly string[]): Promise<boolean> {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = ['node_modules/jest/bin/jest.js', '--bail', '--silent', '--runInBand', '--forceExit'];
  const child = spawn(process.execPath, [...flags, ...jest, ...tests], { cwd: copy, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return code !== 0;
}

let [all, survived] = [0, 0];
for (const { file, tests } of TARGETS.filter(({ file }) => only.length === 0 || only.includes(file))) {
  const path = `${copy}/${file}`;
  const original = readFileSync(path, 'utf8');
  if (await testsFail(tests)) throw new Error(`The tests of ${file} fail as it is.`);
  try {
    for (const { line, from, to, source } of mutantsOf(original)) {
      all++;
      writeFileSync(path, source);
      if (await testsFail(tests)) continue;
      survived++;
      process.stdout.write(`${file}:${line}  ${from}  →  ${to}\n`);
    }
  } finally {
    writeFileSync(path, original);
  }
}
process.stdout.write(`${all} mutants, ${survived} survived\n`);
