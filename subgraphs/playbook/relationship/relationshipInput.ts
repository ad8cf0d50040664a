import type { Input } from '../input.ts';
import type { ConsentedInput } from '../inputCategories.ts';
import { purchaseInput } from '../purchaseInput.ts';
import { listOf, momentOf, nodeOf, readInput, textOf, wholeOf } from '../readInput.ts';
import type { Subject } from '../subject.ts';
import type { PurchaseTotals } from '../value/historyOfTotals.ts';
import type { RelationshipFacts } from './relationship.ts';

/** What the shop told of a customer. */
export interface ToldRelationship extends Omit<RelationshipFacts, 'probabilityAlive'> {
  readonly purchases: PurchaseTotals | 'NONE';
}

const FIELDS: readonly ConsentedInput[] = [
  'Customer.orderCount',
  'Customer.lastOrderAt',
  'Customer.subscriptions',
];

/** All or nothing: with a part of it a customer would be told to be what they are not. */
export function relationshipInput(subject: Subject): Input<ToldRelationship> {
  const purchases = purchaseInput(subject);
  if (purchases.kind !== 'KNOWN') return purchases;
  const { section, inputs } = subject;
  return readInput(section, FIELDS, () => ({
    purchases: purchases.value,
    orders: wholeOf(inputs.orderCount, 0),
    lastOrderAt: inputs.lastOrderAt === null ? undefined : momentOf(inputs.lastOrderAt),
    subscribedSince: oldestActive(inputs.subscriptions),
  }));
}

function oldestActive(subscriptions: unknown): Date | undefined {
  const list = listOf(subscriptions);
  if (list === undefined) throw new TypeError('Expected a list');
  const active = list.map(nodeOf).filter(({ status }) => textOf(status) === 'ACTIVE');
  const began = active.map(({ startedAt }) => momentOf(startedAt));
  return began.reduce<Date | undefined>(
    (oldest, one) => (oldest === undefined || one < oldest ? one : oldest),
    undefined,
  );
}
