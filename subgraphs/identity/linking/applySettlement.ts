import type { Transaction } from 'kysely';
import {
  type Decider,
  type IdentityChange,
  type IdentityGroup,
  logChanges,
} from '../matches/identityChange.ts';
import { giveUp, type Link, type NewRedirect, restate, takeBack } from '../matches/redirects.ts';
import type { IdentityTables } from '../tables.ts';
import { type Merge, type Redirect, rootOf, type Settlement } from './settle.ts';

/** Why two ids are one, and what is said of it in the feed of changes. */
export interface Reason extends Link {
  readonly why: string;
}

export interface Application {
  readonly settlement: Settlement;
  readonly ids: readonly string[];
  readonly redirects: readonly Redirect[];
  readonly reasonOf: (merge: Merge) => Reason;
  readonly by: Omit<Decider, 'why'>;
}

const NO_LONGER = 'The records that they were joined by no longer speak for one person.';

/**
 * Makes one of ids and takes that back, and says so in the feed of changes: let it be the last that a transaction does. All ids
 * must be locked. Records and consents stay with the id that they came in under. At most four statements, sent together, however
 * many they are.
 */
export async function applySettlement(
  transaction: Transaction<IdentityTables>,
  tenant: string,
  application: Application,
): Promise<void> {
  const { settlement, reasonOf, by } = application;
  const redirectOf = (merge: Merge): Made => ({
    id: merge.givenUp,
    survivor: merge.survivor,
    ...reasonOf(merge),
  });
  const made = settlement.merges.map(redirectOf);
  const restated = settlement.restated.map(redirectOf);
  const changes = changesOf(application, made);
  await Promise.all([
    takeBack(transaction, tenant, settlement.splits),
    giveUp(transaction, tenant, made, by.at),
    restate(transaction, tenant, restated),
    changes.length > 0 && logChanges(transaction, tenant, changes),
  ]);
}

type Made = NewRedirect & Reason;

/** One after the other, as they would be made. */
function changesOf({ settlement, ids, redirects, by }: Application, made: readonly Made[]): IdentityChange[] {
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
  const merges = made.map(({ id: givenUp, survivor: leadsTo, why }): IdentityChange => {
    const survivor = rootOf(leadsTo, leading);
    const before = [groupOf(survivor), groupOf(givenUp)];
    leading.set(givenUp, leadsTo);
    return { kind: 'MERGED', givenUp, survivor, before, after: [groupOf(survivor)], why, ...by };
  });
  return [...splits, ...merges];
}
