import { expect } from '@jest/globals';
import { sql } from 'kysely';
import type { Keyring } from '../../../../schema/consent/keys.ts';
import { createIntake } from '../../../../subgraphs/identity/index.ts';
import { RESOLVING_LOCK } from '../../../../subgraphs/identity/linking/locks.ts';
import { MatchModels } from '../../../../subgraphs/identity/linking/matchModels.ts';
import { readDefinition } from '../../../../subgraphs/identity/resolution/definition/readDefinition.ts';
import type { RecordClaims } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { type IdentityFixture, ring, selfService, TENANT } from '../support/identityFixture.ts';
import { decide, gone, idOf } from './support/decide.ts';
import { again, later, saying, type Values, withModel, withTown } from './support/knownModel.ts';
import { ADDRESS, mailing, unborn as somebody } from './support/mailing.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve, resolverOf } from './support/resolver.ts';
import { waitForLock } from './support/waitForLock.ts';

const carrying = (record: string, values: Values, more: Partial<RecordClaims> = {}) =>
  saying(record, { ...values, loyaltyId: 'K123456' }, more);

async function ownRecords(fixture: IdentityFixture, login: string): Promise<string[]> {
  const { data, errors } = await fixture.ask(
    { ...selfService(login), purpose: 'RIGHTS_FULFILMENT' },
    `{ customer(id: "${login}") { sources { recordId } } }`,
  );
  expect(errors).toEqual([]);
  return ((data.customer as { sources: { recordId: string }[] } | null)?.sources ?? [])
    .map(({ recordId }) => recordId)
    .sort();
}

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const onServer = engine === 'PostgreSQL' ? once : ((once as unknown as { skip: typeof once }).skip ?? once);

  onServer('records whose import commits while others are learned from are resolved', async () => {
    const { fixture, resolver } = await withTown(open);
    await resolve(resolver);
    const { database, fingerprint } = fixture;
    let commit: () => void = () => {};
    const committing = new Promise<void>((done) => {
      commit = done;
    });
    let registered: () => void = () => {};
    const said = new Promise<void>((done) => {
      registered = done;
    });
    const importing = database.transaction().execute(async (transaction) => {
      await createIntake(transaction as never, fingerprint).register(TENANT, [
        saying('p-1', somebody(1)),
        saying('d-1', again(somebody(1))),
      ]);
      registered();
      await committing;
    });
    await said;
    await fixture.intake.register(TENANT, [saying('p-2', somebody(2))]); // a later number, committed before
    let learning: Promise<unknown> = Promise.resolve();
    await database.transaction().execute(async (transaction) => {
      // somebody as stranger resolves: learning waits with what it has read
      await sql`select pg_advisory_xact_lock_shared(${RESOLVING_LOCK}, hashtext(${TENANT}))`.execute(
        transaction,
      );
      learning = learn(resolver);
      learning.catch(() => {});
      await waitForLock(fixture);
      commit();
      await importing;
    });
    await learning;
    const { rows } =
      await sql`select record_id, pending, weighed from identity.person_records where record_id like '%-1' order by 1`.execute(
        database,
      );
    await resolve(resolver);
    expect({
      customers: (await customersOf(database)).filter((group) => group.includes('-1')),
      rows,
    }).toEqual({
      customers: ['d-1 p-1'],
      rows: expect.arrayContaining([expect.objectContaining({ pending: true })]),
    });
  });

  once(
    'what a rule had joined by way of a third is looked at again, also if learning comes first',
    async () => {
      const both = { ...somebody(3), email: ADDRESS, loyaltyId: 'K123456' };
      const third = saying('p-3', {}, { person: { values: both, country: 'DE', verified: ['email'] } });
      const { fixture, resolver } = await withTown(open, 250, [
        mailing('p-1', somebody(1)),
        carrying('d-1', somebody(2)),
        third,
      ]);
      await resolve(resolver);
      const mine = async () => (await customersOf(fixture.database)).filter((group) => group.includes('-'));
      expect(await mine()).toEqual(['d-1 p-1 p-3']);
      await gone(fixture, 'p-3');
      await learn(resolver);
      await resolve(resolver);
      expect(await mine()).toEqual(['d-1', 'p-1']);
    },
  );

  once('a rule that is left out of the definition holds no more after learning anew', async () => {
    const { fixture, resolver } = await withTown(open, 250, [
      carrying('p-1', somebody(1)),
      carrying('d-1', somebody(2)),
    ]);
    await resolve(resolver);
    const without = { ...resolver, models: new MatchModels({ ...readDefinition(), certain: [] }) };
    await learn(without);
    await resolve(without);
    expect((await customersOf(fixture.database)).filter((group) => group.includes('-'))).toEqual([
      'd-1',
      'p-1',
    ]);
  });

  once.each(['as they come', 'after learning anew'])(
    'a card that more come to share at once than are compared decides nothing, %s',
    async (how) => {
      const { fixture, resolver } = await withTown(open, 250, [
        carrying('p-1', somebody(1)),
        carrying('d-1', somebody(2)),
      ]);
      await resolve(resolver);
      await fixture.intake.register(
        TENANT,
        Array.from({ length: 120 }, (_, at) => carrying(`p-n${at}`, somebody(1000 + at))),
      );
      await resolve(resolver);
      if (how === 'after learning anew') {
        await learn(resolver);
        await resolve(resolver);
      }
      expect((await customersOf(fixture.database)).filter((group) => /-1( |$)/.test(group))).toEqual([
        'd-1',
        'p-1',
      ]);
      expect(await ownRecords(fixture, await idOf(fixture, 'p-1'))).toEqual(['p-1']);
    },
  );

  once('who was said to be somebody as stranger else makes no guess certain', async () => {
    const { fixture, resolver } = await withModel(open);
    const g = somebody(1);
    await fixture.intake.register(TENANT, [
      carrying('p-g1', g, { customer: 'c-g' }),
      carrying('p-g2', again(g), { customer: 'c-g' }),
      mailing('d-h1', g, true, { customer: 'c-h' }),
      saying('d-h2', again(g), { customer: 'c-h' }),
      mailing('p-s', somebody(2), true, { customer: 'c-s' }),
      saying(
        'p-x',
        {},
        {
          customer: 'c-x',
          person: {
            values: { ...somebody(3), email: ADDRESS, loyaltyId: 'K123456' },
            country: 'DE',
            verified: ['email'],
          },
        },
      ),
    ]);
    for (const other of ['c-g', 'c-h', 'c-s'])
      await decide(fixture, { verdict: 'REJECT', customer: 'c-x', other });
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d-h1 d-h2 p-g1 p-g2 p-s', 'p-x']);
    const { rows } = await sql`select id, survivor, rule from identity.customer_redirects order by 1`.execute(
      fixture.database,
    );
    // h and s share an address; that h is g is a guess, and nothing but x joins s and g
    expect({ rows, seen: await ownRecords(fixture, 'c-s') }).toEqual({
      rows: expect.anything(),
      seen: expect.not.arrayContaining(['p-g1']),
    });
  });

  once('a card goes on deciding when the key of fingerprints is changed', async () => {
    const five = (day: number) =>
      Array.from({ length: 5 }, (_, at) =>
        carrying(
          `p-${at}`,
          { ...somebody(at), ...(day > 0 && at === 0 && { unit: '9' }) },
          { lastSeen: later(at === 0 ? day : 0) },
        ),
      );
    const { fixture, resolver } = await withTown(open, 250, five(0));
    await resolve(resolver);
    const mine = async () => (await customersOf(fixture.database)).filter((group) => group.includes('-'));
    expect(await mine()).toEqual(['p-0 p-1 p-2 p-3 p-4']);
    const rotated = { keys: [...ring('k2').keys, ...fixture.fingerprint.keys] } as unknown as Keyring;
    const intake = createIntake(fixture.database, rotated);
    const after = resolverOf({ ...fixture, fingerprint: rotated });
    await intake.register(TENANT, five(0)); // as the README says
    await resolve(after);
    expect(await mine()).toEqual(['p-0 p-1 p-2 p-3 p-4']);
    await intake.register(TENANT, five(1)); // one of them moves
    await resolve(after);
    expect(await mine()).toEqual(['p-0 p-1 p-2 p-3 p-4']);
  });
});
