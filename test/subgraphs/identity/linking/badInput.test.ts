import { describe, expect } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { count } from './support/decide.ts';
import { again, later, saying, somebody, type Values, withModel, withTown } from './support/knownModel.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, learn, resolve } from './support/resolver.ts';

const MEGABYTE = 1_048_576;

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const GOOD = [saying('p-1', somebody(1)), saying('d-1', again(somebody(1)))];

  describe('beside a record that says', () => {
    once.each<[string, Values]>([
      [
        'NUL',
        { givenName: 'an\0na', familyName: '\0', email: 'a\0@b.example', nationalId: '1\0', phone: '\0' },
      ],
      [
        'lone surrogates',
        { givenName: 'a\ud800b', familyName: '\udc00', email: 'a\ud800@b.example', loyaltyId: '\udfff' },
      ],
      ['nothing but blanks', { givenName: ' ', familyName: '\t\u00a0', email: '\n', birthDate: ' ' }],
      ['dates that are none', { ...somebody(7), birthDate: '2020-13-77' }],
      ['no date at all', { ...somebody(8), birthDate: 'yesterday' }],
      ['the names of objects', { givenName: '__proto__', familyName: 'constructor', city: 'toString' }],
      ['what SQL could mean', { givenName: `'; drop table x; --`, familyName: `{"a":1}`, street: '\\' }],
      ['a megabyte in one value', { ...somebody(9), organisation: 'x'.repeat(MEGABYTE) }],
    ])('%s, others are learned from and resolved', async (_, values) => {
      const { fixture, resolver } = await withTown(open, 220, [
        saying('p-9', values),
        saying('d-9', values),
        ...GOOD,
      ]);
      await resolve(resolver);
      await fixture.intake.register(TENANT, [
        saying('p-8', values),
        saying('p-2', somebody(2)),
        saying('d-2', again(somebody(2))),
      ]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(
        expect.arrayContaining(['d-1 p-1', 'd-2 p-2', 'd0 p0']),
      );
    });
  });

  once('a description that becomes blank says nothing, and joins nobody', async () => {
    const { fixture, resolver } = await withModel(open);
    await fixture.intake.register(TENANT, GOOD);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d-1 p-1']);
    await fixture.intake.register(TENANT, [saying('d-1', { givenName: ' ' }, { lastSeen: later(1) })]);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(['d-1', 'p-1']);
  });

  describe('records that all say the same', () => {
    const same = (many: number) => Array.from({ length: many }, (_, at) => saying(`x${at}`, somebody(3)));
    once(
      'are compared with no more of them than the limit',
      async () => {
        const pairsOf = async (many: number) => {
          const { fixture, resolver } = await withModel(open);
          await fixture.intake.register(TENANT, same(many));
          await resolve(resolver);
          return await count(fixture, 'match_pairs');
        };
        const some = await pairsOf(250);
        expect(some).toBeLessThan(250 * 100);
        expect(await pairsOf(1_000)).toBe(some);
      },
      60_000,
    );

    once(
      'that were learned from are resolved, and so are those beside them',
      async () => {
        const { fixture, resolver } = await withTown(open, 250, [...same(2_000), ...GOOD]);
        await resolve(resolver);
        await learn(resolver);
        await resolve(resolver);
        expect(await customersOf(fixture.database)).toContain('d-1 p-1');
      },
      60_000,
    );
  });
});
