import type { Purpose } from '../../../schema/vocabulary/purposes.ts';
import { Consent } from '../../kit/directives.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import { LOOKUP_RULES, type LookupRule } from '../lookupRules.ts';

/** What a value is, and what it may be used for: the same as crm's own field of that kind. */
export const VALUE_RULES: Readonly<Record<ComparedAttribute, LookupRule>> = {
  NAME: {
    category: 'IDENTITY',
    purposes: [
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'DIRECT_MARKETING',
      'PERSONALISATION',
      'RIGHTS_FULFILMENT',
    ],
  },
  EMAIL: LOOKUP_RULES.email,
  PHONE: LOOKUP_RULES.phone,
  BIRTH_DATE: {
    category: 'DEMOGRAPHIC',
    purposes: ['FRAUD_PREVENTION', 'ANALYTICS', 'RIGHTS_FULFILMENT'],
  },
  POSTCODE: {
    category: 'ADDRESS',
    purposes: ['ORDER_FULFILMENT', 'CUSTOMER_SUPPORT', 'FRAUD_PREVENTION', 'RIGHTS_FULFILMENT'],
  },
};

/** Decorates a field that holds a value of the attribute. */
export function ConsentOf(attribute: ComparedAttribute) {
  const { category, purposes } = VALUE_RULES[attribute];
  return Consent(category, purposes);
}

/** For which one may know which records of which departments are a customer. */
export const SOURCE_PURPOSES = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
] as const satisfies readonly Purpose[];
