import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import type { Department } from '../kit/departments.ts';

/** What the agreement says of a field that a summary or a grade rests on. */
export interface InputPolicy {
  readonly owner: Department;
  readonly category: DataCategory;
  readonly purposes: readonly Purpose[];
  /** The consented field that it stands within; undefined for a field of the customer itself. */
  readonly within?: string;
  /**
   * The fields by which it is read where it cannot be required itself: identity can be entered for a standing, and not for a
   * customer. They ask for the same consent.
   */
  readonly readBy?: readonly string[];
}

const INSIDE = ['CUSTOMER_SUPPORT', 'RELATIONSHIP_MANAGEMENT', 'RIGHTS_FULFILMENT'] as const;
const COUNTED = [...INSIDE, 'ANALYTICS'] as const;
const REACHED = [...INSIDE, 'ORDER_FULFILMENT', 'FRAUD_PREVENTION'] as const;
const BOUGHT = [...COUNTED, 'ORDER_FULFILMENT', 'PERSONALISATION'] as const;

/**
 * An input that arrives null was withheld, or is nothing: by this and the passport the playbook tells which, as the gateway does.
 * The owners state it; a test compares this copy with the supergraph, so that it cannot drift.
 */
export const INPUT_POLICY = {
  'Customer.name': {
    owner: 'crm',
    category: 'IDENTITY',
    purposes: [...REACHED, 'DIRECT_MARKETING', 'PERSONALISATION'],
  },
  'Customer.email': {
    owner: 'crm',
    category: 'CONTACT_EMAIL',
    purposes: [...REACHED, 'DIRECT_MARKETING'],
  },
  'Customer.phone': { owner: 'crm', category: 'CONTACT_PHONE', purposes: REACHED },
  'Customer.tier': {
    owner: 'crm',
    category: 'BEHAVIOUR',
    purposes: [...BOUGHT, 'DIRECT_MARKETING'],
  },
  'Customer.preferredChannel': {
    owner: 'crm',
    category: 'PREFERENCE',
    purposes: [...INSIDE, 'ORDER_FULFILMENT', 'DIRECT_MARKETING', 'PERSONALISATION'],
  },
  'Customer.circumstances': {
    owner: 'crm',
    category: 'BEHAVIOUR',
    purposes: [...INSIDE, 'FRAUD_PREVENTION'],
  },
  'Customer.interactions': { owner: 'crm', category: 'BEHAVIOUR', purposes: [...COUNTED, 'AI_TRAINING'] },
  'Customer.lifetimeValue': {
    owner: 'commerce',
    category: 'TRANSACTION',
    purposes: [...COUNTED, 'FRAUD_PREVENTION'],
  },
  'Customer.firstOrderAt': { owner: 'commerce', category: 'TRANSACTION', purposes: BOUGHT },
  'Customer.lastOrderAt': { owner: 'commerce', category: 'TRANSACTION', purposes: BOUGHT },
  'Customer.returns': {
    owner: 'commerce',
    category: 'TRANSACTION',
    purposes: [...REACHED, 'ANALYTICS'],
  },
  'Customer.subscriptions': { owner: 'commerce', category: 'TRANSACTION', purposes: BOUGHT },
  'Customer.openTicketCount': { owner: 'support', category: 'SUPPORT_CONTENT', purposes: COUNTED },
  'Customer.highestOpenPriority': { owner: 'support', category: 'SUPPORT_CONTENT', purposes: COUNTED },
  'Customer.tickets': { owner: 'support', category: 'SUPPORT_CONTENT', purposes: INSIDE },
  'Ticket.sentiment': {
    owner: 'support',
    category: 'INFERRED',
    purposes: INSIDE,
    within: 'Customer.tickets',
  },
  'Customer.conflicts': {
    owner: 'identity',
    category: 'IDENTIFIER',
    purposes: [...INSIDE, 'FRAUD_PREVENTION'],
    readBy: ['Customer.standing', 'IdentityStanding.conflicts'],
  },
  'Customer.sources': {
    owner: 'identity',
    category: 'IDENTIFIER',
    purposes: [...INSIDE, 'FRAUD_PREVENTION'],
    readBy: ['Customer.standing', 'IdentityStanding.confidence'],
  },
} as const satisfies Readonly<Record<string, InputPolicy>>;

export type InputField = keyof typeof INPUT_POLICY;
export const INPUT_FIELDS = Object.keys(INPUT_POLICY) as readonly InputField[];

/** Of one field, in the general form. */
export function policyOf(field: InputField): InputPolicy {
  return INPUT_POLICY[field];
}

/** Whether the agreement lets a purpose know of a field at all, whoever the customer is; of any other field it does not here. */
export function servesPurpose(field: string, purpose: Purpose): boolean {
  if (!Object.hasOwn(INPUT_POLICY, field)) return false;
  const { purposes, within } = policyOf(field as InputField);
  return purposes.includes(purpose) && (within === undefined || servesPurpose(within, purpose));
}
