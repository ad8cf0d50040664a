import type { Purpose } from '../../../schema/vocabulary/purposes.ts';

/** What the shop's data may be used for. The reasons stand in the README. */

export const ORDER_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'FRAUD_PREVENTION',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

export const RETURN_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

export const SUBSCRIPTION_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'PERSONALISATION',
  'RIGHTS_FULFILMENT',
];

/** The first and the latest order, and how many there are. */
export const ORDER_TIME_PURPOSES: readonly Purpose[] = SUBSCRIPTION_PURPOSES;

export const PAYMENT_PURPOSES: readonly Purpose[] = [
  'ORDER_FULFILMENT',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

export const LIFETIME_VALUE_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'FRAUD_PREVENTION',
  'RIGHTS_FULFILMENT',
];

/** When and for how much a customer bought. */
export const PURCHASE_PURPOSES: readonly Purpose[] = LIFETIME_VALUE_PURPOSES;

export const AVERAGE_PURPOSES: readonly Purpose[] = [
  'CUSTOMER_SUPPORT',
  'RELATIONSHIP_MANAGEMENT',
  'ANALYTICS',
  'RIGHTS_FULFILMENT',
];
