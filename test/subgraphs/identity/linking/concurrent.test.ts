import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { takeClaims } from '../../../../subgraphs/identity/linking/takeClaims.ts';
import { FEED_BEGINNING } from '../../../../subgraphs/kit/claims.ts';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { changesOf, replayed, stored } from './support/feed.ts';
import { again, later, saying, somebody, withModel } from './support/knownModel.ts';
import { customersOf, resolve } from './support/resolver.ts';

eachEngine((engine, open) => {
  const several = engine === 'PostgreSQL' ? test : test.skip; // the embedded engine has one connection

  several.each([
    [2, 40],
    [8, 8],
  ])(
    '%i records of one person that come in at one moment are one customer, in %i rounds',
    async (records, rounds) => {
      const { fixture, resolver } = await withModel(open);
      for (let round = 0; round < rounds; round++) {
        const one = somebody(round);
        const arrive = async (at: number) => {
          const values = { ...(at % 2 === 0 ? one : again(one)), unit: String(at) };
          await fixture.intake.register(TENANT, [
            saying(`${at % 2 === 0 ? 'p' : 'd'}${round}-${at}`, values),
          ]);
          await resolve(resolver);
        };
        await Promise.all([
          resolve(resolver),
          ...Array.from({ length: records }, (_, at) => arrive(at)),
          resolve(resolver),
        ]);
      }
      await resolve(resolver);
      const customers = await customersOf(fixture.database);
      expect(customers).toHaveLength(rounds);
      expect(new Set(customers.map((group) => group.split(' ').length))).toEqual(new Set([records]));
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    },
  );

  several(
    'departments that change and lose their records of the same people at one moment fail nobody',
    async () => {
      const { fixture, resolver } = await withModel(open);
      const people = Array.from({ length: 20 }, (_, index) => somebody(index));
      const said = (kind: 'p' | 'd', day: number) =>
        people.map((one, index) =>
          saying(
            `${kind}${index}`,
            {
              ...(kind === 'p' ? one : again(one)),
              unit: String(day),
              ...((index + day) % 5 === 0 && kind === 'd' && somebody(100 + index)),
            },
            { lastSeen: later(day) },
          ),
        );
      const gone = (day: number) =>
        takeClaims(
          fixture.database,
          fixture.intake,
          'crm',
          {
            after: day === 1 ? FEED_BEGINNING : String(day - 1),
            changes: [{ tenant: TENANT, kind: 'GONE', recordId: `p${day}` }],
            next: String(day),
            hasMore: false,
          },
          new Date(),
        );
      await fixture.intake.register(TENANT, [...said('p', 0), ...said('d', 0)]);
      await resolve(resolver);
      for (let day = 1; day <= 8; day++)
        await Promise.all([
          fixture.intake.register(TENANT, said('p', day)),
          fixture.intake.register(TENANT, said('d', day).reverse()),
          gone(day),
          resolve(resolver),
          resolve(resolver),
        ]);
      await fixture.intake.register(TENANT, [...said('p', 9), ...said('d', 9)]);
      await resolve(resolver);
      const expected = people.flatMap((_, index) =>
        (index + 9) % 5 === 0 ? [`d${index}`, `p${index}`] : [`d${index} p${index}`],
      );
      expect(await customersOf(fixture.database)).toEqual(expected.sort());
      expect(replayed(await changesOf(fixture.database))).toEqual(await stored(fixture.database));
    },
  );

  several(
    'an import that replaces a record and fails afterwards hides it from nobody who was resolved meanwhile',
    async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [saying('p1', somebody(1))]);
      await resolve(resolver);
      await fixture.intake.register(TENANT, [saying('d1', again(somebody(1)))]);
      let resolving: Promise<unknown> = Promise.resolve();
      await expect(
        fixture.database.transaction().execute(async (transaction) => {
          await sql`delete from identity.person_records where record_id = 'p1'`.execute(transaction);
          resolving = resolve(resolver);
          await new Promise((resume) => setTimeout(resume, 300));
          throw new Error('the import failed later on');
        }),
      ).rejects.toThrow('the import failed');
      await resolving;
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
    },
  );
});
