import { loadavg } from 'node:os';
import type { Arrivals } from './arrive.ts';
import type { Agreement } from './measureAgreement.ts';
import type { StoreQuality } from './storeQuality.ts';

/** What an arrival may take in 99 of 100 cases, in milliseconds, by the number of clients. */
const TARGET_P99: Readonly<Record<number, number>> = { 1: 15, 8: 40 };

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function phaseLine(name: string, seconds: number): string {
  return `${name}: ${seconds.toFixed(1)} s (load ${loadavg()[0]?.toFixed(1)})`;
}

export function arrivalLine(name: string, arrivals: Arrivals): string {
  const { clients, count, p50, p99, max, perSecond, nodeCpu, databaseCpu, nodeShare } = arrivals;
  const ms = (value: number) => value.toFixed(1);
  const target = TARGET_P99[clients] ?? Number.POSITIVE_INFINITY;
  const verdict = p99 < target ? 'met' : 'missed';
  const cpu = `CPU ms each: Node ${ms(nodeCpu)}, PostgreSQL ${databaseCpu === undefined ? '?' : ms(databaseCpu)}`;
  return (
    `  ${name ? `${name}, ` : ''}${count} arrivals, ${clients} clients: p50 ${ms(p50)}, p99 ${ms(p99)} ` +
    `(target ${target} ${verdict}), max ${ms(max)} ms, ${perSecond.toFixed(0)}/s; ${cpu}; Node ` +
    `${(nodeShare * 100).toFixed(0)} % of a core`
  );
}

export function qualityLine(name: string, { customers, pairwise, clustered }: StoreQuality): string {
  const share = (value: number) => value.toFixed(4);
  return (
    `  ${name}: ${customers.toLocaleString('en-GB')} customers; pairwise ${share(pairwise.precision)} / ` +
    `${share(pairwise.recall)}, clustered ${share(clustered.precision)} / ${share(clustered.recall)} (precision / recall)`
  );
}

export function agreementLines(results: readonly Agreement[]): string[] {
  return results.flatMap(({ name, quality, ofFull, ofThis }) => [
    qualityLine(name, quality),
    `    of the pairs of a ${ofFull.toFixed(4)} are here; of those here ${ofThis.toFixed(4)} are of a`,
  ]);
}
