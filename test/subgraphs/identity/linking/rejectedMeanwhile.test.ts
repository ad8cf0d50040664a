import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { eachEngine } from '../../../support/databases.ts';
import { TENANT } from '../support/identityFixture.ts';
import { decide } from './support/decide.ts';
import { saying, withModel } from './support/knownModel.ts';
import { unborn as somebody } from './support/mailing.ts';
import { customersOf, resolve } from './support/resolver.ts';
import { waitForLock } from './support/waitForLock.ts';

eachEngine((engine, open) => {
  const onServer = engine === 'PostgreSQL' ? test : test.skip;
  onServer('what a person rejects while the two are being joined is not forgotten', async () => {
    const { fixture, resolver } = await withModel(open);
    const { database } = fixture;
    const email = 'one@mail.example';
    await fixture.intake.register(TENANT, [
      saying('p1', { ...somebody(1), loyaltyId: 'K123456' }, { customer: 'c-1' }),
      saying(
        'd2',
        {},
        {
          customer: 'c-2',
          person: { values: { ...somebody(2), email }, country: 'DE', verified: ['email'] },
        },
      ),
    ]);
    await resolve(resolver);
    await fixture.intake.register(TENANT, [
      saying(
        'p3',
        {},
        {
          customer: 'c-3',
          person: {
            values: { ...somebody(3), email, loyaltyId: 'K123456' },
            country: 'DE',
            verified: ['email'],
          },
        },
      ),
    ]);
    let resolving: Promise<unknown> = Promise.resolve();
    let deciding: Promise<unknown> = Promise.resolve();
    await database
      .transaction()
      .execute(async (transaction) => {
        // the resolver has decided, and has to wait for a moment with writing it down
        for (const [id, survivor] of [
          ['c-1', 'c-2'],
          ['c-2', 'c-3'],
          ['c-3', 'c-1'],
        ])
          await sql`insert into identity.customer_redirects (tenant, id, survivor, rule, deterministic, since, ledger_position)
          values (${TENANT}, ${id}, ${survivor}, 'MANUAL', true, now(), 0)`.execute(transaction);
        resolving = resolve(resolver);
        await waitForLock(fixture);
        deciding = decide(fixture, { verdict: 'REJECT', customer: 'c-1', other: 'c-2' });
        await new Promise((resume) => setTimeout(resume, 300));
        throw new Error('rolled back');
      })
      .catch((error: unknown) => {
        if ((error as Error).message !== 'rolled back') throw error;
      });
    await resolving;
    await deciding;
    await resolve(resolver);
    const groups = await customersOf(database);
    expect(groups.find((group) => group.includes('p1'))).not.toContain('d2');
  });
});
