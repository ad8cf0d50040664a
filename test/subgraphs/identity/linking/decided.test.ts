import { describe, expect } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { type IdentityFixture, TENANT } from '../support/identityFixture.ts';
import { decide, edge, idOf } from './support/decide.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { again, later, saying, somebody, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve } from './support/resolver.ts';

/** Each verdict on people of its own; what they say as of a day. */
const said = (day: number) => {
  const lastSeen = { lastSeen: later(day) };
  const unit = day === 0 ? {} : { unit: `c/o ${day}` };
  const both = (number: number) => [
    saying(`p-${number}`, { ...somebody(number), ...unit }, lastSeen),
    saying(`d-${number}`, { ...again(somebody(number)), ...unit }, lastSeen),
  ];
  const third = saying('d-33', { ...somebody(3), unit: '3 rd', ...unit }, lastSeen);
  return [
    ...both(1),
    ...both(2),
    ...both(3),
    third,
    ...both(4),
    saying('p-5', somebody(5), lastSeen),
    saying('p-6', somebody(6), lastSeen),
  ];
};

const DECIDED = ['d-1', 'p-1', 'd-2', 'p-2', 'd-33', 'd-3 p-3', 'd-4 p-4', 'p-5 p-6'].sort();

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const decideAll = async (fixture: IdentityFixture) => {
    const [rejected, other] = await edge(fixture, 'd-1', 'p-1');
    await decide(fixture, { verdict: 'REJECT', customer: rejected, other });
    const [split, from] = await edge(fixture, 'd-2', 'p-2');
    await decide(fixture, { verdict: 'SPLIT', customer: from, other: split });
    const [confirmed, survivor] = await edge(fixture, 'd-4', 'p-4');
    await decide(fixture, { verdict: 'CONFIRM', customer: survivor, other: confirmed });
    const [merged, into] = [await idOf(fixture, 'p-6'), await idOf(fixture, 'p-5')];
    await decide(fixture, { verdict: 'MERGE', customer: merged, other: into });
    const [third, rest] = [await idOf(fixture, 'd-33'), await idOf(fixture, 'p-3')];
    await decide(fixture, { verdict: 'REJECT', customer: third, other: rest });
    await decide(fixture, { verdict: 'REJECT', customer: third, other: await idOf(fixture, 'd-3') });
  };
  const mine = async ({ database }: IdentityFixture) =>
    (await customersOf(database)).filter((group) => group.includes('-'));

  describe('what people decided of ids', () => {
    once('outlives whatever happens to their records', async () => {
      const { fixture, resolver } = await withTown(open, 250, said(0));
      await resolve(resolver);
      const joined = ['d-1 p-1', 'd-2 p-2', 'd-3 d-33 p-3', 'd-4 p-4', 'p-5', 'p-6'];
      expect(await mine(fixture)).toEqual(joined);
      await decideAll(fixture);
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(DECIDED);
      await learn(resolver);
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(DECIDED);
      await fixture.intake.register(TENANT, said(0));
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(DECIDED);
      await fixture.intake.register(TENANT, said(1));
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(DECIDED);
      await fixture.intake.register(TENANT, [
        saying('p-4', somebody(44), { lastSeen: later(2) }),
        saying('p-5', somebody(55), { lastSeen: later(2) }),
      ]);
      await learn(resolver);
      await resolve(resolver);
      expect(await mine(fixture)).toEqual([
        'd-1',
        'd-2',
        'd-3 p-3',
        'd-33',
        'd-4 p-4',
        'p-1',
        'p-2',
        'p-5 p-6',
      ]);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    });
  });

  describe('a record that a person has taken out of a customer', () => {
    /** Several records under one id, as an import that knows the customer leaves them. */
    const imported = (day: number) =>
      said(day)
        .filter(({ recordId }) => ['p-3', 'd-3', 'd-33'].includes(recordId))
        .map((record) => ({ ...record, customer: 'c-3' }));

    once('stays out, whatever happens to the records', async () => {
      const { fixture, resolver } = await withTown(open, 250, imported(0));
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(['d-3 d-33 p-3']);
      await decide(fixture, { verdict: 'SPLIT', record: { department: 'SUPPORT', recordId: 'd-33' } });
      const apart = ['d-3 p-3', 'd-33'];
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(apart);
      await learn(resolver);
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(apart);
      const changed = imported(1).map(({ customer: _customer, ...record }) => record);
      await fixture.intake.register(TENANT, changed);
      await resolve(resolver);
      expect(await mine(fixture)).toEqual(apart);
    });

    once('stays out of an id that comes in later and is the customer’s', async () => {
      const { fixture, resolver } = await withTown(open, 250, imported(0));
      await resolve(resolver);
      await decide(fixture, { verdict: 'SPLIT', record: { department: 'SUPPORT', recordId: 'd-33' } });
      await fixture.intake.register(TENANT, [saying('p-9', { ...again(somebody(3)), unit: '3 rd' })]);
      await resolve(resolver);
      const groups = await mine(fixture);
      expect(groups.find((group) => group.includes('d-33'))).not.toMatch(/[dp]-3( |$)/);
    });
  });
});
