import { expect } from '@jest/globals';
import { sql } from 'kysely';
import { eachEngine } from '../../../support/databases.ts';
import { mergeByHand } from '../rights/mergeByHand.ts';
import { type IdentityFixture, selfService, TENANT } from '../support/identityFixture.ts';
import { decide, edge, gone, idOf, STEWARD } from './support/decide.ts';
import { changesOf } from './support/feed.ts';
import { again, later, saying, somebody, type Values, withModel, withTown } from './support/knownModel.ts';
import { ADDRESS, mailing, unborn } from './support/mailing.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve } from './support/resolver.ts';

const carrying = (record: string, values: Values, loyaltyId = 'K12-34 56') =>
  saying(record, { ...values, loyaltyId });

/** The links of the records of a customer, by record. */
async function linksOf(fixture: IdentityFixture, record: string) {
  const { data } = await fixture.ask(
    STEWARD,
    `{ customer(id: "${await idOf(fixture, record)}") { sources { recordId rule deterministic score reason } } }`,
  );
  const { sources } = data.customer as { sources: ({ recordId: string } & Record<string, unknown>)[] };
  return Object.fromEntries(sources.map(({ recordId, ...link }) => [recordId, link]));
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const STRANGERS = [mailing('p1', somebody(1)), mailing('d1', unborn(2))];

  once('records of one verified address are of one person for certain, however they differ', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, STRANGERS);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    const [givenUp] = await edge(fixture, 'p1', 'd1');
    const record = givenUp === (await idOf(fixture, 'p1')) ? 'p1' : 'd1';
    expect((await linksOf(fixture, 'p1'))[record]).toEqual({
      rule: 'SAME_VERIFIED_EMAIL',
      deterministic: true,
      score: null,
      reason: 'The record has an e-mail address that the customer has confirmed.',
    });
    const changes = await changesOf(fixture.database);
    expect(changes).toMatchObject([{ kind: 'MERGED', why: expect.stringContaining('e-mail address') }]);
    expect(JSON.stringify(changes)).not.toContain(ADDRESS);
    const { data: explained } = await fixture.ask(
      STEWARD,
      '{ explainMatch(a: { department: CRM, recordId: "p1" }, b: { department: SUPPORT, recordId: "d1" }) { rule sentence } }',
    );
    expect(explained.explainMatch).toEqual({
      rule: 'SAME_VERIFIED_EMAIL',
      sentence: expect.stringMatching(/^One person by a rule: .*confirmed\. By comparison: Probably/),
    });
    const self = { ...selfService(givenUp), purpose: 'RIGHTS_FULFILMENT' };
    const { data } = await fixture.ask(self, `{ customer(id: "${givenUp}") { sources { recordId } } }`);
    expect(data.customer).toEqual({
      sources: expect.arrayContaining([{ recordId: 'p1' }, { recordId: 'd1' }]),
    });
  });

  once('an address that only one of two departments has verified decides nothing', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [mailing('p1', somebody(1)), mailing('d1', unborn(2), false)]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
  });

  once('records of one loyalty card are of one person, however it is written', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [
      carrying('p1', somebody(1)),
      carrying('d1', unborn(2), 'k12-3456'),
    ]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    expect(Object.values(await linksOf(fixture, 'p1')).map(({ rule }) => rule)).toContain('SAME_LOYALTY_ID');
  });

  once('a couple that shares an address, or a card, stays two', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [
      mailing('p1', somebody(1)),
      mailing('d1', somebody(2)),
      carrying('p3', somebody(3)),
      carrying('d3', somebody(4)),
    ]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'd3', 'p1', 'p3']);
  });

  once.each([
    ['1-23456', '12-3456'],
    ['n/a', 'N.A.'],
    ['0', '0'],
  ])('%s and %s are no card of two people', async (one, other) => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [
      carrying('p1', somebody(1), one),
      carrying('d1', unborn(2), other),
    ]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
  });

  once('a crowd that comes at once takes apart who was joined before', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [carrying('p1', somebody(1)), carrying('d1', unborn(2))]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    const crowd = Array.from({ length: 120 }, (_, at) => carrying(`p${at + 10}`, unborn(at + 10)));
    await fixture.intake.register(TENANT, crowd);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toHaveLength(122);
  });

  once('what a person took apart no rule puts together again, also after learning anew', async () => {
    const { fixture, resolver } = await withTown(open, 250, STRANGERS);
    await resolve(resolver);
    const [customer, other] = await edge(fixture, 'p1', 'd1');
    await decide(fixture, { verdict: 'SPLIT', customer, other });
    await resolve(resolver);
    await learn(resolver);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(expect.arrayContaining(['d1', 'p1']));
  });

  once('what is verified no more is taken back', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, STRANGERS);
    await resolve(resolver);
    await fixture.intake.register(TENANT, [mailing('d1', unborn(2), false, { lastSeen: later(1) })]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
    expect((await changesOf(fixture.database)).map(({ kind }) => kind)).toEqual(['MERGED', 'SPLIT']);
  });

  once(
    'a guess becomes certain when a rule says the same, and a guess again when it does no more',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const said = async (days: number, isVerified: boolean) => {
        const more = { lastSeen: later(days) };
        await fixture.intake.register(TENANT, [
          mailing('p1', somebody(1), true, more),
          mailing('d1', again(somebody(1)), isVerified, more),
        ]);
        await resolve(resolver);
        const [givenUp] = await edge(fixture, 'p1', 'd1');
        const record = givenUp === (await idOf(fixture, 'p1')) ? 'p1' : 'd1';
        return (await linksOf(fixture, 'p1'))[record];
      };
      const guess = { rule: 'PROBABILISTIC', deterministic: false, score: expect.any(Number) };
      expect(await said(0, false)).toMatchObject(guess);
      expect(await said(1, true)).toMatchObject({
        rule: 'SAME_VERIFIED_EMAIL',
        deterministic: true,
        score: null,
      });
      expect(await said(2, false)).toMatchObject(guess);
    },
  );

  once.each(['one after the other', 'learned from'])(
    'a card that a crowd shares decides nothing, %s',
    async (how) => {
      const crowd = Array.from({ length: 8 }, (_, at) => carrying(`p${at + 1}`, unborn(at + 1)));
      const { fixture, resolver } =
        how === 'learned from' ? await withTown(open, 250, crowd) : await withModel(open);
      const apart = crowd.map(({ recordId }) => recordId);
      if (how === 'one after the other') {
        for (const record of crowd.slice(0, 4)) {
          await fixture.intake.register(TENANT, [record]);
          await resolve(resolver);
        }
        expect(await customersOf(fixture.database)).toEqual(['p1 p2 p3 p4']);
        for (const record of crowd.slice(4)) {
          await fixture.intake.register(TENANT, [record]);
          await resolve(resolver);
        }
      }
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(expect.arrayContaining(apart));
    },
  );

  once('what a rule joins is no guess where older guesses lead from the one to the other', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database } = fixture;
    const third = saying('p2', { ...again(somebody(1)), email: 'two@mail.example' });
    await fixture.intake.register(TENANT, [
      mailing('p1', somebody(1)),
      third,
      mailing('d1', again(somebody(1))),
    ]);
    const [one, between, other] = [
      await idOf(fixture, 'p1'),
      await idOf(fixture, 'p2'),
      await idOf(fixture, 'd1'),
    ];
    await mergeByHand(fixture, one, between, 'GUESS');
    await mergeByHand(fixture, between, other, 'GUESS');
    await sql`update identity.customer_redirects set ledger_position = case id when ${one} then 3 else 7 end`.execute(
      database,
    );
    await resolve(resolver);
    const { rows } = await sql<{ id: string; survivor: string; rule: string; position: number }>`
      select id, survivor, rule, ledger_position as position from identity.customer_redirects
      order by id = ${between}`.execute(database);
    expect(rows).toEqual([
      // a yes that was said before the last of the steps counts for nobody else
      { id: one, survivor: other, rule: 'SAME_VERIFIED_EMAIL', position: 7 },
      { id: between, survivor: other, rule: 'PROBABILISTIC', position: 7 },
    ]);
    expect((await linksOf(fixture, 'p1')).p1).toMatchObject({ deterministic: true });
    expect(await changesOf(database)).toEqual([]);
    const self = { ...selfService(one), purpose: 'RIGHTS_FULFILMENT' };
    const { data } = await fixture.ask(self, `{ customer(id: "${one}") { sources { recordId } } }`);
    expect(data.customer).toEqual({
      sources: expect.arrayContaining([{ recordId: 'p1' }, { recordId: 'd1' }]),
    });
    expect((data.customer as { sources: unknown[] }).sources).toHaveLength(2);
  });

  once('a rule holds by way of a third, and not when the third is gone', async () => {
    const { fixture, resolver } = await withModel(open);
    const both = { ...somebody(3), email: ADDRESS, loyaltyId: 'K12-3456', birthDate: '' };
    const third = saying('p3', {}, { person: { values: both, country: 'DE', verified: ['email'] } });
    await fixture.intake.register(TENANT, [mailing('p1', somebody(1)), carrying('d1', somebody(2)), third]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1 p1 p3']);
    await gone(fixture, 'p3');
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
  });
});
