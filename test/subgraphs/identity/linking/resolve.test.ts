import { expect, test } from '@jest/globals';
import { eachEngine } from '../../../support/databases.ts';
import { smallTown } from '../resolution/support/smallTown.ts';
import { identityFixture, TENANT } from '../support/identityFixture.ts';
import { customersOf, learn, resolve, resolverOf, townCustomers, townRecord } from './support/resolver.ts';

const TOWN = smallTown(400);

eachEngine((_engine, open) => {
  test('a full run puts the records of one person together, and a second one changes nothing', async () => {
    const fixture = await identityFixture(open);
    const resolver = resolverOf(fixture);
    await fixture.intake.register(
      TENANT,
      TOWN.map((row) => townRecord(row)),
    );
    expect(await resolve(resolver)).toBe(0);
    await learn(resolver);
    await resolve(resolver);
    expect(await customersOf(fixture.database)).toEqual(townCustomers(TOWN));
    const changes = () =>
      fixture.ask({ scopes: ['identity:resolve'] }, '{ identityChanges(first: 1000) { last } }');
    const before = await changes();
    expect(before.data).toEqual({ identityChanges: { last: 200 } });
    await learn(resolver);
    await resolve(resolver);
    expect(await changes()).toEqual(before);
  });

  test('records that come in one by one end up where a full run puts them', async () => {
    const fixture = await identityFixture(open);
    const resolver = resolverOf(fixture);
    const [first, rest] = [TOWN.slice(0, 400), TOWN.slice(400)];
    await fixture.intake.register(
      TENANT,
      first.map((row) => townRecord(row)),
    );
    await learn(resolver);
    await resolve(resolver);
    for (const row of rest) {
      await fixture.intake.register(TENANT, [townRecord(row)]);
      expect(await resolve(resolver)).toBeGreaterThan(0);
    }
    expect(await customersOf(fixture.database)).toEqual(townCustomers(TOWN));
  });
});
