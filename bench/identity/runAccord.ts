import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What one run of the program took. */
export interface AccordRun {
  readonly output: string;
  readonly seconds: number;
  /** Of all threads, user and system. */
  readonly cpuSeconds: number;
  /** The most memory that it held, resident. */
  readonly peakMiB: number;
}

const ROOT = resolve(import.meta.dirname, '../..');
const REPORT = pathToFileURL(join(import.meta.dirname, 'reportUsage.ts')).href;

/** Runs the built program in a process of its own, in `directory`. Throws with what it printed when it fails. */
export async function runAccord(args: readonly string[], directory: string): Promise<AccordRun> {
  const usageFile = join(directory, 'usage.json');
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT, join(ROOT, 'dist/cli/main.js'), ...args], {
    cwd: directory,
    env: { ...process.env, USAGE_FILE: usageFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const code = await new Promise<number | null>((settle) => child.on('close', settle));
  if (code !== 0) throw new Error(`accord ${args.join(' ')} ended with ${code}: ${errors}`);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as Pick<AccordRun, 'cpuSeconds' | 'peakMiB'>;
  return { output, seconds: (performance.now() - started) / 1000, ...usage };
}
