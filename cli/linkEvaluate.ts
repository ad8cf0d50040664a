import { writeFile } from 'node:fs/promises';
import { curveSvg } from '../subgraphs/identity/resolution/evaluate/curveSvg.ts';
import { type Measure, measureAt } from '../subgraphs/identity/resolution/evaluate/evaluatePairs.ts';
import { readJudgedPairs } from '../subgraphs/identity/resolution/evaluate/readJudgedPairs.ts';
import { CliError, explain, systemCode } from './cliError.ts';
import { requireFile } from './inputFile.ts';
import type { Terminal } from './terminal.ts';

export interface EvaluateRequest {
  /** What `accord link` wrote. */
  readonly pairs: string;
  readonly truth: string;
  /** Where the picture goes. */
  readonly curve?: string;
}

const SHOWN = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
const DRAWN = [0.001, 0.005, ...SHOWN, 0.9999, 0.99999];

/** Compares pairs with the truth and prints how they do at each threshold. Throws CliError. */
export async function linkEvaluate(
  { pairs, truth, curve }: EvaluateRequest,
  terminal: Terminal,
): Promise<void> {
  for (const path of [pairs, truth]) await requireFile(path, 'expected CSV with a header');
  const judged = await explain('Evaluating', () => readJudgedPairs(pairs, truth));
  terminal.out(table(measureAt(SHOWN, judged.pairs, judged.truePairs)));
  if (curve === undefined) return;
  try {
    await writeFile(curve, curveSvg(measureAt(DRAWN, judged.pairs, judged.truePairs)));
  } catch (error) {
    throw new CliError(`${curve} cannot be written (${systemCode(error)}).`, { cause: error });
  }
}

function table(measures: readonly Measure[]): string {
  const header = ['threshold', 'true', 'false', 'missed', 'precision', 'recall', 'F1'];
  const rows = measures.map((one) => [
    String(one.threshold),
    ...[one.truePairs, one.falsePairs, one.missedPairs].map((count) => count.toLocaleString('en-GB')),
    ...[one.precision, one.recall, one.f1].map((share) => share.toFixed(5)),
  ]);
  return [header, ...rows].map((row) => row.map((cell) => cell.padStart(11)).join('')).join('\n');
}
