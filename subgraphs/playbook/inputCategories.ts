import type { DataCategory } from '../../schema/vocabulary/dataCategories.ts';
import { INPUT_POLICY, type InputField, policyOf } from './inputPolicy.ts';

/**
 * What the agreement says of the consented fields that derived judgements read, besides those of inputPolicy.ts. The owners
 * state it; a test compares this copy with the supergraph, so that it cannot drift.
 */
export const MORE_CATEGORIES = {
  'Customer.timeZones': 'ADDRESS',
  'Customer.orders': 'TRANSACTION',
  'Customer.orderCount': 'TRANSACTION',
  'Customer.purchases': 'TRANSACTION',
  'Order.placedAt': 'TRANSACTION',
  'Order.status': 'TRANSACTION',
  'Order.total': 'TRANSACTION',
  'Ticket.rating': 'BEHAVIOUR',
  'Ticket.sentimentBasis': 'INFERRED',
} as const satisfies Readonly<Record<string, DataCategory>>;

/** A consented field that a judgement can read. */
export type ConsentedInput = InputField | keyof typeof MORE_CATEGORIES;

export function categoryOf(field: ConsentedInput): DataCategory {
  return Object.hasOwn(INPUT_POLICY, field)
    ? policyOf(field as InputField).category
    : MORE_CATEGORIES[field as keyof typeof MORE_CATEGORIES];
}
