import { Field, ID, Int, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { ReturnRow } from '../store.ts';
import type { ReturnReason as Reason, ReturnStatus as Status } from '../vocabulary.ts';
import { ReturnReason, ReturnStatus } from './enums.ts';

const PART = 'A part of a return, released only with the consented field that holds it';

@ObjectType({
  description:
    'One line of an order that the customer sent back, or asked to. An order that comes back whole is several returns.',
})
export class Return {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The shop’s id of the return.' })
  readonly id: string;

  @NonPersonal(PART)
  @Field(() => ID, { description: 'The order that it came with: Order.id.' })
  readonly orderId: string;

  @NonPersonal(PART)
  @Field(() => ID, { description: 'The shop’s number of the product (stock keeping unit).' })
  readonly sku: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The name of the product.' })
  readonly name: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'The part of the shop’s range that the product belongs to.' })
  readonly category: string;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How many of them.' })
  readonly quantity: number;

  @NonPersonal(PART)
  @Field(() => ReturnReason, { description: 'Why, as the customer said.' })
  readonly reason: Reason;

  @NonPersonal(PART)
  @Field(() => ReturnStatus, { description: 'How far the return has come.' })
  readonly status: Status;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When the customer asked to send it back.' })
  readonly requestedAt: Date;

  @NonPersonal(PART)
  @Field(() => Money, {
    nullable: true,
    description: 'What was paid back; nothing here until it was.',
  })
  readonly refund: Money | null;

  @NonPersonal(PART)
  @Field(() => DateTime, { nullable: true, description: 'When it was paid back; nothing here until it was.' })
  readonly refundedAt: Date | null;

  constructor(row: ReturnRow) {
    this.id = row.id;
    this.orderId = row.order_id;
    this.sku = row.sku;
    this.name = row.name;
    this.category = row.category;
    this.quantity = row.quantity;
    this.reason = row.reason;
    this.status = row.status;
    this.requestedAt = row.requested_at;
    this.refund = row.refunded_at === null ? null : new Money(row.refund_minor, row.currency);
    this.refundedAt = row.refunded_at;
  }
}
