import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Arrivals } from '../../../../subgraphs/identity/linking/resolveArrivals.ts';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { holding } from './support/holding.ts';
import { again, saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf } from './support/resolver.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? test : test.skip;

  once(
    'who asks while a round is under way shares the next, and finds their own record resolved',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const { database } = fixture;
      const arrivals = new Arrivals(resolver);
      const people = Array.from({ length: 12 }, (_, at) => somebody(at));
      const arrive = async (record: string, values: ReturnType<typeof somebody>) => {
        await fixture.intake.register(TENANT, [saying(record, values)]);
        await arrivals.resolve(TENANT, []);
        const { rows } = await sql<{ pending: boolean }>`
        select pending from identity.person_records where record_id = ${record}`.execute(database);
        return rows[0]?.pending;
      };
      const pending = await Promise.all(
        people.flatMap((one, at) => [arrive(`p${at}`, one), arrive(`d${at}`, again(one))]),
      );
      expect(pending).toEqual(Array.from({ length: 24 }, () => false));
      expect(await customersOf(database)).toEqual(people.map((_, at) => `d${at} p${at}`).sort());
    },
  );

  onServer('who has their records resolved does not wait for a round beside that has others', async () => {
    const { fixture, resolver } = await withModel(open);
    const held = holding(resolver);
    const arrivals = new Arrivals(held.resolver);
    const arrive = async (recordId: string) => {
      await fixture.intake.register(TENANT, [saying(recordId, somebody(1))]);
      return { done: arrivals.resolve(TENANT, [{ department: 'crm', recordId }]) };
    };
    const slow = await arrive('p1');
    await held.isHeld;
    try {
      const fast = await arrive('p2');
      await fast.done;
      const asking = arrivals.resolve(TENANT, [{ department: 'crm', recordId: 'p1' }]).then(() => 'done');
      expect(await Promise.race([asking, sleep(100, 'waiting')])).toBe('waiting');
    } finally {
      held.release();
    }
    await slow.done;
    const { rows } = await sql`select from identity.person_records where pending`.execute(fixture.database);
    expect(rows).toHaveLength(0);
  });

  once('all who ask while rounds are under way share the next one', async () => {
    const { fixture, resolver } = await withModel(open);
    const arrivals = new Arrivals(resolver);
    fixture.statements.length = 0;
    await Promise.all(Array.from({ length: 20 }, () => arrivals.resolve(TENANT, [])));
    const locks = fixture.statements.filter((text) => text.includes('pg_advisory_xact_lock_shared'));
    expect(locks).toHaveLength(3); // two at once, and the one that eighteen shared
  });

  once('a round that fails fails those who share it, and none after it', async () => {
    const { fixture, resolver } = await withModel(open);
    let isBroken = true;
    const now = () => {
      if (isBroken) throw new Error('no clock');
      return new Date();
    };
    const arrivals = new Arrivals({ ...resolver, now });
    await fixture.intake.register(TENANT, [saying('p1', somebody(1)), saying('d1', again(somebody(1)))]);
    const asked = await Promise.allSettled([1, 2, 3].map(() => arrivals.resolve(TENANT, [])));
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
    isBroken = false;
    await arrivals.resolve(TENANT, []);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
  });
});
