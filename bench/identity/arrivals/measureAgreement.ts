import { pairsWithin } from '../measureQuality.ts';
import type { Population } from '../population/writePopulation.ts';
import { arrive } from './arrive.ts';
import { type BenchStore, learn, registerAll, resolveAll } from './benchStore.ts';
import type { RecordClaims } from './product.ts';
import { readPeople, readTruth } from './readPeople.ts';
import { customersOf, type StoreQuality, storeQuality } from './storeQuality.ts';

export interface Agreement {
  readonly name: string;
  readonly quality: StoreQuality;
  /** Of the pairs that the full run puts together, the share that is together here, and the reverse. */
  readonly ofFull: number;
  readonly ofThis: number;
}

const FULL = 'full';
/** The same records under other ids, which break ties: how far two full runs agree. */
const AGAIN = 'again';
const HALVES = 'halves';

/** Compares a full run with one that learns from the first half, while the other half arrives one by one. */
export async function measureAgreement(
  store: BenchStore,
  population: Population,
  records: number,
): Promise<Agreement[]> {
  const truth = await readTruth(population.truth, records);
  const people: RecordClaims[] = [];
  for await (const record of readPeople(population.records)) people.push(record);
  await resolveAnew(store, FULL, people);
  const full = await customersOf(store, FULL);
  const compare = async (name: string, tenant: string): Promise<Agreement> => ({
    name,
    quality: await storeQuality(store, tenant, truth),
    ...agreement(full, await customersOf(store, tenant)),
  });
  const results = [await compare('a: full run over all', FULL)];
  await resolveAnew(store, AGAIN, people);
  results.push(await compare('a again, under other ids', AGAIN));
  const half = Math.floor(records / 2);
  await resolveAnew(store, HALVES, people.slice(0, half));
  await arrive(store, HALVES, people.slice(half), 1);
  results.push(await compare('b: learned from half, the others arrived', HALVES));
  await resolveAnew(store, HALVES, []);
  results.push(await compare('c: b, learned and resolved anew', HALVES));
  return results;
}

async function resolveAnew(
  store: BenchStore,
  tenant: string,
  people: readonly RecordClaims[],
): Promise<void> {
  await registerAll(store, tenant, people);
  await store.tidy();
  await learn(store, tenant);
  await store.tidy();
  await resolveAll(store, tenant);
  await store.tidy();
}

function agreement(full: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) {
  const both = pairsWithin([...full].map(([record, customer]) => `${customer} ${other.get(record)}`));
  return { ofFull: both / pairsWithin(full.values()), ofThis: both / pairsWithin(other.values()) };
}
