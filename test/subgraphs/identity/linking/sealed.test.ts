import { describe, expect } from '@jest/globals';
import { type Kysely, sql } from 'kysely';
import { takeUpAside } from '../../../../subgraphs/identity/linking/aside.ts';
import { resolvePending } from '../../../../subgraphs/identity/linking/resolvePending.ts';
import type { IdentityTables } from '../../../../subgraphs/identity/tables.ts';
import type { RecordName } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { ring, selfService, TENANT } from '../support/identityFixture.ts';
import { count, edge, idOf, STEWARD } from './support/decide.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { again, later, saying, somebody, withModel, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve } from './support/resolver.ts';

const BOTH = [saying('p-1', somebody(1)), saying('d-1', again(somebody(1)))];
/** Shorter ones could stand anywhere by chance. */
const VALUES = Object.values(somebody(1)).filter((value) => value.length > 6);
const tellsNothing = (text: string) => {
  for (const value of VALUES) expect(text.toLowerCase()).not.toContain(value.toLowerCase());
};

/** Every write to the table fails from now on. */
async function failAt(database: Kysely<IdentityTables>, table: string): Promise<void> {
  await sql
    .raw(
      "create or replace function identity.fail() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$",
    )
    .execute(database);
  await sql
    .raw(
      `create trigger fail before insert on identity.${table} for each row execute function identity.fail()`,
    )
    .execute(database);
}

