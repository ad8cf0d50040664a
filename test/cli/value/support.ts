import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDataDirectory } from '../../../cli/dataDirectory.ts';
import { createProgram } from '../../../cli/program.ts';
import { runProgram } from '../../../cli/runProgram.ts';
import { emptyCluster } from '../../support/freshPglite.ts';
import { memoryTerminal } from '../memoryTerminal.ts';

/** Runs a command line in this process. */
export async function accord(...args: string[]) {
  const terminal = memoryTerminal();
  const code = await runProgram(createProgram(terminal), args, terminal);
  return { code, stdout: terminal.output.join('\n'), stderr: terminal.errors.join('\n') };
}

/** A data directory without the sample company. */
export async function emptyDataDirectory(path: string): Promise<void> {
  (await openDataDirectory(path, 'accord test')).release();
  cpSync(await emptyCluster(), join(path, 'db'), { recursive: true });
}

export interface Bought {
  readonly customer: number;
  /** yyyy-mm-dd */
  readonly day: string;
  readonly cents: number;
}

/** Writes purchases in the form of CDNOW. */
export function writeCdnow(path: string, purchases: readonly Bought[]): void {
  const rows = purchases.map(
    ({ customer, day, cents }) =>
      ` ${String(customer).padStart(5, '0')} ${day.replaceAll('-', '')}  1  ${(cents / 100).toFixed(2)}`,
  );
  const lines = [' customer_id  date number_of_cds  dollar_value', ...rows];
  writeFileSync(path, lines.map((line) => `${line}\r\n`).join(''));
}

const DAY_MS = 86_400_000;

/** A shop of the first ten months of 2025, always the same: customers come, buy at their own pace, and some leave. */
export function smallShop(customers: number): Bought[] {
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const [from, until] = [Date.parse('2025-01-01'), Date.parse('2025-10-31')];
  return Array.from({ length: customers }, (_, index) => index + 1).flatMap((customer) => {
    const mean = 60 * random() ** -0.7; // days from purchase to purchase
    const spend = 2_000 + 6_000 * random();
    const bought: Bought[] = [];
    for (let at = from + Math.floor(90 * random()) * DAY_MS; at <= until; ) {
      const day = new Date(at).toISOString().slice(0, 10);
      bought.push({ customer, day, cents: Math.round(spend * (0.5 + random())) });
      if (random() < 0.15) break;
      at += Math.ceil(-mean * Math.log(random())) * DAY_MS;
    }
    return bought;
  });
}

/** The number that stands behind a name in what `accord value fit` prints. */
export function printed(stdout: string, name: string): number {
  const [, number = ''] = new RegExp(`^ {4}${name} +(-?[\\d.,]+)`, 'm').exec(stdout) ?? [];
  return Number(number.replaceAll(',', ''));
}
