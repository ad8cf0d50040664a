import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Keyring } from '../../../../schema/consent/keys.ts';
import { createIntake } from '../../../../subgraphs/identity/index.ts';
import { readDescription } from '../../../../subgraphs/identity/linking/component.ts';
import { Frequencies } from '../../../../subgraphs/identity/linking/frequencies.ts';
import type { PairJudge } from '../../../../subgraphs/identity/linking/pairJudge.ts';
import type { RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { ring, selfService, TENANT } from '../support/identityFixture.ts';
import { decide, edge, gone, idOf } from './support/decide.ts';
import { again, later, saying, somebody, withModel, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf } from './support/resolver.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? test : test.skip;
  const BOTH = [saying('p1', somebody(1)), saying('d1', again(somebody(1)))];

  once('whom a person made one with an id that a guess had given up stays one with it', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [...BOTH, saying('p2', somebody(2))]);
    await resolve(resolver);
    const [givenUp] = await edge(fixture, 'p1', 'd1');
    const record = givenUp === (await idOf(fixture, 'p1')) ? 'p1' : 'd1';
    await decide(fixture, { verdict: 'MERGE', customer: givenUp, other: await idOf(fixture, 'p2') });
    await resolve(resolver);
    const group = (await customersOf(fixture.database)).find((one) => one.includes('p2'));
    expect(group?.split(' ')).toContain(record);
  });

  once('who was said to be one is so no more when the two customers are said to be two', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [...BOTH, saying('p2', somebody(2))]);
    await resolve(resolver);
    const [givenUp, kept] = await edge(fixture, 'p1', 'd1');
    const other = await idOf(fixture, 'p2');
    await decide(fixture, { verdict: 'MERGE', customer: givenUp, other });
    await decide(fixture, { verdict: 'SPLIT', customer: kept, other });
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1', 'p2']);
  });

  once('a record id with NUL is refused by name, as other claims that cannot be', async () => {
    const { fixture } = await withModel(open);
    const both = [saying('p1', somebody(1)), saying('p\0', somebody(2))];
    await expect(fixture.intake.register(TENANT, both)).rejects.toThrow(RangeError);
  });

  once('two record ids with lone surrogates are not taken for one', async () => {
    const { fixture, resolver } = await withModel(open);
    const registered = async () => {
      await fixture.intake.register(TENANT, [saying('p\ud800', somebody(1))]);
      await fixture.intake.register(TENANT, [saying('p\ud801', somebody(2), { lastSeen: later(1) })]);
      await resolve(resolver);
      return (await customersOf(fixture.database)).length;
    };
    const found = await registered().catch((error: unknown) => error);
    if (found instanceof RangeError) return; // refused is as good
    expect(found).toBe(2);
  });

  once('whose id a guess has given up still sees their own records', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, BOTH);
    await resolve(resolver);
    const [givenUp] = await edge(fixture, 'p1', 'd1');
    const self = { ...selfService(givenUp), purpose: 'RIGHTS_FULFILMENT' };
    const { data } = await fixture.ask(self, `{ customer(id: "${givenUp}") { sources { recordId } } }`);
    const record = givenUp === (await idOf(fixture, 'p1')) ? 'p1' : 'd1';
    expect(data).toEqual({ customer: { sources: [{ recordId: record }] } });
  });

  once(
    'a record that went while its customer had asked to be erased goes when that is rejected',
    async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [saying('p1', somebody(1))]);
      await resolve(resolver);
      const office = new RightsOffice(fixture);
      const customer = await idOf(fixture, 'p1');
      const self = { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' };
      const { data, errors } = await office.request({ kind: 'ERASURE', customer }, self);
      expect(errors).toEqual([]);
      fixture.time += 60;
      await gone(fixture, 'p1');
      const { id } = data.requestRights as { id: string };
      expect((await office.decide({ request: id, decision: 'REJECT' })).errors).toEqual([]);
      expect(await customersOf(fixture.database)).toEqual([]);
    },
  );

  once('a record that comes after the key of fingerprints was changed finds those from before', async () => {
    const { fixture } = await withModel(open);
    const { database } = fixture;
    const [before, after] = [fixture.fingerprint, ring('k2')];
    const rotated = { keys: [...after.keys, ...before.keys] } as unknown as Keyring;
    await fixture.intake.register(TENANT, [BOTH[0] as RecordClaims, saying('p2', somebody(2))]);
    await resolve(resolverOf(fixture));
    await createIntake(database, rotated).register(TENANT, [BOTH[1] as RecordClaims]);
    const resolver = resolverOf({ ...fixture, fingerprint: rotated });
    await resolve(resolver);
    expect(await customersOf(database)).toEqual(['d1 p1', 'p2']);
    const judge = (await resolver.models.judgeOf(database, TENANT)) as PairJudge;
    const known = await readDescription(
      { database, ring: rotated, tenant: TENANT },
      { department: 'crm', recordId: 'p1' },
    );
    const said = known ? [known.features] : [];
    const counted = async (keys: Keyring) =>
      (await new Frequencies({ database, ring: keys, tenant: TENANT }, judge).of(said))(
        'familyName',
        said[0]?.familyName ?? '',
      );
    expect([await counted(before), await counted(after), await counted(rotated)]).toEqual([2, 2, 4]);
  });

  onServer('learning outlives an import of what it is about, at its end', async () => {
    const { fixture, resolver } = await withTown(open, 250, [
      saying('p-1', somebody(1)),
      saying('d-1', again(somebody(1))),
    ]);
    await resolve(resolver);
    const { database } = fixture;
    const waiting = async (most: number) => {
      for (let tries = 0; tries < 100; tries++) {
        const { rows } = await sql<{ count: number }>`
          select count(*)::bigint as count from pg_locks where not granted and database =
            (select oid from pg_database where datname = current_database()) or not granted and transactionid is not null`.execute(
          database,
        );
        if ((rows[0]?.count ?? 0) >= most) return;
        await new Promise((resume) => setTimeout(resume, 50));
      }
    };
    let learning: Promise<unknown> = Promise.resolve();
    let importing: Promise<unknown> = Promise.resolve();
    await database.transaction().execute(async (transaction) => {
      // somebody holds one of the pairs, so that both of them meet in time
      await sql`select from identity.match_pairs order by record desc limit 1 for update`.execute(
        transaction,
      );
      learning = learn(resolver);
      learning.catch(() => {});
      await waiting(1);
      importing = fixture.intake.register(TENANT, [
        saying('p-1', { ...somebody(1), unit: '7' }, { lastSeen: later(1) }),
        saying('d-1', { ...again(somebody(1)), unit: '7' }, { lastSeen: later(1) }),
      ]);
      importing.catch(() => {});
      await waiting(2);
      await new Promise((resume) => setTimeout(resume, 1_500)); // longer than deadlock_timeout
    });
    const ended = await Promise.allSettled([learning, importing]);
    const codes = ended.map((one) =>
      one.status === 'rejected' ? (one.reason as { code?: string }).code : 'done',
    );
    expect(codes).toEqual(['done', 'done']);
  });

  once('what the sum of evidence comes to does not depend on its order', async () => {
    const { settle } = await import('../../../../subgraphs/identity/linking/settle.ts');
    const identities = ['a', 'b'].map((id) => ({ id, records: 1, since: 0 }));
    const weights = [0.1, 0.4, -0.5];
    const settled = (order: readonly number[]) =>
      settle({
        identities,
        redirects: [],
        evidence: order.map((at) => ({ one: 'a', other: 'b', weight: weights[at] ?? 0 })),
        together: [],
        apart: [],
      }).merges.length;
    expect(settled([2, 1, 0])).toBe(settled([0, 1, 2]));
  });

  onServer(
    'a resolver whose connection ends in the middle of a batch rejects, and the process goes on',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const { database } = fixture;
      await fixture.intake.register(TENANT, [saying('p2', somebody(2)), saying('d2', again(somebody(2)))]);
      await resolve(resolver);
      await fixture.intake.register(TENANT, BOTH);
      await database.transaction().execute(async (transaction) => {
        await sql`select from identity.identity_change_heads for update`.execute(transaction);
        const resolving = resolve(resolver).catch((error: unknown) => error);
        for (let killed = 0; killed === 0; ) {
          await new Promise((resume) => setTimeout(resume, 20));
          const { rows } = await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%identity_change_heads%'
            and pid <> pg_backend_pid()`.execute(database);
          killed = rows.length;
        }
        expect(String(await resolving)).toMatch(/terminat|ECONNRESET|EPIPE/);
      });
      expect(await customersOf(database)).toEqual(['d1', 'd2 p2', 'p1']);
      await resolve(resolver);
      expect(await customersOf(database)).toEqual(['d1 p1', 'd2 p2']);
    },
  );
});