async function workAgain(database: Kysely<IdentityTables>, table: string): Promise<void> {
  await sql.raw(`drop trigger fail on identity.${table}`).execute(database);
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const everything = async (fixture: Awaited<ReturnType<typeof withModel>>['fixture']) => {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'identity' order by 1`.execute(
      fixture.database,
    );
    const texts = await Promise.all(
      rows.map(async ({ name }) =>
        JSON.stringify(
          (await sql`select * from ${sql.table(`identity.${name}`)}`.execute(fixture.database)).rows,
        ),
      ),
    );
    return texts.join('\n');
  };

  describe('what records say of people', () => {
    once('is in no table, no model and no reason in a form that can be read', async () => {
      const { fixture, resolver } = await withTown(open, 250, BOTH);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toContain('d-1 p-1');
      const all = await everything(fixture);
      tellsNothing(all);
      expect(all).not.toMatch(/mail\.example/i);
    });

    once(
      'cannot be read without the key, and nobody is resolved then, but all are when it is back',
      async () => {
        const { fixture, resolver } = await withModel(open);
        await fixture.intake.register(TENANT, BOTH);
        const told: unknown[] = [];
        const onAside = (records: readonly RecordName[]) => told.push(...records);
        expect(await resolve({ ...resolver, ring: ring('k9'), onAside })).toBe(0);
        expect(told).toHaveLength(2);
        tellsNothing(JSON.stringify(told));
        expect(await customersOf(fixture.database)).toEqual(['d-1', 'p-1']);
        await takeUpAside(fixture.database);
        await resolve(resolver);
        expect(await customersOf(fixture.database)).toEqual(['d-1 p-1']);
      },
    );

    once.each([
      ['cut short', sql`left(sealed, 40)`],
      ['of another record', sql`(select sealed from identity.person_records where record_id = 'p2')`],
      ['spoilt', sql`overlay(sealed placing 'AAAA' from 30)`],
      ['empty', sql`''`],
    ])('that is %s sets the record aside, and tells nothing of anybody', async (_, spoilt) => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [...BOTH, saying('p2', somebody(2))]);
      await sql`update identity.person_records set sealed = ${spoilt} where record_id = 'p-1'`.execute(
        fixture.database,
      );
      const told: unknown[] = [];
      const onAside = (records: readonly RecordName[]) => told.push(...records);
      expect(await resolve({ ...resolver, onAside })).toBe(2);
      expect(told).toHaveLength(1);
      tellsNothing(JSON.stringify(told));
      const query =
        '{ explainMatch(a: { department: CRM, recordId: "p-1" }, b: { department: SUPPORT, recordId: "d-1" }) { sentence } }';
      const { errors } = await fixture.ask(STEWARD, query);
      expect(errors).toHaveLength(1);
      tellsNothing(JSON.stringify(errors));
      expect(await changesOf(fixture.database)).toEqual([]);
    });
  });

  once(
    'a person sees none of the records that a guess has joined to their own, nor what was said under them',
    async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, BOTH);
      for (const id of ['p-1', 'd-1']) {
        const input = {
          eventId: `said-of-${id}`,
          customer: await idOf(fixture, id),
          purpose: 'DIRECT_MARKETING',
          evidence: 'x',
        };
        await fixture.ask(
          STEWARD,
          'mutation ($input: ObjectionInput!) { objectTo(input: $input) { eventId } }',
          { input },
        );
        fixture.time++;
      }
      await resolve(resolver);
      const [givenUp, survivor] = await edge(fixture, 'p-1', 'd-1');
      const ofGivenUp = (await idOf(fixture, 'p-1')) === givenUp ? 'p-1' : 'd-1';
      const ofSurvivor = ofGivenUp === 'p-1' ? 'd-1' : 'p-1';
      const told = async (id: string, asked: string) => {
        const self = { ...selfService(id), purpose: 'RIGHTS_FULFILMENT' };
        const fields = 'sources { recordId } conflicts { attribute } consents { events { eventId } }';
        return JSON.stringify((await fixture.ask(self, `{ customer(id: "${asked}") { ${fields} } }`)).data);
      };
      for (const asked of [givenUp, survivor]) {
        expect(await told(givenUp, asked)).not.toMatch(new RegExp(`["-]${ofSurvivor}"`));
        expect(await told(survivor, asked)).not.toMatch(new RegExp(`["-]${ofGivenUp}"`));
        expect(await told(survivor, asked)).toMatch(new RegExp(`"${ofSurvivor}".*"said-of-${ofSurvivor}"`));
      }
    },
  );

  describe('a resolver that is killed', () => {
    const PAIRS = Array.from({ length: 120 }, (_, at) => [
      saying(`p${at}`, somebody(at)),
      saying(`d${at}`, again(somebody(at))),
    ]).flat();

    once('between two batches leaves what the next one completes', async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, PAIRS);
      const killed = resolvePending(resolver, TENANT, 1_000, () => {
        throw new Error('killed');
      });
      await expect(killed).rejects.toThrow('killed');
      expect((await customersOf(fixture.database)).length).toBeGreaterThan(120);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toHaveLength(120);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    });

    once('in the middle of a batch leaves nothing of it', async () => {
      const { fixture, resolver } = await withModel(open);
      const { database } = fixture;
      await fixture.intake.register(TENANT, PAIRS.slice(0, 20));
      await resolve(resolver);
      await fixture.intake.register(TENANT, PAIRS.slice(20, 60));
      const before = await everything(fixture);
      await failAt(database, 'identity_changes');
      await expect(resolve(resolver)).rejects.toThrow('disk full');
      await workAgain(database, 'identity_changes');
      expect(await everything(fixture)).toBe(before);
      await resolve(resolver);
      expect(await customersOf(database)).toHaveLength(30);
      expect(replayed(await changesOf(database))).toEqual(await stored(database));
    });

    once('while it learns leaves the model and the pairs that were', async () => {
      const { fixture, resolver } = await withTown(open, 250, BOTH);
      const { database } = fixture;
      await resolve(resolver);
      await fixture.intake.register(TENANT, [
        saying('d-1', { ...again(somebody(1)), unit: '7' }, { lastSeen: later(1) }),
      ]);
      const before = await everything(fixture);
      await failAt(database, 'match_pairs');
      const error = (await learn(resolver).catch((failed: unknown) => failed)) as Error;
      expect(error.message).toContain('disk full');
      tellsNothing(`${error.stack} ${JSON.stringify(error)}`);
      await workAgain(database, 'match_pairs');
      expect(await everything(fixture)).toBe(before);
      await learn(resolver);
      await resolve(resolver);
      expect(await customersOf(database)).toHaveLength(251);
      expect(await count(fixture, 'identity_changes')).toBe(126);
    });
  });
});
