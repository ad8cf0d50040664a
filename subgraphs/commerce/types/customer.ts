import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import { DateTime, Passport } from '../../kit/scalars.ts';
import { CUSTOMER_DESCRIPTION, PASSPORT_DESCRIPTION } from '../../kit/sharedDescriptions.ts';
import type { Shopper } from '../shopper.ts';
import { OrderConnection } from './orderConnection.ts';
import { PurchaseHistory } from './purchaseHistory.ts';
import {
  AVERAGE_PURPOSES,
  LIFETIME_VALUE_PURPOSES,
  ORDER_PURPOSES,
  ORDER_TIME_PURPOSES,
  PURCHASE_PURPOSES,
  RETURN_PURPOSES,
  SUBSCRIPTION_PURPOSES,
} from './purposes.ts';
import { Return } from './return.ts';
import { Subscription } from './subscription.ts';

@Directive('@key(fields: "passport")')
@ObjectType({ description: CUSTOMER_DESCRIPTION })
export class Customer {
  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: PASSPORT_DESCRIPTION })
  readonly passport: string;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => OrderConnection, {
    nullable: true,
    description:
      'The customer’s orders, the latest first, with those that a subscription placed and those that were cancelled. Owned by commerce.',
  })
  readonly orders?: OrderConnection;

  @Consent('TRANSACTION', RETURN_PURPOSES)
  @Field(() => [Return], {
    nullable: true,
    description:
      'What the customer sent back, or asked to, the latest first. Empty when there is nothing. Owned by commerce.',
  })
  readonly returns?: readonly Return[];

  @Consent('TRANSACTION', SUBSCRIPTION_PURPOSES)
  @Field(() => [Subscription], {
    nullable: true,
    description:
      'The customer’s standing orders, the oldest first, with those that are over. Empty when there were none. Owned by commerce.',
  })
  readonly subscriptions?: readonly Subscription[];

  @Consent('TRANSACTION', LIFETIME_VALUE_PURPOSES)
  @Field(() => Money, {
    nullable: true,
    description:
      'What the customer has paid the shop to this day: the totals of all orders that were not cancelled, less everything paid back for returns. Currencies are never mixed or converted: it counts the orders in the customer’s main currency, the one of most orders (of several, the one used last), and no others. Nothing here when there is no such order. Owned by commerce.',
  })
  readonly lifetimeValue?: Money | null;

  @Consent('TRANSACTION', AVERAGE_PURPOSES)
  @Field(() => Money, {
    nullable: true,
    description:
      'What an order of the customer came to on average: the mean of the totals of all orders in the main currency that were not cancelled (see lifetimeValue), refunds not taken off, rounded to the minor unit, halves up. Nothing here when there is no such order. Owned by commerce.',
  })
  readonly averageOrderValue?: Money | null;

  @Consent('TRANSACTION', ORDER_TIME_PURPOSES)
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the customer placed the first order that was not cancelled, in any currency. Nothing here when there is none. Owned by commerce.',
  })
  readonly firstOrderAt?: Date | null;

  @Consent('TRANSACTION', ORDER_TIME_PURPOSES)
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the customer placed the latest order that was not cancelled, in any currency. Nothing here when there is none. Owned by commerce.',
  })
  readonly lastOrderAt?: Date | null;

  @Consent('TRANSACTION', ORDER_TIME_PURPOSES)
  @Field(() => Int, {
    nullable: true,
    description:
      'How many orders the customer has placed that were not cancelled, in any currency. Owned by commerce.',
  })
  readonly orderCount?: number;

  @Consent('TRANSACTION', PURCHASE_PURPOSES)
  @Field(() => PurchaseHistory, {
    nullable: true,
    description:
      'When the customer bought, and for how much, over all orders in the main currency (see lifetimeValue) that were not cancelled. Nothing here when there is no such order. Owned by commerce.',
  })
  readonly purchases?: PurchaseHistory | null;

  readonly shopper: Shopper;

  constructor(shopper: Shopper) {
    this.passport = shopper.passport;
    this.shopper = shopper;
  }
}
