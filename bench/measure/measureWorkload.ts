import type { GatewayUnderTest } from '../gateways/gateway.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Bench, Contestant } from './bench.ts';
import type { LoadGenerator } from './load.ts';
import { cpuMilliseconds, peakMemory, residentMemory } from './processStatistics.ts';

/** How long and how often. */
export interface Pace {
  readonly rounds: number;
  /** Seconds of one measured round, and of the load before it that is not measured. */
  readonly seconds: number;
  readonly leadIn: number;
  /** The part of a workload's warm-up that is done: 1 is all of it. */
  readonly warmUp: number;
}

/** What one gateway did in one round. */
export interface Round {
  /** CPU time of the gateway's process, all threads, milliseconds per request. */
  readonly cpu: number;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Measurement {
  readonly gateway: GatewayUnderTest;
  readonly workload: Workload;
  readonly rounds: readonly Round[];
  /** MiB: the most since the start, and what is held after the last round. */
  readonly peakMemory: number;
  readonly residentMemory: number;
  /** Requests before the first round. */
  readonly warmedBy: number;
  readonly bytesPerAnswer: number;
}

export interface WorkloadRun {
  readonly bench: Bench;
  readonly workload: Workload;
  readonly gateways: readonly GatewayUnderTest[];
  readonly pace: Pace;
  readonly say: (line: string) => void;
  /** The folder for accord's CPU profile. */
  readonly cpuProfile?: string;
}

/** A contestant, and what is known of it so far. */
interface Entry {
  readonly contestant: Contestant;
  readonly warmedBy: number;
  readonly rounds: Round[];
  bytesPerAnswer: number;
}

/**
 * Measures one workload on several gateways: starts each anew, compares its answers, warms it up, then goes round them
 * so often as the pace says. One gateway runs at a time; the others are stopped where they are.
 */
export async function measureWorkload(run: WorkloadRun): Promise<Measurement[]> {
  const { bench, workload, gateways, pace, say } = run;
  const load = bench.loadFor(workload);
  const entries: Entry[] = [];
  for (const [position, gateway] of gateways.entries()) {
    const contestant = await bench.enter(gateway, workload, position, run.cpuProfile);
    const warmedBy = await turn(contestant, () => warmUp(contestant, run, load));
    say(`  ${gateway.name}: answers as it should; warmed up by ${warmedBy} requests`);
    entries.push({ contestant, warmedBy, rounds: [], bytesPerAnswer: 0 });
  }
  for (let round = 0; round < pace.rounds; round++) {
    for (const entry of entries) await turn(entry.contestant, () => measureRound(entry, run, load));
  }
  const measurements = entries.map(({ contestant, warmedBy, rounds, bytesPerAnswer }): Measurement => {
    const { pid } = contestant.process;
    const memory = { peakMemory: peakMemory(pid), residentMemory: residentMemory(pid) };
    return { gateway: contestant.gateway, workload, rounds, ...memory, warmedBy, bytesPerAnswer };
  });
  for (const { contestant } of entries) await contestant.process.stop();
  return measurements;
}

/** Lets one gateway have its core for a while. */
async function turn<T>({ process }: Contestant, action: () => Promise<T>): Promise<T> {
  process.resume();
  try {
    return await action();
  } finally {
    process.pause();
  }
}

/** Sends load until the warm-up is done, and answers how many requests that were. */
async function warmUp({ url }: Contestant, run: WorkloadRun, load: LoadGenerator): Promise<number> {
  const { workload, pace } = run;
  const wanted = Math.ceil(workload.warmUp * pace.warmUp);
  let sent = 0;
  let rate = 0;
  while (sent < wanted) {
    const seconds = rate === 0 ? 1 : Math.min(5, Math.ceil((wanted - sent) / rate));
    const result = await load.send(url, workload.connections, seconds);
    if (result.requests === 0) throw new Error(`${url} answered nothing in ${seconds} seconds`);
    sent += result.requests;
    rate = result.requests / result.seconds;
  }
  return sent;
}

async function measureRound(entry: Entry, run: WorkloadRun, load: LoadGenerator): Promise<void> {
  const { workload, pace } = run;
  const { url, process, gateway } = entry.contestant;
  if (pace.leadIn > 0) await load.send(url, workload.connections, pace.leadIn);
  const before = cpuMilliseconds(process.pid);
  const result = await load.send(url, workload.connections, pace.seconds);
  const cpu = (cpuMilliseconds(process.pid) - before) / result.requests;
  expectWhole(entry, result.bytesPerAnswer, result.failures);
  entry.rounds.push({
    cpu,
    requestsPerSecond: result.requests / result.seconds,
    p50: result.p50,
    p99: result.p99,
  });
  run.say(
    `  ${gateway.name}: ${cpu.toFixed(3)} ms CPU, ${(result.requests / result.seconds).toFixed(0)} requests/s`,
  );
}

/** A gateway that answers less under load than at the start is not measured but found out. Throws an Error. */
function expectWhole(entry: Entry, bytesPerAnswer: number, failures: number): void {
  const { name } = entry.contestant.gateway;
  if (failures > 0) throw new Error(`${name}: ${failures} requests failed under load`);
  const before = entry.bytesPerAnswer;
  if (before > 0 && Math.abs(bytesPerAnswer - before) > before * 0.05)
    throw new Error(`${name}: answers of ${bytesPerAnswer} bytes after answers of ${before} bytes`);
  entry.bytesPerAnswer = bytesPerAnswer;
}
