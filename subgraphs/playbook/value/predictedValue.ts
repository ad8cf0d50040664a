import { expectedPurchases } from './expectedPurchases.ts';
import { expectedSpend } from './expectedSpend.ts';
import { probabilityAlive } from './probabilityAlive.ts';
import type { PurchaseHistory } from './purchaseHistory.ts';
import type { ValueModel } from './valueModel.ts';

/** A twelfth of a mean year of the Gregorian calendar, 365.2425 days. */
export const WEEKS_A_MONTH = 365.2425 / 12 / 7;

/** Ten years. */
export const MOST_MONTHS = 120;

/** What to expect of a customer. */
export interface PredictedValue {
  /** Of all purchases of the time together: rounded to whole minor units of `currency`. Not discounted, and before returns. */
  readonly amountMinor: number;
  readonly currency: string;
  /** How many purchases to expect; mostly not a whole number. */
  readonly purchases: number;
  /** What each comes to on average, in minor units; mostly not a whole number. */
  readonly spendMinor: number;
  /** From 0 to 1, at the end of the history. */
  readonly probabilityAlive: number;
  /** The version of the model that says so. */
  readonly version: string;
}

/**
 * What a customer with this history is expected to buy in so many months after it, one month being WEEKS_A_MONTH weeks
 * (4.348125). The history ends when the prediction is made, not when the model was fitted, and its spends are in the
 * model's currency: for other currencies there is no prediction. Throws a RangeError for months that are not a whole
 * number from 1 to 120, and for a history that cannot be. Pure.
 */
export function predictedValue(model: ValueModel, history: PurchaseHistory, months: number): PredictedValue {
  if (!Number.isInteger(months) || months < 1 || months > MOST_MONTHS)
    throw new RangeError(`A value can be predicted for a whole number of months from 1 to ${MOST_MONTHS}.`);
  const timing = model.purchases.parameters;
  const purchases = expectedPurchases(timing, history, months * WEEKS_A_MONTH);
  const spendMinor = expectedSpend(model.spend.parameters, history);
  return {
    amountMinor: Math.round(purchases * spendMinor),
    currency: model.currency,
    purchases,
    spendMinor,
    probabilityAlive: probabilityAlive(timing, history),
    version: model.version,
  };
}
