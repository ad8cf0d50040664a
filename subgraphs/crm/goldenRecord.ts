import type { AccountRow } from './store.ts';

/** The one that is believed first: updated last; of two at the same moment, the one with the greater id. */
export function byRecency(one: AccountRow, other: AccountRow): number {
  return other.updated_at.getTime() - one.updated_at.getTime() || (one.id < other.id ? 1 : -1);
}

/**
 * What the CRM holds for true of a customer whose records (the most recently updated first) are several: of each value,
 * the first one that there is (survivorship by recency). Name and account manager come from one record each, whole.
 */
export function survivor<V>(
  accounts: readonly AccountRow[],
  value: (account: AccountRow) => V | null,
): V | null {
  for (const account of accounts) {
    const found = value(account);
    if (found !== null) return found;
  }
  return null;
}
