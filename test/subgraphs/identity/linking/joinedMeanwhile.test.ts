import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { again, saying, somebody, withModel } from './support/knownModel.ts';
import { customersOf, resolve } from './support/resolver.ts';
import { waitForLock } from './support/waitForLock.ts';

eachEngine((engine, open) => {
  const onServer = engine === 'PostgreSQL' ? test : test.skip;

  onServer('who joins a customer while that one is being locked has a say in who else does', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database, intake } = fixture;
    await intake.register(TENANT, [
      saying('p1', somebody(1), { customer: 'c-1' }),
      saying('p2', somebody(2), { customer: 'c-2' }),
    ]);
    await resolve(resolver);
    await intake.register(TENANT, [saying('d3', again(somebody(1)), { customer: 'c-3' })]);
    // as a person says it, but that their records do not wait to be looked at again
    await sql`insert into identity.match_decisions (tenant, one, other, verdict, reason, client, person, decided_at)
      values (${TENANT}, 'c-2', 'c-3', 'DIFFERENT', 'sealed', 'desk', 'somebody', now())`.execute(database);
    let resolving: Promise<unknown> = Promise.resolve();
    await database.transaction().execute(async (person) => {
      await sql`select from identity.customers where tenant = ${TENANT} and id in ('c-1', 'c-2')
        order by id for no key update`.execute(person);
      await sql`insert into identity.customer_redirects (tenant, id, survivor, rule, deterministic, since, ledger_position)
        values (${TENANT}, 'c-2', 'c-1', 'MANUAL', true, now(), 0)`.execute(person);
      await sql`update identity.customers set state = 'MERGED' where tenant = ${TENANT} and id = 'c-2'`.execute(
        person,
      );
      resolving = resolve(resolver);
      await waitForLock(fixture);
    });
    await resolving;
    expect(await customersOf(database)).toEqual(['d3', 'p1 p2']);
  });
});
