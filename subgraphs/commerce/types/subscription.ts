import { Field, ID, ObjectType } from 'type-graphql';
import { NonPersonal } from '../../kit/directives.ts';
import { Money } from '../../kit/money.ts';
import { DateTime } from '../../kit/scalars.ts';
import type { SubscriptionRow } from '../store.ts';
import type { BillingInterval as Interval, SubscriptionStatus as Status } from '../vocabulary.ts';
import { BillingInterval, SubscriptionStatus } from './enums.ts';

const PART = 'A part of a subscription, released only with the consented field that holds it';

// Not `Subscription`: a type of that name is the root of GraphQL's subscription operations.
@ObjectType('ProductSubscription', {
  description:
    'A customer’s standing order. Every renewal is an order of its own, and counted among the orders.',
})
export class Subscription {
  @NonPersonal('An opaque handle that says nothing by itself')
  @Field(() => ID, { description: 'The shop’s id of the subscription.' })
  readonly id: string;

  @NonPersonal(PART)
  @Field(() => String, { description: 'What is subscribed to: the name of the plan.' })
  readonly plan: string;

  @NonPersonal(PART)
  @Field(() => SubscriptionStatus, { description: 'Whether it sends and charges.' })
  readonly status: Status;

  @NonPersonal(PART)
  @Field(() => BillingInterval, { description: 'How often it sends and charges.' })
  readonly interval: Interval;

  @NonPersonal(PART)
  @Field(() => Money, { description: 'What every renewal costs now, with tax.' })
  readonly price: Money;

  @NonPersonal(PART)
  @Field(() => DateTime, { description: 'When it began.' })
  readonly startedAt: Date;

  @NonPersonal(PART)
  @Field(() => DateTime, {
    nullable: true,
    description: 'When it sends and charges next; nothing here unless it is active.',
  })
  readonly nextRenewalAt: Date | null;

  @NonPersonal(PART)
  @Field(() => DateTime, { nullable: true, description: 'When it ended; nothing here until it has.' })
  readonly endedAt: Date | null;

  constructor(row: SubscriptionRow) {
    this.id = row.id;
    this.plan = row.plan;
    this.status = row.status;
    this.interval = row.billing_interval;
    this.price = new Money(row.price_minor, row.currency);
    this.startedAt = row.started_at;
    this.nextRenewalAt = row.next_renewal_at;
    this.endedAt = row.ended_at;
  }
}
