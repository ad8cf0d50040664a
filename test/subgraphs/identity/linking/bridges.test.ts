import { describe, expect } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { gone } from './support/decide.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { again, later, saying, somebody, withModel, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve } from './support/resolver.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const ANNA = somebody(1);
  const BERT = somebody(2);
  const { givenName, familyName, birthDate, email } = ANNA;
  const { phone, street, houseNumber, city, postcode } = BERT;
  const BRIDGE = { givenName, familyName, birthDate, email, phone, street, houseNumber, city, postcode };
  const STRONG = [
    saying('p1', ANNA),
    saying('d1', again(ANNA)),
    saying('p2', BERT),
    saying('d2', again(BERT)),
  ];

  describe('a record that resembles two', () => {
    once.each<[string, string[]]>([
      ['last', ['p1', 'd1', 'p2', 'd2', 'x']],
      ['first', ['x', 'p1', 'd1', 'p2', 'd2']],
      ['between', ['p1', 'p2', 'x', 'd2', 'd1']],
    ])('does not make one of them when it comes %s', async (_, order) => {
      const { fixture, resolver } = await withModel(open);
      const all = [...STRONG, saying('x', BRIDGE)];
      for (const id of order) {
        await fixture.intake.register(
          TENANT,
          all.filter(({ recordId }) => recordId === id),
        );
        await resolve(resolver);
      }
      const found = (await customersOf(fixture.database)).map((group) => group.replace(/ ?x$/, ''));
      expect(found.filter((group) => group !== '')).toEqual(['d1 p1', 'd2 p2']);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    });

    // Nothing in the one contradicts the other, so that the bridge makes one of them.
    const HALF = { givenName, familyName, email };
    const OTHER_HALF = { phone, birthDate, street, houseNumber, city, postcode };
    const change = saying('x', somebody(9), { lastSeen: later(1) });

    once.each<[string, 'GONE' | typeof change]>([
      ['is gone', 'GONE'],
      ['says something else', change],
      ['says nothing any more', saying('x', { givenName: ' ' }, { lastSeen: later(1) })],
    ])('holds together whom nothing else does, until it %s', async (_, what) => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [saying('p1', HALF), saying('p2', OTHER_HALF)]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['p1', 'p2']);
      await fixture.intake.register(TENANT, [saying('x', { ...HALF, ...OTHER_HALF })]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['p1 p2 x']);
      await (what === 'GONE' ? gone(fixture, 'x') : fixture.intake.register(TENANT, [what]));
      await resolve(resolver);
      expect((await customersOf(fixture.database)).filter((group) => group !== 'x')).toEqual(['p1', 'p2']);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    });

    once('and is gone before all is learned anew is no bridge afterwards', async () => {
      const { fixture, resolver } = await withTown(open, 250, [
        saying('p-1', HALF),
        saying('p-2', OTHER_HALF),
        saying('x', { ...HALF, ...OTHER_HALF }),
      ]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toContain('p-1 p-2 x');
      await gone(fixture, 'x');
      await learn(resolver);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(expect.arrayContaining(['p-1', 'p-2']));
    });
  });

  describe('a value that many have', () => {
    const DESK = { email: 'info@shop.example', phone: '+4930123456' };
    const named = (id: string, number: number) => {
      const { givenName: given, familyName: family, birthDate: born } = somebody(number);
      return saying(id, { ...DESK, givenName: given, familyName: family, birthDate: born });
    };

    once('joins no strangers, whether they come together or one by one', async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(
        TENANT,
        Array.from({ length: 60 }, (_, index) => named(`p${index}`, index)),
      );
      await resolve(resolver);
      for (let index = 60; index < 130; index++) {
        await fixture.intake.register(TENANT, [named(`p${index}`, index)]);
        await resolve(resolver);
      }
      expect(await customersOf(fixture.database)).toHaveLength(130);
    });

    once('joins two as long as it is theirs alone, and no longer when all is learned anew', async () => {
      const { fixture, resolver } = await withTown(open, 250, [saying('p-1', DESK), saying('d-1', DESK)]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toContain('d-1 p-1');
      await fixture.intake.register(
        TENANT,
        Array.from({ length: 400 }, (_, index) => named(`x${index}`, 200 + index)),
      );
      await learn(resolver);
      await resolve(resolver);
      const found = await customersOf(fixture.database);
      expect(found).toEqual(expect.arrayContaining(['d-1', 'p-1']));
      expect(found.filter((group) => /x\d+ x\d+/.test(group))).toEqual([]);
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    });
  });

  once('two tenants have nobody in common', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, [saying('p1', ANNA)]);
    await fixture.intake.register('other', [saying('d1', ANNA)]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['p1']);
  });
});
