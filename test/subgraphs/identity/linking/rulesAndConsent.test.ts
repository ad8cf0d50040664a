import { expect } from '@jest/globals';
import { PURPOSES } from '../../../../schema/vocabulary/purposes.ts';
import { customerGrants } from '../../../../subgraphs/identity/customerGrants.ts';
import { IdentityStore } from '../../../../subgraphs/identity/store.ts';
import { eachEngine } from '../../../support/databases.ts';
import { type IdentityFixture, selfService, TENANT } from '../support/identityFixture.ts';
import { idOf } from './support/decide.ts';
import { later, withModel } from './support/knownModel.ts';
import { mailing, unborn as somebody } from './support/mailing.ts';
import { forOneEngine } from './support/oneEngine.ts';
import { customersOf, resolve } from './support/resolver.ts';

eachEngine((engine, open) => {
  const once = forOneEngine(engine);
  const allowed = async ({ database, time }: IdentityFixture, record: string) => {
    const { rows } = { rows: await new IdentityStore(database).customers(TENANT, [record]) };
    const facts = rows[0];
    if (!facts) throw new Error('nobody');
    return customerGrants(facts, new Date(time * 1000)).masks[PURPOSES.indexOf('DIRECT_MARKETING')];
  };
  once(
    'a yes of the one that a rule had joined by mistake is no yes of the other when the rule is taken back',
    async () => {
      const { fixture, resolver } = await withModel(open);
      await fixture.intake.register(TENANT, [mailing('p1', somebody(1)), mailing('d1', somebody(2))]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1 p1']);
      const [speaker, other] = [await idOf(fixture, 'p1'), await idOf(fixture, 'd1')];
      const { errors } = await fixture.ask(
        { ...selfService(speaker), purpose: 'RIGHTS_FULFILMENT' },
        'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { eventId } }',
        { input: { eventId: 'yes', customer: speaker, purpose: 'DIRECT_MARKETING' } },
      );
      expect(errors).toEqual([]);
      fixture.time += 60;
      await fixture.intake.register(TENANT, [mailing('d1', somebody(2), false, { lastSeen: later(1) })]);
      await resolve(resolver);
      expect(await customersOf(fixture.database)).toEqual(['d1', 'p1']);
      expect([(await allowed(fixture, speaker)) !== 0, await allowed(fixture, other)]).toEqual([true, 0]);
    },
  );
});
