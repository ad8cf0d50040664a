import { expect } from '@jest/globals';
import { sql } from 'kysely';
import { deriveKeyring, type Keyring } from '../../../../schema/consent/keys.ts';
import { createIntake } from '../../../../subgraphs/identity/index.ts';
import { countAside, takeUpAside } from '../../../../subgraphs/identity/linking/aside.ts';
import { Arrivals } from '../../../../subgraphs/identity/linking/resolveArrivals.ts';
import { claimsCursor } from '../../../../subgraphs/identity/linking/takeClaims.ts';
import { FEED_BEGINNING, type RecordName, recordKey } from '../../../../subgraphs/kit/claims.ts';
import { sealClaims } from '../../../../subgraphs/kit/sealedClaims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { identityFixture, ring, TENANT } from '../support/identityFixture.ts';
import { count, idOf, STEWARD } from './support/decide.ts';
import { again, later, saying, somebody, withModel, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf } from './support/resolver.ts';

const pair = (at: number, days = 0) => {
  const more = { lastSeen: later(days) };
  return [saying(`p-${at}`, somebody(at), more), saying(`d-${at}`, again(somebody(at)), more)];
};

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const mine = async (database: Parameters<typeof customersOf>[0]) =>
    (await customersOf(database)).filter((group) => group.includes('-'));

  /** Records 1 came under a key that is held no more; others come under the new one. */
  const withLostKey = async () => {
    const { fixture } = await withModel(open);
    const lost = fixture.fingerprint;
    await fixture.intake.register(TENANT, pair(1));
    const held = ring('k2');
    const aside: string[] = [];
    const resolver = {
      ...resolverOf({ ...fixture, fingerprint: held }),
      onAside: (records: readonly RecordName[]) => aside.push(...records.map(recordKey)),
    };
    return { fixture, lost, held, resolver, aside, intake: createIntake(fixture.database, held) };
  };

  once(
    'a record that was sealed under a lost key is set aside and told of, and all others go on',
    async () => {
      const { fixture, resolver, aside, intake } = await withLostKey();
      await intake.register(TENANT, pair(2));
      await new Arrivals(resolver).resolve(TENANT, []);
      expect(await customersOf(fixture.database)).toEqual(['d-1', 'd-2 p-2', 'p-1']);
      expect(aside.sort()).toEqual(['["crm","p-1"]', '["support","d-1"]']);
      expect(await countAside(fixture.database, TENANT)).toBe(2);
      expect(await resolve(resolver)).toBe(0);
      expect(aside).toHaveLength(2);
    },
  );

  once(
    'a gateway that brings a page is answered, the fault is told, and an identity that starts tries again',
    async () => {
      const { fixture } = await withModel(open);
      const lost = ring('lost');
      await createIntake(fixture.database, lost).register(TENANT, pair(1));
      const faults: (string | undefined)[] = [];
      const brought = async () => {
        await fixture.restart({ onFault: ({ code }) => faults.push(code) });
        const after = (await claimsCursor(fixture.database, 'crm')) ?? FEED_BEGINNING;
        const keys = deriveKeyring(fixture.passportMaster, 'passport', 'crm');
        const page = sealClaims(keys, 'crm', { after, changes: [], next: after, hasMore: false });
        const { data } = await fixture.ask(
          { kind: 'GATEWAY', purpose: '', tenant: '' },
          'mutation ($page: String!) { takeIdentityClaims(department: "crm", page: $page) { hasMore } }',
          { page },
        );
        return data.takeIdentityClaims;
      };
      for (let starts = 1; starts <= 2; starts++) {
        expect(await brought()).toEqual({ hasMore: false });
        expect(faults).toEqual(Array.from({ length: starts }, () => 'KEY_NOT_HELD'));
      }
    },
  );

  once('it comes back when its department says it anew', async () => {
    const { fixture, resolver, intake } = await withLostKey();
    await resolve(resolver);
    await intake.register(TENANT, pair(1, 1));
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d-1 p-1']);
    expect(await countAside(fixture.database, TENANT)).toBe(0);
  });

  once('it comes back when the key is held again', async () => {
    const { fixture, resolver, lost, held } = await withLostKey();
    await resolve(resolver);
    const both = { keys: [...held.keys, ...lost.keys] } as unknown as Keyring;
    await takeUpAside(fixture.database);
    await resolve({ ...resolver, ring: both });
    expect(await customersOf(fixture.database)).toEqual(['d-1 p-1']);
  });

  once('who was joined before the key was lost stays so, and is a stranger to who comes then', async () => {
    const { fixture, resolver, lost, held } = await withLostKey();
    await resolve({ ...resolver, ring: lost });
    const both = { keys: [...held.keys, ...lost.keys] } as unknown as Keyring;
    // found by its old key, which finds and opens nothing more a moment later
    await createIntake(fixture.database, both).register(TENANT, [saying('p-2', again(somebody(1)))]);
    await sql`update identity.person_records set pending = true`.execute(fixture.database);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d-1 p-1', 'p-2']);
  });

  once('learning anew leaves it out', async () => {
    const { fixture } = await withTown(open, 250, pair(1));
    await resolve(resolverOf(fixture));
    await sql`update identity.person_records set sealed = 'AAAA' || substr(sealed, 5) where record_id = 'p-1'`.execute(
      fixture.database,
    );
    const learned = await learn(resolverOf(fixture));
    expect(learned.records).toBe((await count(fixture, 'person_records')) - 1);
    await resolve(resolverOf(fixture));
    expect(await mine(fixture.database)).toEqual(['d-1 p-1']);
    expect(await countAside(fixture.database, TENANT)).toBe(1);
  });

  once('an explanation of it is refused', async () => {
    const { fixture } = await withModel(open);
    await fixture.intake.register(TENANT, pair(1));
    await sql`update identity.person_records set sealed = 'AAAA' || substr(sealed, 5) where record_id = 'p-1'`.execute(
      fixture.database,
    );
    const { errors } = await fixture.ask(
      STEWARD,
      '{ explainMatch(a: { department: CRM, recordId: "p-1" }, b: { department: SUPPORT, recordId: "d-1" }) { rule } }',
    );
    expect(errors).toMatchObject([{ code: 'CONFLICT' }]);
  });

  once(
    'it takes no part in a golden record, and what was corrected under it fails its customer only',
    async () => {
      const fixture = await identityFixture(open);
      const { database } = fixture;
      await fixture.intake.register(TENANT, [
        saying('p-1', somebody(1), { customer: 'c-1' }),
        saying('d-1', again(somebody(1)), { customer: 'c-1', lastSeen: later(1) }),
        saying('p-2', somebody(2), { customer: 'c-2' }),
      ]);
      const asked = async () =>
        await fixture.ask(
          { ...STEWARD, purpose: 'CUSTOMER_SUPPORT' },
          '{ customers(ids: ["c-1", "c-2"]) { goldenRecord { postcode { value source { recordId } } } } }',
        );
      await sql`update identity.person_records set said = 'AAAA' || substr(said, 5) where record_id = 'd-1'`.execute(
        database,
      );
      const before = await asked();
      expect(before.errors).toEqual([]);
      expect(JSON.stringify(before.data)).toContain('p-1');
      await sql`insert into identity.corrections (tenant, customer, attribute, sealed, client, person, corrected_at)
      values (${TENANT}, 'c-2', 'POSTCODE', 'AAAA', 'c', 'p', now())`.execute(database);
      const { data, errors } = await asked();
      expect(errors).toMatchObject([{ code: 'INTERNAL_SERVER_ERROR' }]);
      expect(JSON.stringify(data)).toContain('p-1');
      expect(await idOf(fixture, 'p-1')).toBe('c-1');
    },
  );
});
