import type { Input } from './input.ts';
import { dayStartOf, nodeOf, readInput, textOf, wholeOf } from './readInput.ts';
import type { Subject } from './subject.ts';
import type { PurchaseTotals } from './value/historyOfTotals.ts';

/** What the shop told of a customer's purchases; 'NONE' for a customer who bought nothing. */
export function purchaseInput({ section, inputs }: Subject): Input<PurchaseTotals | 'NONE'> {
  return readInput(section, ['Customer.purchases'], () => {
    if (inputs.purchases === undefined) return undefined;
    return inputs.purchases === null ? 'NONE' : purchaseTotalsOf(inputs.purchases);
  });
}

/** Customer.purchases as it comes in an answer. Throws a TypeError for what is none. */
export function purchaseTotalsOf(value: unknown): PurchaseTotals {
  const { currency, days, firstDay, lastDay, repeatTotal } = nodeOf(value);
  return {
    currency: textOf(currency),
    days: wholeOf(days, 1),
    firstDay: dayStartOf(firstDay),
    lastDay: dayStartOf(lastDay),
    repeatMinor: wholeOf(nodeOf(repeatTotal).amountMinor, 0),
  };
}
