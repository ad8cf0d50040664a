import { addOrder, type DatedOrder, dayOf, historyOfDays, type PurchaseHistory } from './purchaseHistory.ts';

/** An order and who placed it. */
export interface CustomerOrder<Customer> extends DatedOrder {
  readonly customer: Customer;
}

/**
 * The histories of all customers up to and including the day of `until`, by customer: as purchaseHistoryOf says, whose
 * errors it throws. Customers who had not bought by then are not in it. The orders may come in any order. Pure.
 */
export function purchaseHistories<Customer>(
  orders: Iterable<CustomerOrder<Customer>>,
  until: Date,
): Map<Customer, PurchaseHistory> {
  const lastDay = dayOf(until);
  const histories = new Map<Customer, PurchaseHistory>();
  for (const [customer, days] of spendByCustomer(orders)) {
    const history = historyOfDays(days, lastDay);
    if (history !== undefined) histories.set(customer, history);
  }
  return histories;
}

/** What a customer did until the split, and after it. */
export interface SplitHistory {
  /** Known when the prediction is made. */
  readonly calibration: PurchaseHistory;
  /** Days with a purchase after the split. */
  readonly laterPurchases: number;
  /** What they came to, in minor units. */
  readonly laterSpendMinor: number;
}

/** When the calibration ends and the hold-out begins, and when that ends: both days belong to the part before them. */
export interface Split {
  readonly calibratedUntil: Date;
  readonly heldOutUntil: Date;
}

/**
 * Splits the orders of customers in time, to see how well what came first tells what came later. Customers whose first
 * purchase is after the split are left out: nobody could have predicted anything of them. Throws as purchaseHistoryOf
 * does, and a RangeError where the hold-out is not of a day at least. Pure.
 */
export function splitHistories<Customer>(
  orders: Iterable<CustomerOrder<Customer>>,
  { calibratedUntil, heldOutUntil }: Split,
): Map<Customer, SplitHistory> {
  const [splitDay, lastDay] = [dayOf(calibratedUntil), dayOf(heldOutUntil)];
  if (lastDay <= splitDay) throw new RangeError('The hold-out must end on a later day than the calibration.');
  const split = new Map<Customer, SplitHistory>();
  for (const [customer, days] of spendByCustomer(orders)) {
    const calibration = historyOfDays(days, splitDay);
    if (calibration === undefined) continue;
    const later = [...days].filter(([day]) => day > splitDay && day <= lastDay);
    split.set(customer, {
      calibration,
      laterPurchases: later.length,
      laterSpendMinor: later.reduce((sum, [, amountMinor]) => sum + amountMinor, 0),
    });
  }
  return split;
}

function spendByCustomer<Customer>(
  orders: Iterable<CustomerOrder<Customer>>,
): Map<Customer, Map<number, number>> {
  const found = new Map<Customer, Map<number, number>>();
  for (const { customer, at, amountMinor } of orders) {
    let days = found.get(customer);
    if (days === undefined) {
      days = new Map();
      found.set(customer, days);
    }
    addOrder(days, dayOf(at), amountMinor);
  }
  return found;
}
