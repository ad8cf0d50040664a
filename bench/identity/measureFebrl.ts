import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAccord } from './runAccord.ts';

const SEEDS = 10;
const PEOPLE = 5_000;
const MAPPING = join(import.meta.dirname, 'mappings/febrl.yaml');

/** Links febrl4a with febrl4b, which lie in `source`, with ten seeds, and tells how right it was at probability 0.5. */
export async function measureFebrl(source: string, directory: string): Promise<string[]> {
  const truth = join(directory, 'febrl-truth.csv');
  const pairs = join(directory, 'febrl-pairs.csv');
  const numbers = Array.from({ length: PEOPLE }, (_, number) => `rec-${number}-org,rec-${number}-dup-0`);
  writeFileSync(truth, ['id_a,id_b', ...numbers, ''].join('\n'));
  const lines: string[] = [];
  const scores: number[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const inputs = ['febrl4a.csv', 'febrl4b.csv'].flatMap((name) => ['--input', join(source, name)]);
    const options = ['--mapping', MAPPING, '--output', pairs, '--seed', String(seed)];
    const run = await runAccord(['link', ...inputs, ...options], directory);
    const { output } = await runAccord(['link', 'evaluate', '--pairs', pairs, '--truth', truth], directory);
    const row = output.split('\n').find((line) => line.trim().startsWith('0.5 ')) ?? '';
    scores.push(Number(row.trim().split(/ +/).at(-1)));
    lines.push(`seed ${seed}: ${row.trim()}   CPU ${run.cpuSeconds.toFixed(1)} s`);
  }
  scores.sort((a, b) => a - b);
  return [
    'threshold, true, false, missed, precision, recall, F1',
    ...lines,
    `F1: minimum ${scores[0]}, median ${((scores[4] ?? 0) + (scores[5] ?? 0)) / 2}`,
  ];
}
