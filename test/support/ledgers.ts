import type { Kysely } from 'kysely';
import type { DepartmentDatabases } from '../../cli/departmentDatabases.ts';
import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import type { IdentityTables } from '../../subgraphs/identity/index.ts';
import { appendEvent } from '../../subgraphs/identity/ledger/appendEvent.ts';
import { type ConsentEventType, UNSAID } from '../../subgraphs/identity/ledger/consentEvent.ts';
import { SAMPLE_TENANT } from '../../subgraphs/kit/sample/sampleCustomer.ts';

/** What a customer said, as far as it decides anything. */
export interface Saying {
  readonly customer: string;
  readonly eventType: ConsentEventType;
  readonly purpose?: Purpose | undefined;
  readonly categories?: readonly DataCategory[] | undefined;
  readonly eventTime: Date;
  readonly validUntil?: Date | undefined;
}

/** One customer turns out to be another. */
export interface Merge {
  readonly id: string;
  readonly survivor: string;
  readonly deterministic: boolean;
}

/** What identity's tables say of one customer, read as they stand. */
export interface LedgerRows {
  readonly id: string;
  readonly survivor: string;
  readonly state: string;
  /** Whether the events of this id are certainly the survivor's. */
  readonly deterministic: boolean;
  readonly events: readonly {
    readonly event_type: string;
    readonly purpose: string | null;
    readonly categories: readonly string[] | null;
    readonly event_time: Date;
    readonly valid_until: Date | null;
  }[];
}

/** Writes to identity's own tables, as its mutations and its intake do. */
export async function writeSayings(
  databases: DepartmentDatabases,
  sayings: readonly Saying[],
): Promise<void> {
  const database = tables(databases);
  for (const [
    index,
    { customer, eventType, purpose, categories, eventTime, validUntil },
  ] of sayings.entries()) {
    const event = {
      ...UNSAID,
      eventId: `saying-${index}`,
      customer,
      eventType,
      purpose,
      categories,
      eventTime,
      validUntil,
      actorClient: 'privacy-office',
      actorPerson: '',
      recordedAt: eventTime,
    };
    const appended = await appendEvent(database, SAMPLE_TENANT, event, [event.eventId]);
    if (appended.kind !== 'Recorded') throw new Error(`The ledger took no ${eventType}: ${appended.kind}`);
  }
}

export async function writeMerges(databases: DepartmentDatabases, merges: readonly Merge[]): Promise<void> {
  const database = tables(databases);
  for (const { id, survivor, deterministic } of merges) {
    await database.updateTable('customers').set({ state: 'MERGED' }).where('id', '=', id).execute();
    await database
      .insertInto('customer_redirects')
      .values({
        tenant: SAMPLE_TENANT,
        id,
        survivor,
        rule: deterministic ? 'VERIFIED_LOGIN' : 'PROBABILISTIC',
        deterministic,
        score: deterministic ? null : 0.9,
        since: new Date(),
      })
      .execute();
  }
}

export async function readLedgers(databases: DepartmentDatabases): Promise<LedgerRows[]> {
  const database = tables(databases);
  const [customers, redirects, events] = await Promise.all([
    database.selectFrom('customers').selectAll().execute(),
    database.selectFrom('customer_redirects').selectAll().execute(),
    database.selectFrom('consent_events').selectAll().execute(),
  ]);
  return customers.map(({ id, state }) => {
    const redirect = redirects.find((candidate) => candidate.id === id);
    return {
      id,
      survivor: redirect?.survivor ?? id,
      state,
      deterministic: redirect?.deterministic ?? true,
      events: events.filter(({ customer }) => customer === id),
    };
  });
}

function tables(databases: DepartmentDatabases): Kysely<IdentityTables> {
  return databases.of('identity') as Kysely<IdentityTables>;
}
