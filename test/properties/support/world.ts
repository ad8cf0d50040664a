import { readFileSync } from 'node:fs';
import { createSystem, type Layer, type System } from '../../support/createSystem.ts';
import { createHarvester } from '../../support/harvest.ts';
import { readLedgers, type Saying, writeMerges, writeSayings } from '../../support/ledgers.ts';
import { type SampleLookup, sampleLookups } from '../../support/sampleLookups.ts';
import { type Agreement, readAgreement } from '../oracle/agreement.ts';
import { Oracle } from '../oracle/oracle.ts';
import { CLIENTS_YAML } from './callers.ts';
import { randomSayings } from './histories.ts';
import { readCompany } from './readCompany.ts';

/** A running system, and an oracle that knows what it must answer. */
export interface World {
  readonly system: System;
  readonly oracle: Oracle;
  /** Ids to ask for: of customers, and some that nobody has. */
  readonly ids: readonly string[];
  readonly lookups: readonly SampleLookup[];
  /** The ids of customers who may sign in. */
  readonly people: readonly string[];
  /** Names that no alias of a random operation may have; none when left out. */
  readonly reserved?: ReadonlySet<string>;
}

export interface WorldOptions {
  /** Decides what the customers have said about their data. */
  readonly seed: number;
  /** The layers that enforce; all of them when left out. */
  readonly layers?: readonly Layer[];
}

/** The eleven stories, and so many others with random consents. */
const CUSTOMERS = 48;
/** Some of the others turn out to be one person. */
const MERGES = [
  { id: 'c-000048', survivor: 'c-000047', deterministic: true },
  { id: 'c-000046', survivor: 'c-000045', deterministic: false },
  { id: 'c-000044', survivor: 'c-000043', deterministic: false },
  { id: 'c-000042', survivor: 'c-000041', deterministic: false },
] as const;
/** They have tickets about orders, and may be told of the tickets only where the relationship is looked after. */
const TICKETS_BUT_NO_ORDERS = ['c-000030', 'c-000033', 'c-000037'] as const;
const STORIES = 11;
/** What is written at random has many aliases, and fragments multiply them; the limits have tests of their own. */
const ROOMY = {
  ACCORD_MAX_ALIASES: '100000',
  ACCORD_MAX_FIELDS: '100000',
  ACCORD_MAX_TOKENS: '100000',
} as const;

/** Starts a system whose customers have said random things, and reads what there is to know of them. */
export async function createWorld({ seed, layers }: WorldOptions): Promise<World> {
  const system = await createSystem({
    size: CUSTOMERS,
    clients: CLIENTS_YAML,
    anonymous: true,
    env: ROOMY,
    ...(layers !== undefined && { layers }),
  });
  try {
    await writeSayings(system.databases, [...randomSayings(withoutStory(), seed), ...withoutTheirOrders()]);
    await writeMerges(system.databases, MERGES);
    const harvester = await createHarvester(system.databases, system.keys);
    const company = await readCompany('sample', harvester, await readLedgers(system.databases));
    const oracle = new Oracle(committedAgreement(), company);
    const everybody = [...company.customers.values()];
    return {
      system,
      oracle,
      ids: [...company.customers.keys(), 'c-999999', ''],
      lookups: sampleLookups(CUSTOMERS),
      people: [...new Set(everybody.map(({ id }) => id))],
    };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** The agreement as it is committed, subgraph by subgraph. */
export function committedAgreement(): Agreement {
  const names = ['identity', 'crm', 'commerce', 'support', 'playbook'];
  return readAgreement(
    new Map(names.map((name) => [name, readFileSync(`schema/subgraphs/${name}.graphql`, 'utf8')])),
  );
}

function withoutStory(): string[] {
  return Array.from(
    { length: CUSTOMERS - STORIES },
    (_, index) => `c-${String(STORIES + index + 1).padStart(6, '0')}`,
  );
}

/** The last word of some: what it takes back is all that they ever took back for the purpose. */
function withoutTheirOrders(): Saying[] {
  const purpose = 'RELATIONSHIP_MANAGEMENT';
  return TICKETS_BUT_NO_ORDERS.flatMap((customer): Saying[] => [
    { customer, purpose, eventType: 'CONSENT_GIVEN', eventTime: new Date(Date.now() - 2_000) },
    {
      customer,
      purpose,
      eventType: 'CONSENT_WITHDRAWN',
      categories: ['TRANSACTION'],
      eventTime: new Date(Date.now() - 1_000),
    },
  ]);
}
