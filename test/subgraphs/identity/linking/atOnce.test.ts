import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { fingerprint } from '../../../../subgraphs/identity/fingerprints.ts';
import { RESOLVING_LOCK } from '../../../../subgraphs/identity/linking/locks.ts';
import type { Resolving } from '../../../../subgraphs/identity/linking/resolving.ts';
import { claimsCursor } from '../../../../subgraphs/identity/linking/takeClaims.ts';
import { Uptake } from '../../../../subgraphs/identity/linking/uptake.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import {
  type ClaimsPage,
  FEED_BEGINNING,
  type RecordChange,
  type RecordClaims,
} from '../../../../subgraphs/kit/claims.ts';
import type { Department } from '../../../../subgraphs/kit/departments.ts';
import { createPrng } from '../../../../subgraphs/kit/sample/prng.ts';
import { eachEngine } from '../../../support/databases.ts';
import { smallTown } from '../resolution/support/smallTown.ts';
import { type IdentityFixture, identityFixture, TENANT } from '../support/identityFixture.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { holding } from './support/holding.ts';
import { again, later, saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf, townCustomers, townRecord } from './support/resolver.ts';
import { waitForLock } from './support/waitForLock.ts';

/** A gateway that brings departments' feeds, to identity in a process of its own. */
class Gateway {
  readonly #resolver: Resolving;
  readonly #uptake: Uptake;

  constructor(resolver: Resolving) {
    this.#resolver = resolver;
    this.#uptake = new Uptake(resolver);
  }

  /** The next page of a department, until all of it is resolved. */
  async bring(department: Department, changes: readonly RecordChange[]): Promise<void> {
    const after = (await claimsCursor(this.#resolver.database, department)) ?? FEED_BEGINNING;
    const next = `0.${Number(after.split('.')[1]) + 1}`;
    const taken = await this.#uptake.take(department, { after, changes, next, hasMore: false });
    expect(taken).toMatchObject({ next, hasMore: false });
    await taken.resolved;
  }

  async say(...records: readonly RecordClaims[]): Promise<void> {
    const [first] = records;
    const changes = records.map((claims) => ({ kind: 'SAID' as const, tenant: TENANT, claims }));
    await this.bring((first as RecordClaims).department, changes);
  }
}

/** One that has seen the tenant's model. */
async function gatewayOf(resolver: Resolving): Promise<Gateway> {
  await resolver.models.judgeOf(resolver.database, TENANT);
  return new Gateway(resolver);
}

/** The first page of a department's feed. */
function pageOf(claims: RecordClaims): ClaimsPage {
  const changes = [{ kind: 'SAID' as const, tenant: TENANT, claims }];
  return { after: FEED_BEGINNING, changes, next: '0.9', hasMore: false };
}

/** Somebody whose address this was has been erased. */
async function suppress(
  { database, fingerprint: { keys } }: IdentityFixture,
  address: string,
): Promise<void> {
  await sql`insert into identity.suppressions (tenant, attribute, fingerprint, request, since)
    values (${TENANT}, 'EMAIL', ${fingerprint(keys[0], TENANT, 'EMAIL', address)}, 'r1', now())`.execute(
    database,
  );
}

async function pendingOf(database: Kysely<IdentityTables>): Promise<string[]> {
  const { rows } = await sql<{ record: string }>`
    select record_id as record from identity.person_records where pending order by 1`.execute(database);
  return rows.map(({ record }) => record);
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? test : test.skip;

  test('what is new is taken in and resolved in one transaction, with its cursor', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database } = fixture;
    const gateway = await gatewayOf(resolver);
    await gateway.say(saying('p1', somebody(1)));
    await gateway.say(saying('d1', again(somebody(1))), saying('d2', somebody(2)));
    expect(await customersOf(database)).toEqual(['d1 p1', 'd2']);
    const { rows } = await sql<{ together: boolean; isResolved: boolean }>`
      select distinct person.xmin = cursor.xmin and redirect.xmin = cursor.xmin as together,
        weighed and not pending as "isResolved"
      from identity.person_records as person, identity.claim_cursors as cursor, identity.customer_redirects as redirect
      where person.department = 'support' and cursor.department = 'support'`.execute(database);
    expect(rows).toEqual([{ together: true, isResolved: true }]);
  });

