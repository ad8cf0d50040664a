import type { ConsentRule } from '../../schema/consent/decide.ts';
import { categoryBit, type DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';

/** What finding somebody by a value gives away, and for which purposes that may be. */
export interface LookupRule {
  readonly category: DataCategory;
  readonly purposes: readonly Purpose[];
}

const PERSON: readonly Purpose[] = ['CUSTOMER_SUPPORT', 'FRAUD_PREVENTION', 'RIGHTS_FULFILMENT'];

/** The rule of each value that customers can be found by: stated in the schema, and enforced from here. */
export const LOOKUP_RULES = {
  email: {
    category: 'CONTACT_EMAIL',
    purposes: [
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'DIRECT_MARKETING',
      'RIGHTS_FULFILMENT',
    ],
  },
  phone: {
    category: 'CONTACT_PHONE',
    purposes: [
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'RIGHTS_FULFILMENT',
    ],
  },
  sourceRecord: {
    category: 'IDENTIFIER',
    purposes: [
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'ANALYTICS',
      'RIGHTS_FULFILMENT',
    ],
  },
  orderId: {
    category: 'TRANSACTION',
    purposes: [
      'ORDER_FULFILMENT',
      'CUSTOMER_SUPPORT',
      'RELATIONSHIP_MANAGEMENT',
      'FRAUD_PREVENTION',
      'RIGHTS_FULFILMENT',
    ],
  },
  ticketId: {
    category: 'SUPPORT_CONTENT',
    purposes: ['CUSTOMER_SUPPORT', 'RELATIONSHIP_MANAGEMENT', 'RIGHTS_FULFILMENT'],
  },
  person: { category: 'IDENTITY', purposes: PERSON },
  birthDate: { category: 'DEMOGRAPHIC', purposes: PERSON },
  postcode: { category: 'ADDRESS', purposes: PERSON },
} as const satisfies Record<string, LookupRule>;

export type LookupValue = keyof typeof LOOKUP_RULES;

/** What a lookup by several values at once demands: every category, and a purpose that serves them all. */
export function ruleOf(values: readonly LookupValue[]): ConsentRule {
  const rules: readonly LookupRule[] = values.map((value) => LOOKUP_RULES[value]);
  const [first, ...others] = rules;
  const purposes = (first?.purposes ?? []).filter((purpose) =>
    others.every((rule) => rule.purposes.includes(purpose)),
  );
  return {
    mask: rules.reduce((mask, rule) => mask | categoryBit(rule.category), 0),
    purposes: new Set(purposes),
  };
}
