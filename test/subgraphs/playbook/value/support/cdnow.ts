import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CustomerOrder } from '../../../../../subgraphs/playbook/value/purchaseHistories.ts';
import type {
  PurchaseHistory,
  PurchaseTiming,
} from '../../../../../subgraphs/playbook/value/purchaseHistory.ts';

/** The end of the first 39 weeks. */
export const CALIBRATED_UNTIL = new Date('1997-09-30T00:00:00Z');

/** The published summary of the 2,357 customers; times and mean spends have two decimals. */
export function readSummary(path: string): PurchaseHistory[] {
  return rowsOf(path, ',').map(([, x, tx, T, mean]) => ({
    frequency: Number(x),
    recencyWeeks: Number(tx),
    ageWeeks: Number(T),
    meanSpendMinor: 100 * Number(mean),
  }));
}

/** All purchases of all 23,570 customers. `path` is that of any file beside it. */
export function readMaster(path: string): CustomerOrder<string>[] {
  return rowsOf(join(dirname(path), 'cdnow_master.txt'), /\s+/).map(
    ([customer = '', day = '', , dollars]) => ({
      customer,
      at: new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`),
      amountMinor: Math.round(100 * Number(dollars)),
    }),
  );
}

function rowsOf(path: string, separator: string | RegExp): string[][] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => line.trim().split(separator));
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
