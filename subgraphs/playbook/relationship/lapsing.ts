import type { BgNbd } from '../value/bgNbd.ts';
import { historyOfTotals } from '../value/historyOfTotals.ts';
import { probabilityAlive } from '../value/probabilityAlive.ts';
import { dayOf } from '../value/purchaseHistory.ts';
import type { ToldRelationship } from './relationshipInput.ts';

/**
 * The probability that somebody who bought before still is a customer; undefined where the model cannot tell. It is 1 by the
 * model's assumptions for whoever bought on one day, and it knows nothing of orders in another currency. Pure.
 */
export function lapsing(
  model: BgNbd,
  { purchases, lastOrderAt }: Pick<ToldRelationship, 'purchases' | 'lastOrderAt'>,
  now: Date,
): number | undefined {
  if (purchases === 'NONE' || purchases.days < 2 || lastOrderAt === undefined) return undefined;
  if (dayOf(lastOrderAt) !== dayOf(purchases.lastDay)) return undefined;
  const history = historyOfTotals(purchases, now);
  return history && probabilityAlive(model, history);
}
