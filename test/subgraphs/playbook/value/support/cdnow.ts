import { readFileSync } from 'node:fs';
import type {
  PurchaseHistory,
  PurchaseTiming,
} from '../../../../../subgraphs/playbook/value/purchaseHistory.ts';

/** The published summary of the 2,357 customers; times and mean spends have two decimals. */
export function readSummary(path: string): PurchaseHistory[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const [, frequency, recencyWeeks, ageWeeks, meanSpend] = line.split(',').map(Number);
    if (
      frequency === undefined ||
      recencyWeeks === undefined ||
      ageWeeks === undefined ||
      meanSpend === undefined
    )
      throw new Error('A row of the summary has five columns.');
    return { frequency, recencyWeeks, ageWeeks, meanSpendMinor: 100 * meanSpend };
  });
}

/**
 * The histories of the sample, with exact times and spends: of each row of the summary the one history of the master file
 * that is equal to it as far as it has decimals. The files do not share ids; rows that are alike may swap their customers.
 */
export function sampleOf(
  histories: ReadonlyMap<string, PurchaseHistory>,
  summary: readonly PurchaseHistory[],
): PurchaseHistory[] {
  const byTiming = new Map<string, PurchaseHistory[]>();
  for (const history of histories.values()) {
    const alike = byTiming.get(timingOf(history));
    if (alike === undefined) byTiming.set(timingOf(history), [history]);
    else alike.push(history);
  }
  return summary.flatMap((row) => {
    const alike = byTiming.get(timingOf(row)) ?? [];
    const at = alike.findIndex((one) => Math.abs(one.meanSpendMinor - row.meanSpendMinor) < 0.500_001);
    return at < 0 ? [] : alike.splice(at, 1);
  });
}

function timingOf({ frequency, recencyWeeks, ageWeeks }: PurchaseTiming): string {
  return `${frequency} ${recencyWeeks.toFixed(2)} ${ageWeeks.toFixed(2)}`;
}
