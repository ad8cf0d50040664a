import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Consent, NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import { DateTime, Passport } from '../../kit/scalars.ts';
import type { Shopper } from '../shopper.ts';
import type { OrderLineRow, OrderRow } from '../store.ts';
import type { OrderStatus as Status } from '../vocabulary.ts';
import { OrderStatus } from './enums.ts';
import { PaymentMethod } from './paymentMethod.ts';
import { ORDER_PURPOSES, PAYMENT_PURPOSES, RETURN_PURPOSES, SUBSCRIPTION_PURPOSES } from './purposes.ts';
import { Return } from './return.ts';
import { Subscription } from './subscription.ts';

const PART_OF_LINE = 'A part of an order line, released only with Order.lines';

@ObjectType({ description: 'One product of an order.' })
export class OrderLine {
  @NonPersonal(PART_OF_LINE)
  @Field(() => Int, { description: 'The place of the line in its order, from 1.' })
  readonly lineNumber: number;

  @NonPersonal(PART_OF_LINE)
  @Field(() => ID, { description: 'The shop’s number of the product (stock keeping unit).' })
  readonly sku: string;

  @NonPersonal(PART_OF_LINE)
  @Field(() => String, { description: 'The name of the product.' })
  readonly name: string;

  @NonPersonal(PART_OF_LINE)
  @Field(() => String, { description: 'The part of the shop’s range that the product belongs to.' })
  readonly category: string;

  @NonPersonal(PART_OF_LINE)
  @Field(() => Int, { description: 'How many were ordered.' })
  readonly quantity: number;

  @NonPersonal(PART_OF_LINE)
  @Field(() => Money, {
    description: 'What was charged for all of them together, with tax and after discounts.',
  })
  readonly total: Money;

  constructor(row: OrderLineRow, currency: string) {
    this.lineNumber = row.line_number;
    this.sku = row.sku;
    this.name = row.name;
    this.category = row.category;
    this.quantity = row.quantity;
    this.total = new Money(row.total_minor, currency);
  }
}

@Directive('@key(fields: "id passport")')
@ObjectType({ description: 'Something that a customer ordered from the shop. Owned by commerce.' })
export class Order {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The shop’s id of the order.' })
  readonly id: string;

  @Directive('@inaccessible')
  @NonPersonal('Never shown to a client: the word of identity to the departments')
  @Field(() => Passport, { description: 'Names the customer whose order it is to the departments.' })
  readonly passport: string;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => DateTime, { nullable: true, description: 'When the customer placed the order.' })
  readonly placedAt: Date;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => OrderStatus, { nullable: true, description: 'How far the order has come.' })
  readonly status: Status;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => Money, {
    nullable: true,
    description:
      'What was charged for the whole order, with tax and delivery and after discounts; refunds are not taken off. For a cancelled order: what would have been charged.',
  })
  readonly total: Money;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => String, {
    nullable: true,
    description: 'The promotion that the customer used, by its code; nothing here when there was none.',
  })
  readonly promotionCode: string | null;

  @Consent('PAYMENT', PAYMENT_PURPOSES)
  @Field(() => PaymentMethod, {
    nullable: true,
    description: 'How the order was paid; nothing here when the shop does not know.',
  })
  readonly paymentMethod: PaymentMethod | null;

  @Consent('TRANSACTION', ORDER_PURPOSES)
  @Field(() => [OrderLine], { nullable: true, description: 'What was ordered, product by product.' })
  readonly lines?: readonly OrderLine[];

  @Consent('TRANSACTION', RETURN_PURPOSES)
  @Field(() => [Return], {
    nullable: true,
    description:
      'What the customer sent back of this order, the latest first. Empty when they kept everything.',
  })
  readonly returns?: readonly Return[];

  @Consent('TRANSACTION', SUBSCRIPTION_PURPOSES)
  @Field(() => Subscription, {
    nullable: true,
    description: 'The subscription that placed the order; nothing here when the customer placed it.',
  })
  readonly subscription?: Subscription | null;

  readonly row: OrderRow;
  readonly shopper: Shopper;

  /** The shopper is the one through whom the order was reached; it must be theirs. */
  constructor(row: OrderRow, shopper: Shopper) {
    this.id = row.id;
    this.passport = shopper.passport;
    this.placedAt = row.placed_at;
    this.status = row.status;
    this.total = new Money(row.total_minor, row.currency);
    this.promotionCode = row.promotion_code;
    this.paymentMethod = PaymentMethod.of(row);
    this.row = row;
    this.shopper = shopper;
  }
}
