import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { writePopulation } from '../population/writePopulation.ts';
import { arrive } from './arrive.ts';
import {
  type BenchStore,
  isKept,
  learn,
  openStore,
  registerAll,
  resolveAll,
  type StoreOptions,
} from './benchStore.ts';
import { measureAgreement } from './measureAgreement.ts';
import type { RecordClaims } from './product.ts';
import { readPeople, readTruth } from './readPeople.ts';
import { agreementLines, arrivalLine, phaseLine, qualityLine, say } from './report.ts';
import { CROWD, measureShared } from './sharedValues.ts';
import { storeQuality } from './storeQuality.ts';
import { timeStatements } from './timeStatements.ts';

export interface ArrivalsRequest extends StoreOptions {
  readonly records: number;
  readonly directory: string;
  /** Whether to print which statements took longest. */
  readonly timesStatements: boolean;
  /** Whether to compare with a full run instead. */
  readonly agrees: boolean;
  /** A database that keeps the resolved store: filled where it is missing, and copied before records arrive. */
  readonly kept: string | undefined;
}

const TENANT = 'bench';
/** With so many the program is compiled, and connections plan their statements: a line of their own says what these took. */
const FIRST = 1_000;
const AT_EACH = 2_000;
const AT_SHARED = 1_000;
const CLIENTS = [1, 8];

type Phase = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Fills a store, resolves it, and measures records that arrive afterwards. */
export async function measureArrivals(request: ArrivalsRequest): Promise<void> {
  const { server, kept, agrees } = request;
  if (agrees) return using(await openStore(request), (store) => agree(store, request));
  const phase = phases(request);
  if (kept === undefined)
    return using(await openStore(request), async (store) => {
      await fill(store, request, phase);
      await receive(store, request, phase);
    });
  if (!(await isKept(server, kept)))
    await using(await openStore(request), async (store) => {
      await fill(store, request, phase);
      await store.keepAs(kept);
    });
  await using(await openStore(request, kept), (store) => receive(store, request, phase));
}

async function using(store: BenchStore, work: (store: BenchStore) => Promise<void>): Promise<void> {
  try {
    say(`${store.url.replace(/\/\/.*@/, '//')}, load ${loadavg()[0]?.toFixed(1)}`);
    await work(store);
  } finally {
    await store.close();
  }
}

async function agree(store: BenchStore, { records, directory }: ArrivalsRequest): Promise<void> {
  const population = await madeUp(directory, records, 1);
  for (const line of agreementLines(await measureAgreement(store, population, records))) say(line);
}

async function fill(store: BenchStore, request: ArrivalsRequest, phase: Phase): Promise<void> {
  const { records } = request;
  const { population, truth } = await peopleOf(request);
  const people = readPeople(population.records);
  await phase('register', () => registerAll(store, TENANT, take(people, records)));
  await phase('tidy', store.tidy);
  const { candidates, pairs } = await phase('learn', () => learn(store, TENANT));
  say(`${candidates.toLocaleString('en-GB')} pairs compared, ${pairs.toLocaleString('en-GB')} kept`);
  await phase('tidy', store.tidy);
  const resolved = await phase('resolve', () => resolveAll(store, TENANT, progress(records)));
  say(`${resolved.toLocaleString('en-GB')} records taken up`);
  await phase('tidy', store.tidy);
  say(qualityLine('full run', await storeQuality(store, TENANT, truth)));
}

async function receive(store: BenchStore, request: ArrivalsRequest, phase: Phase): Promise<void> {
  const { population, truth } = await peopleOf(request);
  const people = readPeople(population.records);
  for await (const _ of take(people, request.records));
  for (const clients of CLIENTS) {
    const coming: RecordClaims[] = [];
    for await (const record of take(people, FIRST + AT_EACH)) coming.push(record);
    const arriving = (some: readonly RecordClaims[]) => () => arrive(store, TENANT, some, clients);
    const first = await phase(`first arrivals at ${clients}`, arriving(coming.slice(0, FIRST)));
    const measured = await phase(`arrivals at ${clients}`, arriving(coming.slice(FIRST)));
    say(arrivalLine('first', first));
    say(arrivalLine('', measured));
  }
  const left = await resolveAll(store, TENANT);
  say(qualityLine(`after the arrivals, ${left} left over`, await storeQuality(store, TENANT, truth)));
  const { records: crowd } = await madeUp(request.directory, CROWD + AT_SHARED, 2);
  const shared = await phase('shared', () => measureShared(store, TENANT, crowd, AT_SHARED));
  for (const one of shared) say(arrivalLine(`shared ${one.name}`, one));
}

/** The people of the store, and behind them those who arrive. */
async function peopleOf({ directory, records }: ArrivalsRequest) {
  const all = records + (FIRST + AT_EACH) * CLIENTS.length;
  const population = await madeUp(directory, all, 1);
  return { population, truth: await readTruth(population.truth, all) };
}

/** Times what is done, and says so. */
function phases({ timesStatements }: ArrivalsRequest): Phase {
  const reportStatements = timesStatements ? timeStatements() : () => '';
  return async (name, work) => {
    const started = performance.now();
    const result = await work();
    say(phaseLine(name, (performance.now() - started) / 1000));
    if (timesStatements) say(reportStatements(name));
    return result;
  };
}

/** Leaves the generator open: what is not taken can be taken later. */
async function* take<T>(items: AsyncGenerator<T>, most: number): AsyncGenerator<T> {
  for (let taken = 0; taken < most; taken++) {
    const { done, value } = await items.next();
    if (done) return;
    yield value;
  }
}

/** Says where it is every tenth of the way. */
function progress(all: number): (done: number) => void {
  let next = all / 10;
  const started = performance.now();
  return (done) => {
    if (done < next) return;
    next += all / 10;
    say(`  ${done} after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
}

async function madeUp(directory: string, records: number, seed: number) {
  const population = {
    records: join(directory, `arrivals-${records}-${seed}.csv`),
    truth: join(directory, `arrivals-truth-${records}-${seed}.csv`),
  };
  if (!existsSync(population.truth)) await writePopulation(records, seed, population);
  return population;
}
