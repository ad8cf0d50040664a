import { Field, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import type { OrderRow } from '../store.ts';
import type { PaymentKind as Kind } from '../vocabulary.ts';
import { PaymentKind } from './enums.ts';

const PART = 'A part of a payment method, released only with Order.paymentMethod';

@ObjectType({ description: 'How an order was paid: enough to recognise it, too little to charge it.' })
export class PaymentMethod {
  @NonPersonal(PART)
  @Field(() => PaymentKind, { description: 'By what means.' })
  readonly kind: Kind;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'The card scheme, bank scheme or wallet, such as Visa; nothing here when there is none.',
  })
  readonly provider: string | null;

  @NonPersonal(PART)
  @Field(() => String, {
    nullable: true,
    description: 'The last four digits of the card or account; nothing here when there is no number.',
  })
  readonly lastFour: string | null;

  private constructor(kind: Kind, provider: string | null, lastFour: string | null) {
    this.kind = kind;
    this.provider = provider;
    this.lastFour = lastFour;
  }

  /** How an order was paid; null when the shop does not know. */
  static of(order: OrderRow): PaymentMethod | null {
    return order.payment_kind === null
      ? null
      : new PaymentMethod(order.payment_kind, order.payment_provider, order.payment_last_four);
  }
}
