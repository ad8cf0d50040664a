import { Field, Float, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import type { PredictedValue as Prediction } from '../value/predictedValue.ts';

const PART = 'A part of a prediction, released only with Customer.predictedValue';

@ObjectType({
  description:
    'What to expect of a customer: a mean over customers who bought as this one did, and no promise. Not discounted, and returns are not taken off.',
})
export class PredictedValue {
  @NonPersonal(PART)
  @Field(() => Money, {
    description:
      'What all purchases of these months are expected to come to: purchases times spendPerPurchase.',
  })
  readonly value: Money;

  @NonPersonal(PART)
  @Field(() => Float, {
    description:
      'On how many days the customer is expected to buy in these months; mostly not a whole number.',
  })
  readonly purchases: number;

  @NonPersonal(PART)
  @Field(() => Money, { description: 'What a day with purchases is expected to come to.' })
  readonly spendPerPurchase: Money;

  @NonPersonal(PART)
  @Field(() => Float, {
    description:
      'The probability, from 0 to 1, that the customer still is one. It is 1 for everybody who bought on one day only, however long ago: of them the model cannot tell.',
  })
  readonly probabilityAlive: number;

  @NonPersonal(PART)
  @Field(() => Int, {
    description: 'How many months from today on it is of; a month is a twelfth of 365.2425 days.',
  })
  readonly months: number;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The version of the model that says so.' })
  readonly modelVersion: string;

  constructor(
    { amountMinor, currency, purchases, spendMinor, probabilityAlive, version }: Prediction,
    months: number,
  ) {
    this.value = new Money(amountMinor, currency);
    this.purchases = purchases;
    this.spendPerPurchase = new Money(Math.round(spendMinor), currency);
    this.probabilityAlive = probabilityAlive;
    this.months = months;
    this.modelVersion = version;
  }
}
