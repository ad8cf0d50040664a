import { digits, SAMPLE_NOW, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import { nextRenewal, type SampleSubscription } from '../../kit/sample/samplePurchases.ts';
import type { SubscriptionsTable } from '../tables.ts';
import type { BillingInterval } from '../vocabulary.ts';
import { currencyIn, PLANS, priceIn, productOf } from './catalogue.ts';

const INTERVALS: Readonly<Record<SampleSubscription['monthsBetweenRenewals'], BillingInterval>> = {
  1: 'MONTHLY',
  3: 'QUARTERLY',
  12: 'YEARLY',
};

/** The customer's subscription, as the shop keeps it. */
export function subscriptionRow(
  tenant: string,
  customer: SampleCustomer,
  shopper: string,
  subscription: SampleSubscription,
): SubscriptionsTable {
  const { country } = customer.address;
  const plan = PLANS[subscription.monthsBetweenRenewals];
  return {
    tenant,
    id: `subscription-${digits(customer.number)}-1`,
    shopper_id: shopper,
    plan: plan.name,
    status: subscription.state,
    billing_interval: INTERVALS[subscription.monthsBetweenRenewals],
    price_minor: plan.quantity * priceIn(country, productOf(plan.sku)),
    currency: currencyIn(country),
    started_at: subscription.startedAt,
    next_renewal_at: subscription.state === 'ACTIVE' ? firstRenewalAfterNow(subscription) : null,
    ended_at: subscription.state === 'ENDED' ? (subscription.stoppedAt ?? SAMPLE_NOW) : null,
  };
}

function firstRenewalAfterNow(subscription: SampleSubscription): Date {
  let number = 1;
  while (nextRenewal(subscription, number) <= SAMPLE_NOW) number++;
  return nextRenewal(subscription, number);
}
