import { readFileSync } from 'node:fs';
import { type BenchStore, runOn } from './benchStore.ts';
import { openFeeds } from './feed.ts';
import type { RecordClaims } from './product.ts';

/** What arrivals took, in milliseconds. */
export interface Arrivals {
  readonly clients: number;
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly perSecond: number;
  /** Processor time of this process and of the database's, for one arrival; undefined on another machine. */
  readonly nodeCpu: number;
  readonly databaseCpu: number | undefined;
  /** Processor time of this process, of one core's. */
  readonly nodeShare: number;
}

/**
 * Clients who each save one record after the other at its department, and wait until identity has taken it in and resolved it, both
 * committed.
 */
export async function arrive(
  store: BenchStore,
  tenant: string,
  records: readonly RecordClaims[],
  clients: number,
): Promise<Arrivals> {
  const waiting = [...records].reverse();
  const took: number[] = [];
  const feeds = await openFeeds(
    new Set(records.map(({ department }) => department)),
    tenant,
    store.resolving,
  );
  const client = async () => {
    for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
      const started = performance.now();
      await feeds.get(record.department)?.arrival(record);
      took.push(performance.now() - started);
    }
  };
  const [cpu, databaseBefore] = [process.cpuUsage(), await databaseCpuMs(store.url)];
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const nodeMs = (user + system) / 1000;
  const databaseMs = difference(databaseBefore, await databaseCpuMs(store.url));
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.ceil(took.length * share) - 1)] ?? 0;
  return {
    clients,
    count: took.length,
    p50: at(0.5),
    p99: at(0.99),
    max: took.at(-1) ?? 0,
    perSecond: (took.length * 1000) / elapsed,
    nodeCpu: nodeMs / took.length,
    databaseCpu: databaseMs === undefined ? undefined : databaseMs / took.length,
    nodeShare: nodeMs / elapsed,
  };
}

const TICK_MS = 10;

/** By process, what the database's processes for this store have taken so far; undefined where they are elsewhere. */
async function databaseCpuMs(url: string): Promise<ReadonlyMap<number, number> | undefined> {
  const { rows } = await runOn(
    url,
    `select pid from pg_stat_activity where datname = current_database() and application_name = 'accord-identity'`,
  );
  try {
    return new Map(
      rows.map(({ pid }: { pid: number }) => {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        return [pid, (Number(fields[11]) + Number(fields[12])) * TICK_MS];
      }),
    );
  } catch {
    return undefined;
  }
}

function difference(
  before: ReadonlyMap<number, number> | undefined,
  after: ReadonlyMap<number, number> | undefined,
): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);
}
