import { expect, test } from '@jest/globals';
import { onPglite } from '../../../support/databases.ts';
import { mergeByHand, undoMerge } from '../rights/mergeByHand.ts';
import { identityFixture, record, selfService, TENANT } from '../support/identityFixture.ts';

const OFFICE = { client: 'privacy-office', purpose: 'RIGHTS_FULFILMENT', scopes: ['consent:record'] };

onPglite((open) => {
  test.each(['GUESS', 'CERTAIN'] as const)(
    'a merge after a guess that was undone opens nothing that one of the two had closed: %s',
    async (again) => {
      const fixture = await identityFixture(open);
      await fixture.intake.register(TENANT, [record('crm/crm-3', 'c-3'), record('crm/crm-4', 'c-4')]);
      const say = async (mutation: string, customer: string) => {
        fixture.time += 60;
        const query = `mutation ($input: RestrictionInput!) { ${mutation}(input: $input) { eventId } }`;
        const input = { eventId: mutation, customer };
        const caller = { ...selfService(customer), purpose: 'RIGHTS_FULFILMENT' };
        expect((await fixture.ask(caller, query, { input })).errors).toEqual([]);
      };
      const isOpen = async (id: string) => {
        const explain = 'explainConsent(purpose: CUSTOMER_SUPPORT, category: TRANSACTION) { allowed }';
        const { data } = await fixture.ask(OFFICE, `{ customer(id: "${id}") { ${explain} } }`);
        return (data.customer as { explainConsent: { allowed: boolean } }).explainConsent.allowed;
      };
      await mergeByHand(fixture, 'c-4', 'c-3', 'GUESS');
      await say('restrictProcessing', 'c-4');
      await say('liftRestriction', 'c-3');
      await undoMerge(fixture, 'c-4');
      fixture.time += 60;
      expect(await isOpen('c-4')).toBe(false);
      await mergeByHand(fixture, 'c-4', 'c-3', again);
      expect(await isOpen('c-4')).toBe(false);
    },
  );
});
