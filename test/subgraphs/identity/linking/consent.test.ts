import { describe, expect } from '@jest/globals';
import { sql } from 'kysely';
import type { Grants } from '../../../../schema/consent/grants.ts';
import { PURPOSES } from '../../../../schema/vocabulary/purposes.ts';
import { customerGrants } from '../../../../subgraphs/identity/customerGrants.ts';
import { IdentityStore } from '../../../../subgraphs/identity/store.ts';
import { personClaims } from '../../../../subgraphs/kit/personClaims.ts';
import { createPrng } from '../../../../subgraphs/kit/sample/prng.ts';
import { seedOr } from '../../../properties/support/settings.ts';
import { eachEngine } from '../../../support/databases.ts';
import { RightsOffice } from '../rights/rightsFixture.ts';
import { type IdentityFixture, selfService, TENANT } from '../support/identityFixture.ts';
import { count, edge, gone, idOf, STEWARD } from './support/decide.ts';
import { again, later, saying, somebody, withModel } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, resolve } from './support/resolver.ts';

const SEED = seedOr(20_261_129);
const PEOPLE = 40;
const SAYINGS = [
  ['recordConsent', 'RecordConsentInput'],
  ['recordConsent', 'RecordConsentInput'],
  ['withdrawConsent', 'WithdrawConsentInput'],
  ['objectTo', 'ObjectionInput'],
] as const;
const SAID_OF = PURPOSES.filter((purpose) => purpose !== 'RIGHTS_FULFILMENT');

