import { inOrder, isErasureRequestedIn } from './ledger/grantsFrom.ts';
import type { CustomerFacts } from './store.ts';

/** Whether a customer asked to be erased under any of their ids, and was not refused: pure. */
export function isLeaving({ histories }: CustomerFacts, now: Date): boolean {
  return histories.some((history) => isErasureRequestedIn(inOrder(history, now)));
}
