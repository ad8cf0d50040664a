import type { Transaction } from 'kysely';
import type { Decider, IdentityChange, IdentityGroup } from '../matches/identityChange.ts';
import { giveUp, type NewRedirect, takeBack } from '../matches/redirects.ts';
import type { IdentityTables } from '../tables.ts';
import { type Redirect, rootOf, type Settlement } from './settle.ts';

/** Why a merge is made: what is said in the feed of changes, and how sure it is, 0 to 1. */
export interface Reason {
  readonly why: string;
  readonly score: number;
}

export interface Application {
  readonly settlement: Settlement;
  readonly ids: readonly string[];
  readonly redirects: readonly Redirect[];
  readonly reasonOf: (givenUp: string, survivor: string) => Reason;
  readonly by: Omit<Decider, 'why'>;
}

const NO_LONGER = 'The records that they were joined by no longer speak for one person.';

/**
 * Makes guesses and takes guesses back, and answers what is to be logged in the feed of changes. All ids must be locked.
 * Records and consents stay with the id that they came in under. At most two statements, however many they are.
 */
export async function applySettlement(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  application: Application,
): Promise<IdentityChange[]> {
  const { settlement, reasonOf, by } = application;
  const { splits, merges } = settlement;
  await takeBack(transaction, tenant, splits);
  const guesses = merges.map(
    ({ givenUp, survivor }): NewRedirect => ({
      id: givenUp,
      survivor,
      rule: 'PROBABILISTIC',
      deterministic: false,
      ...reasonOf(givenUp, survivor),
    }),
  );
  await giveUp(transaction, tenant, guesses, by.at);
  return changesOf(application);
}

/** One after the other, as they would be made. */
function changesOf({ settlement, ids, redirects, reasonOf, by }: Application): IdentityChange[] {
  const leading = new Map(redirects.map(({ id, survivor }) => [id, survivor]));
  const groupOf = (id: string): IdentityGroup => {
    const customer = rootOf(id, leading);
    return { customer, ids: ids.filter((one) => rootOf(one, leading) === customer).sort() };
  };
  const splits = settlement.splits.map((givenUp): IdentityChange => {
    const before = [groupOf(givenUp)];
    const survivor = before[0]?.customer ?? givenUp;
    leading.delete(givenUp);
    const after = [groupOf(survivor), groupOf(givenUp)];
    return { kind: 'SPLIT', givenUp, survivor, before, after, why: NO_LONGER, ...by };
  });
  const merges = settlement.merges.map(({ givenUp, survivor }): IdentityChange => {
    const before = [groupOf(survivor), groupOf(givenUp)];
    leading.set(givenUp, survivor);
    const { why } = reasonOf(givenUp, survivor);
    return { kind: 'MERGED', givenUp, survivor, before, after: [groupOf(survivor)], why, ...by };
  });
  return [...splits, ...merges];
}
