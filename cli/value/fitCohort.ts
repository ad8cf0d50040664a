import { FitError } from '../../subgraphs/playbook/value/fitError.ts';
import { fitValueModel } from '../../subgraphs/playbook/value/fitValueModel.ts';
import type { PurchaseHistory } from '../../subgraphs/playbook/value/purchaseHistory.ts';
import type { ValueModel } from '../../subgraphs/playbook/value/valueModel.ts';

/** Customers who buy in one currency. */
export interface Cohort {
  readonly currency: string;
  readonly histories: readonly PurchaseHistory[];
  /** The first and the last day (yyyy-mm-dd) of what is observed of them. */
  readonly observed: { readonly from: string; readonly until: string };
}

/** A model to use, or why there is none. */
export type Fitted =
  | { readonly kind: 'FITTED'; readonly model: ValueModel }
  | { readonly kind: 'REFUSED'; readonly why: string };

/**
 * Fits both models to a cohort, and says that `now` is when. The histories are put in an order of their own first: sums depend on
 * theirs in the last digit, and the same orders are to give the same version, whoever they were read from. Pure.
 */
export function fitCohort({ currency, histories, observed }: Cohort, now: Date): Fitted {
  if (observed.from >= observed.until)
    return {
      kind: 'REFUSED',
      why: 'All that is observed is of one day, which tells nothing of times between purchases.',
    };
  try {
    const model = fitValueModel(histories.toSorted(compare), {
      currency,
      observed,
      fittedAt: now.toISOString(),
    });
    return { kind: 'FITTED', model };
  } catch (error) {
    if (error instanceof FitError) return { kind: 'REFUSED', why: error.message };
    throw error;
  }
}

function compare(one: PurchaseHistory, other: PurchaseHistory): number {
  return (
    one.frequency - other.frequency ||
    one.recencyWeeks - other.recencyWeeks ||
    one.ageWeeks - other.ageWeeks ||
    one.meanSpendMinor - other.meanSpendMinor
  );
}

/** Whether both likelihoods have a maximum that was found. */
export function isUsable({ purchases, spend }: ValueModel): boolean {
  return purchases.status !== 'NOT_CONVERGED' && spend.status !== 'NOT_CONVERGED';
}
