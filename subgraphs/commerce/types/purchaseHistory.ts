import { Field, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import { CalendarDate, Currency } from '../../kit/scalars.ts';
import type { PurchaseDays } from '../purchaseDays.ts';

const PART = 'A part of a purchase history, released only with the consented field that holds it';

@ObjectType({
  description:
    'When a customer bought, and for how much, in the few numbers that a model of customers looks at. All are of one currency, and days are those of UTC.',
})
export class PurchaseHistory {
  @NonPersonal(PART)
  @Field(() => Currency, {
    description:
      'The currency of the orders that it is of: of those that count, the one of most orders; of several such, the one used last.',
  })
  readonly currency: string;

  @NonPersonal(PART)
  @Field(() => Int, {
    description: 'On how many days the customer ordered; 1 or more. Several orders of one day are one.',
  })
  readonly days: number;

  @NonPersonal(PART)
  @Field(() => CalendarDate, { description: 'The first day on which the customer ordered.' })
  readonly firstDay: string;

  @NonPersonal(PART)
  @Field(() => CalendarDate, { description: 'The last day on which the customer ordered.' })
  readonly lastDay: string;

  @NonPersonal(PART)
  @Field(() => Money, {
    description: 'What the orders of all days but the first came to; refunds are not taken off.',
  })
  readonly repeatTotal: Money;

  constructor({ currency, days, firstDay, lastDay, repeatMinor }: PurchaseDays) {
    this.currency = currency;
    this.days = days;
    this.firstDay = firstDay;
    this.lastDay = lastDay;
    this.repeatTotal = new Money(repeatMinor, currency);
  }
}
