import { expect, test } from '@jest/globals';
import { categoryMask } from '../../../schema/vocabulary/dataCategories.ts';
import { LOOKUP_RULES, ruleOf } from '../../../subgraphs/identity/lookupRules.ts';

test('A lookup by several values demands all their categories, for the purposes that serve them all', () => {
  const { mask, purposes } = ruleOf(['phone', 'sourceRecord', 'ticketId']);
  expect(mask).toBe(categoryMask(['CONTACT_PHONE', 'IDENTIFIER', 'SUPPORT_CONTENT']));
  expect([...purposes].sort()).toEqual(['CUSTOMER_SUPPORT', 'RELATIONSHIP_MANAGEMENT', 'RIGHTS_FULFILMENT']);
});

test('A lookup by one value demands what the value says', () => {
  const { mask, purposes } = ruleOf(['orderId']);
  expect(mask).toBe(categoryMask(['TRANSACTION']));
  expect([...purposes]).toEqual(LOOKUP_RULES.orderId.purposes);
});

test('A lookup by nothing serves nobody', () => {
  expect(ruleOf([])).toEqual({ mask: 0, purposes: new Set() });
});