eachEngine((engine, open) => {
  const once = forOneEngine(engine);

  const say = async (
    fixture: IdentityFixture,
    customer: string,
    how: (typeof SAYINGS)[number],
    purpose: string,
  ) => {
    const [mutation, type] = how;
    const input = { eventId: `e${fixture.time}`, customer, purpose, evidence: 'letters/1' };
    const { errors } = await fixture.ask(
      STEWARD,
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { eventId } }`,
      { input },
    );
    fixture.time++;
    return errors;
  };
  const grantsOf = async ({ database, time }: IdentityFixture, ids: readonly string[]): Promise<Grants[]> => {
    const found = await new IdentityStore(database).customers(TENANT, ids);
    return found.map((facts) => {
      if (facts === null) throw new Error('nobody');
      return customerGrants(facts, new Date(time * 1000));
    });
  };
  const both = (one: Grants | undefined, other: Grants | undefined) =>
    PURPOSES.map((_, at) => (one?.masks[at] ?? 0) & (other?.masks[at] ?? 0));
  const ofPeople = async (fixture: IdentityFixture) => {
    const ids = await Promise.all(
      Array.from({ length: PEOPLE }, async (_, at) => [
        await idOf(fixture, `p${at}`),
        await idOf(fixture, `d${at}`),
      ]),
    );
    const grants = await grantsOf(fixture, ids.flat());
    return ids.map((pair, at) => ({
      ids: pair as [string, string],
      grants: [grants[2 * at], grants[2 * at + 1]],
    }));
  };

  once(
    `no guess widens what anybody allows, and what was allowed comes back when it is taken back (seed ${SEED})`,
    // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one history, told from its beginning to its end.
    async () => {
      const prng = createPrng(`consent ${SEED}`);
      const { fixture, resolver } = await withModel(open);
      const records = Array.from({ length: PEOPLE }, (_, at) => [
        saying(`p${at}`, somebody(at)),
        saying(`d${at}`, again(somebody(at))),
      ]).flat();
      await fixture.intake.register(TENANT, records);
      for (const record of records)
        for (let times = prng.int(0, 4); times > 0; times--)
          await say(fixture, await idOf(fixture, record.recordId), prng.pick(SAYINGS), prng.pick(SAID_OF));
      const before = await ofPeople(fixture);
      await resolve(resolver);
      const merged = await ofPeople(fixture);
      expect(await customersOf(fixture.database)).toHaveLength(PEOPLE);
      for (const [at, { grants }] of merged.entries()) {
        expect(grants[0]).toEqual(grants[1]);
        expect(grants[0]?.masks).toEqual(
          both(...((before[at] as { grants: unknown }).grants as [Grants, Grants])),
        );
      }
      const refusedSince = new Map<number, Set<string>>();
      for (const [at, { ids }] of merged.entries()) {
        if (!prng.chance(0.5)) continue;
        const purpose = prng.pick(['DIRECT_MARKETING', 'PERSONALISATION', 'AI_TRAINING']);
        refusedSince.set(at, (refusedSince.get(at) ?? new Set()).add(purpose));
        expect(await say(fixture, prng.pick(ids), SAYINGS[2], purpose)).toEqual([]);
        const other = prng.pick(['DIRECT_MARKETING', 'PERSONALISATION', 'AI_TRAINING']);
        if (other !== purpose) await say(fixture, prng.pick(ids), SAYINGS[0], other);
      }
      await fixture.intake.register(
        TENANT,
        Array.from({ length: PEOPLE }, (_, at) =>
          saying(`d${at}`, somebody(500 + at), { lastSeen: later(1) }),
        ),
      );
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toHaveLength(2 * PEOPLE);
      const apart = await ofPeople(fixture);
      let changed = 0;
      for (const [at, { grants }] of apart.entries())
        for (const side of [0, 1] as const)
          for (const [index, purpose] of PURPOSES.entries()) {
            const was = before[at]?.grants[side]?.masks[index] ?? 0;
            const is = grants[side]?.masks[index] ?? 0;
            if (refusedSince.get(at)?.has(purpose)) {
              expect(is).toBe(0);
              changed++;
            } else if (!refusedSince.has(at)) expect(is).toBe(was);
          }
      expect(changed).toBeGreaterThan(10);
    },
  );

  describe('who asked to be erased', () => {
    const asked = async (fixture: IdentityFixture, record: string) => {
      const customer = await idOf(fixture, record);
      const self = { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' };
      const office = new RightsOffice(fixture);
      const { data, errors } = await office.request(
        { kind: 'ERASURE', customer, evidence: 'letters/1' },
        { ...STEWARD, ...self, kind: 'APP', person: '' },
      );
      expect(errors).toEqual([]);
      fixture.time += 60;
      return { office, id: (data.requestRights as { id: string }).id };
    };

    once('is joined to nobody by the resolver', async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [saying('p1', somebody(1))]);
      await resolve(resolver);
      await asked(fixture, 'p1');
      await fixture.intake.register(TENANT, [saying('d1', again(somebody(1)))]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
    });

    once('is not taken apart by it, neither with the one who asked nor with the other', async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(
        TENANT,
        [1, 2].flatMap((at) => [saying(`p${at}`, somebody(at)), saying(`d${at}`, again(somebody(at)))]),
      );
      await resolve(resolver);
      const ids = await edge(fixture, 'p1', 'd1');
      await asked(fixture, (await idOf(fixture, 'p1')) === ids[0] ? 'p1' : 'd1');
      const [, survivor] = await edge(fixture, 'p2', 'd2');
      await asked(fixture, (await idOf(fixture, 'p2')) === survivor ? 'p2' : 'd2');
      await fixture.intake.register(
        TENANT,
        [1, 2].map((at) => saying(`d${at}`, somebody(50 + at), { lastSeen: later(1) })),
      );
      await gone(fixture, 'p1');
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1 p1', 'd2 p2']);
    });

    once(
      'leaves no trace in what resolution keeps, and does not come back, though the department lost the record first',
      async () => {
        const { fixture, resolver } = await withModel(open);
        const { givenName, familyName, email } = somebody(1);
        const attributes = personClaims({
          givenName,
          familyName,
          emails: [email],
          phones: [],
          birthDate: undefined,
          postalCodes: [],
        });
        const said = saying('p1', somebody(1), { attributes });
        await fixture.intake.register(TENANT, [said]);
        await resolve(resolver);
        const { office, id } = await asked(fixture, 'p1');
        await fixture.intake.register(TENANT, [saying('d1', again(somebody(1)))]);
        await resolve(resolver);
        expect(await count(fixture, 'match_pairs')).toBe(2);
        await gone(fixture, 'p1');
        expect((await office.decide({ request: id, decision: 'ACCEPT' })).errors).toEqual([]);
        await gone(fixture, 'p1');
        await office.doAll({ erased: 1, kept: [] });
        await resolve(resolver);
        expect(await count(fixture, 'match_pairs')).toBe(0);
        const { rows } = await sql<{ record_id: string }>`
        select record_id from identity.person_records join identity.blocking_keys using (number) group by 1`.execute(
          fixture.database,
        );
        expect([rows, await count(fixture, 'person_records')]).toEqual([[{ record_id: 'd1' }], 1]);
        const keys =
          await sql`select from identity.blocking_keys where number not in (select number from identity.person_records)`.execute(
            fixture.database,
          );
        expect(keys.rows).toEqual([]);
        const counts = await fixture.intake.register(TENANT, [said, { ...said, recordId: 'p-new' }]);
        expect(counts).toEqual({ created: 0, updated: 0, unchanged: 0, suppressed: 2 });
      },
    );

    once('and was erased is joined to nobody who comes later', async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [saying('p1', somebody(1))]);
      await resolve(resolver);
      const { office, id } = await asked(fixture, 'p1');
      await office.decide({ request: id, decision: 'ACCEPT' });
      await office.doAll({ erased: 1, kept: [] });
      await fixture.intake.register(TENANT, [saying('d1', again(somebody(1))), saying('d2', somebody(1))]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1 d2']);
    });
  });
});
