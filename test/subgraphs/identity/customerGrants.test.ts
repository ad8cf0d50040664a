import { describe, expect, test } from '@jest/globals';
import { allowedMask } from '../../../schema/consent/grants.ts';
import { ALL_CATEGORIES, categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';
import { customerGrants } from '../../../subgraphs/identity/customerGrants.ts';
import type { CountedEvent } from '../../../subgraphs/identity/ledger/histories.ts';
import type { CustomerFacts } from '../../../subgraphs/identity/store.ts';

const SAID = new Date('2026-10-01T00:00:00Z');
const NOW = new Date('2026-11-01T00:00:00Z');

const said = (fact: Partial<CountedEvent>) =>
  ({
    purpose: undefined,
    categories: undefined,
    eventTime: SAID,
    validUntil: undefined,
    ...fact,
  }) as CountedEvent;
const YES = said({ eventType: 'CONSENT_GIVEN', purpose: 'DIRECT_MARKETING', categories: ['CONTACT_EMAIL'] });
const NO_MACHINES = said({ eventType: 'AUTOMATION_OBJECTION' });

function factsOf(state: CustomerFacts['state'], ...histories: CountedEvent[][]): CustomerFacts {
  return { id: 'c-1', state, records: [], family: [], histories };
}

describe('The grants of a customer', () => {
  test('are what the ledger comes to', () => {
    const grants = customerGrants(factsOf('ACTIVE', [YES]), NOW);
    expect(allowedMask(grants, 'DIRECT_MARKETING')).toBe(categoryMask(['CONTACT_EMAIL']));
    expect(grants.objectsToAutomation).toBe(false);
  });

  test('are only what the history of each id allows', () => {
    const grants = customerGrants(factsOf('ACTIVE', [YES], []), NOW);
    expect(allowedMask(grants, 'DIRECT_MARKETING')).toBe(0);
  });

  test('allow what the histories of all ids allow', () => {
    const more = { ...YES, categories: ['CONTACT_EMAIL', 'IDENTITY'] } as CountedEvent;
    const grants = customerGrants(factsOf('ACTIVE', [YES], [more]), NOW);
    expect(allowedMask(grants, 'DIRECT_MARKETING')).toBe(categoryMask(['CONTACT_EMAIL']));
  });

  test('object to machines when the customer does under any id', () => {
    const objects = (...histories: CountedEvent[][]) =>
      customerGrants(factsOf('ACTIVE', ...histories), NOW).objectsToAutomation;
    expect([objects([NO_MACHINES], []), objects([], [NO_MACHINES]), objects([], [])]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each(['ERASED', 'MERGED'] as const)(
    'are those of the law alone for a customer who is %s, whatever the ledger says',
    (state) => {
      const { masks, objectsToAutomation } = customerGrants(factsOf(state, [YES, NO_MACHINES]), NOW);
      expect(masks).toEqual(
        PURPOSES.map((purpose) => (purpose === 'RIGHTS_FULFILMENT' ? ALL_CATEGORIES : 0)),
      );
      expect(objectsToAutomation).toBe(true);
    },
  );
});
