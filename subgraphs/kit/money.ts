import { Directive, Field, ObjectType } from 'type-graphql';
import { NonPersonal } from './directives.ts';
import { Currency, SafeInt } from './scalars.ts';

const PART = 'A part of an amount, released only with the consented field that holds it';

@Directive('@shareable')
@ObjectType({
  description: 'An amount of money, exact: a whole number of minor units and the currency they are of.',
})
export class Money {
  @NonPersonal(PART)
  @Field(() => SafeInt, {
    description:
      'The amount in minor units of the currency: 1999 is 19.99 EUR. Negative when money flowed back.',
  })
  readonly amountMinor: number;

  @NonPersonal(PART)
  @Field(() => Currency, { description: 'The currency, by its ISO 4217 code.' })
  readonly currency: string;

  constructor(amountMinor: number, currency: string) {
    this.amountMinor = amountMinor;
    this.currency = currency;
  }
}
