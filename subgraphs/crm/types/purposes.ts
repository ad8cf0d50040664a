import type { Purpose } from '../../../schema/vocabulary/purposes.ts';

/** What the CRM's data may be used for. The reasons stand in the README. */

/** What a person is called. */
export const NAME_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

export const EMAIL_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'DIRECT_MARKETING',
  'RIGHTS_FULFILMENT',
];

export const PHONE_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

export const ADDRESS_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

export const BIRTH_DATE_PURPOSES: readonly Purpose[] = ['FRAUD_PREVENTION', 'ANALYTICS', 'RIGHTS_FULFILMENT'];

export const TIER_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

export const ACCOUNT_MANAGER_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];

/** How, and in which language, the customer likes to be spoken to. */
export const PREFERENCE_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'DIRECT_MARKETING',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

/** What the clock shows where the customer is tells the country. Marketing asks the playbook, which tells when and not where. */
export const TIME_ZONE_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'RIGHTS_FULFILMENT',
];

export const CIRCUMSTANCE_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

export const INTERACTION_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'AI_TRAINING',
  'RIGHTS_FULFILMENT',
];

/** What an employee wrote down in free words, and who it was: not for counting, nor for training machines. */
export const NOTE_PURPOSES: readonly Purpose[] = ACCOUNT_MANAGER_PURPOSES;

/** Identity's own: whoever may not know how sure it is does not come to be asked. */
export const STANDING_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];