  once('the values of what is new are counted as if they had waited', async () => {
    const countsOf = async ({ database }: IdentityFixture) =>
      (await sql`select value, records from identity.value_frequencies order by value`.execute(database))
        .rows;
    const said = [1, 2, 3].map((at) => saying(`p${at}`, { ...somebody(at), familyName: 'Lynton' }));
    const { fixture, resolver } = await withModel(open);
    const gateway = await gatewayOf(resolver);
    for (const record of said) await gateway.say(record);
    const counts = await countsOf(fixture);
    expect(counts).toContainEqual(expect.objectContaining({ records: 4 }));
    const other = await withModel(open, fixture.fingerprint);
    for (const record of said) {
      await other.fixture.intake.register(TENANT, [record]);
      await resolve(other.resolver);
    }
    expect(await countsOf(other.fixture)).toEqual(counts);
  });

  onServer(
    'of two who arrive in two departments at one moment, the second waits and finds the first',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const held = holding(resolver, 2);
      const [one, other] = [await gatewayOf(held.resolver), await gatewayOf(resolverOf(fixture))];
      const first = one.say(saying('p1', somebody(1)));
      await held.isHeld;
      const stranger = other.say(saying('d2', somebody(2)));
      await stranger;
      const second = other.say(saying('d1', again(somebody(1))));
      try {
        await waitForLock(fixture);
        expect(await customersOf(fixture.database)).toEqual(['d2']);
      } finally {
        held.release();
      }
      await Promise.all([first, second]);
      expect(await customersOf(fixture.database)).toEqual(['d1 p1', 'd2']);
    },
  );

  onServer('who resolves what waits finds who arrived at the same moment', async () => {
    const { fixture, resolver } = await withModel(open);
    const held = holding(resolver, 2);
    const gateway = await gatewayOf(held.resolver);
    const arriving = gateway.say(saying('p1', somebody(1)));
    await held.isHeld;
    await fixture.intake.register(TENANT, [saying('d1', again(somebody(1)))]);
    const round = resolve(resolverOf(fixture));
    try {
      await waitForLock(fixture);
    } finally {
      held.release();
    }
    await Promise.all([arriving, round]);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
  });

  onServer('pages of several departments that come together share a transaction', async () => {
    const { fixture, resolver } = await withModel(open);
    await resolver.models.judgeOf(fixture.database, TENANT);
    const uptake = new Uptake(resolver);
    await Promise.all([
      uptake.take('crm', pageOf(saying('p1', somebody(1)))),
      uptake.take('support', pageOf(saying('d1', again(somebody(1))))),
    ]);
    const { rows } = await sql`select distinct xmin::text from identity.claim_cursors`.execute(
      fixture.database,
    );
    expect(rows).toHaveLength(1);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
  });

  onServer('of pages that come together one that cannot be taken keeps none of the others away', async () => {
    const { fixture, resolver } = await withModel(open);
    await resolver.models.judgeOf(fixture.database, TENANT);
    const uptake = new Uptake(resolver);
    const [good, early, bad] = await Promise.allSettled([
      uptake.take('crm', pageOf(saying('p1', somebody(1)))),
      uptake.take('commerce', {
        ...pageOf({ ...saying('o1', somebody(2)), department: 'commerce' }),
        after: '0.8',
      }),
      uptake.take('support', pageOf(saying('d\0', somebody(3)))),
    ]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { next: '0.9', hasMore: false } });
    expect(early).toMatchObject({ status: 'fulfilled', value: { next: FEED_BEGINNING, hasMore: true } });
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    expect(await customersOf(fixture.database)).toEqual(['p1']);
    expect(await claimsCursor(fixture.database, 'commerce')).toBeNull();
    expect(await claimsCursor(fixture.database, 'support')).toBeNull();
  });

  once('nobody who was erased comes back in a page that is resolved at once', async () => {
    const { fixture, resolver } = await withModel(open);
    const gateway = await gatewayOf(resolver);
    const claims: RecordClaims = {
      ...saying('p1', somebody(1)),
      attributes: [{ attribute: 'EMAIL', value: 'gone@mail.example' }],
    };
    await suppress(fixture, 'gone@mail.example');
    await gateway.say(claims, saying('p2', somebody(2)));
    expect(await customersOf(fixture.database)).toEqual(['p2']);
    const { rows } = await sql`select from identity.source_records where record_id = 'p1'`.execute(
      fixture.database,
    );
    expect(rows).toHaveLength(0);
  });

  onServer('a page whose department somebody else is at keeps nobody else waiting', async () => {
    const { fixture, resolver } = await withModel(open);
    const gateway = await gatewayOf(resolver);
    await gateway.say(saying('p1', somebody(1)));
    const uptake = new Uptake(resolver);
    let late: Promise<unknown> = Promise.resolve();
    await fixture.database.transaction().execute(async (other) => {
      await sql`update identity.claim_cursors set cursor = cursor where department = 'crm'`.execute(other);
      late = uptake.take('crm', { ...pageOf(saying('p2', somebody(2))), after: '0.1' });
      await (await uptake.take('support', pageOf(saying('d1', again(somebody(1)))))).resolved;
      expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    });
    expect(await late).toMatchObject({ next: '0.9' });
  });

  once('who shares an address with somebody who was erased, and is known, is no less known', async () => {
    const { fixture, resolver } = await withModel(open);
    const gateway = await gatewayOf(resolver);
    const said = (lastSeen: Date): RecordClaims => ({
      ...saying('p1', somebody(1), { lastSeen }),
      attributes: [{ attribute: 'EMAIL', value: 'gone@mail.example' }],
    });
    await gateway.say(said(later(0)));
    await suppress(fixture, 'gone@mail.example');
    await gateway.say(said(later(1)));
    const { rows } = await sql<{ at: Date }>`select last_seen as at from identity.source_records`.execute(
      fixture.database,
    );
    expect(rows).toEqual([{ at: later(1) }]);
  });

  onServer('while others learn, a page is taken in, and resolved afterwards', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database } = fixture;
    const gateway = await gatewayOf(resolver);
    let said: Promise<void> = Promise.resolve();
    await database.transaction().execute(async (learning) => {
      await sql`select pg_advisory_xact_lock(${RESOLVING_LOCK}, hashtext(${TENANT}))`.execute(learning);
      said = gateway.say(saying('p1', somebody(1)));
      while ((await claimsCursor(database, 'crm')) === null) await sleep(20);
      expect(await pendingOf(database)).toEqual(['p1']);
    });
    await said;
    expect(await pendingOf(database)).toEqual([]);
  });

  once('a record that changed is resolved as well, beside one that is new', async () => {
    const { fixture, resolver } = await withModel(open);
    const gateway = await gatewayOf(resolver);
    await gateway.say(saying('p1', somebody(1)), saying('p2', somebody(2)));
    await gateway.say(saying('d1', again(somebody(1))));
    const moved = { lastSeen: later(1) };
    await gateway.say(saying('d1', again(somebody(2)), moved), saying('d3', somebody(3)));
    expect(await customersOf(fixture.database)).toEqual(['d1 p2', 'd3', 'p1']);
    expect(await pendingOf(fixture.database)).toEqual([]);
    await gateway.bring('support', [{ kind: 'GONE', tenant: TENANT, recordId: 'd1' }]);
    expect(await customersOf(fixture.database)).toEqual(['d3', 'p1', 'p2']);
  });

  once('a page that cannot be resolved is taken in all the same, and who waits for it is told', async () => {
    const { fixture, resolver } = await withModel(open);
    // when it is resolved at once, when it is taken in, and when it is resolved afterwards
    const broken: boolean[] = [];
    const now = () => {
      if (broken.shift()) throw new Error('no clock');
      return new Date();
    };
    const failures: unknown[] = [];
    const gateway = await gatewayOf({ ...resolver, now, onFailure: (error) => failures.push(error) });
    await gateway.say(saying('p1', somebody(1)));
    broken.push(true, false, true);
    await expect(gateway.say(saying('d1', again(somebody(1))))).rejects.toThrow('no clock');
    expect(broken).toEqual([]);
    expect(failures).toEqual([expect.objectContaining({ message: 'no clock' })]);
    expect(await claimsCursor(fixture.database, 'support')).toBe('0.1');
    expect(await pendingOf(fixture.database)).toEqual(['d1']);
    await gateway.bring('support', []);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
  });

  onServer(
    'those who arrive from two departments through two gateways, beside rounds, are who they are',
    async () => {
      const prng = createPrng('arriving');
      const rows = smallTown(250);
      const records = rows.map((row) => townRecord(row));
      const { fixture, resolver } = await withModel(open);
      const gateways = [await gatewayOf(resolver), await gatewayOf(resolverOf(fixture))];
      let isArriving = true;
      const bring = async (department: Department) => {
        for (const waiting = records.filter((one) => one.department === department); waiting.length > 0; )
          await prng.pick(gateways).say(...waiting.splice(0, prng.int(1, 12)));
      };
      const rounds = async () => {
        while (isArriving) await resolve(resolverOf(fixture));
      };
      const arriving = Promise.all((['crm', 'support'] as const).map(bring));
      const beside = rounds();
      await arriving.finally(() => {
        isArriving = false;
      });
      await beside;
      expect(await pendingOf(fixture.database)).toEqual([]);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
      const expected = await identityFixture(open, fixture.fingerprint);
      await expected.intake.register(TENANT, records);
      await learn(resolverOf(expected));
      await resolve(resolverOf(expected));
      expect(await customersOf(fixture.database)).toEqual(await customersOf(expected.database));
      expect(townCustomers(rows)).not.toHaveLength(records.length);
    },
    60_000,
  );
});
