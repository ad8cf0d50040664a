import type { Grants } from '../../schema/consent/grants.ts';
import { PURPOSE_TERMS } from '../../schema/vocabulary/purposeTerms.ts';
import { grantsOf, RIGHTS_ONLY } from './ledger/grantsFrom.ts';
import type { CustomerFacts } from './store.ts';

/** What a customer allows, as their passport says it: pure. */
export function customerGrants({ histories, state }: CustomerFacts, now: Date): Grants {
  const ledger = grantsOf(histories, PURPOSE_TERMS, now);
  return state === 'ACTIVE' ? ledger : { ...RIGHTS_ONLY, objectsToAutomation: ledger.objectsToAutomation };
}
