import type { Purpose } from '../../schema/vocabulary/purposes.ts';
import { IDENTITY_FEED } from '../kit/identityFeedData.ts';
import { DELETE, derived, provided, type SubjectData, TECHNICAL } from '../kit/subjectData.ts';
import type { CommerceTables } from './tables.ts';

/** For so many years from its day, the papers of a sale are kept. */
const YEARS = 10;
const LAW =
  'Commercial and tax law has the papers of a sale kept for ten years (GDPR art. 17(3)(b)); what says who bought is cleared.';
const OF_A_SALE =
  'Ten years from the day of the order, as commercial and tax law has it, also after an erasure.';
const OF_A_CUSTOMER =
  'As long as you are a customer of ours, and until you ask for erasure: no law makes us keep it longer.';

/** A moment that says nothing. */
const NO_MOMENT = '1970-01-01T00:00:00Z';

/** Whom to bill, and where: the shop shows it to nobody, because the CRM does. */
const TO_BILL: readonly Purpose[] = ['ORDER_FULFILMENT', 'RIGHTS_FULFILMENT'];

/** What the shop holds of a customer, and what it must keep of it. */
export const subjectData: SubjectData<CommerceTables> = {
  department: 'commerce',
  tables: {
    identity_feed: IDENTITY_FEED,
    products: {
      about: 'NOBODY',
      what: 'What the shop sells.',
      columns: ['tenant', 'sku', 'name', 'category'],
    },
    shoppers: {
      about: 'CUSTOMER',
      kind: 'shopper',
      hangsOn: 'RECORD',
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        given_name: provided('IDENTITY'),
        family_name: provided('IDENTITY'),
        email: provided('CONTACT_EMAIL'),
        phone: provided('CONTACT_PHONE'),
        billing_line1: provided('ADDRESS'),
        billing_line2: provided('ADDRESS'),
        billing_city: provided('ADDRESS'),
        billing_region: provided('ADDRESS'),
        billing_postal_code: provided('ADDRESS'),
        billing_country: provided('ADDRESS'),
        registered_at: provided('TRANSACTION'),
        email_verified: derived('CONTACT_EMAIL'),
        loyalty_id: provided('IDENTIFIER'),
      },
      retention: OF_A_CUSTOMER,
      erasure: {
        kind: 'KEEP_WITH',
        table: 'orders',
        what: 'The number of the shopper, and nothing else of them',
        why: 'The orders that the law has kept are under it.',
        clears: {
          given_name: null,
          family_name: null,
          email: null,
          phone: null,
          billing_line1: null,
          billing_line2: null,
          billing_city: null,
          billing_region: null,
          billing_postal_code: null,
          billing_country: null,
          registered_at: NO_MOMENT,
          email_verified: null,
          loyalty_id: null,
        },
      },
    },
    subscriptions: {
      about: 'CUSTOMER',
      kind: 'subscription',
      hangsOn: { table: 'shoppers', by: 'shopper_id' },
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        shopper_id: provided('TRANSACTION'),
        plan: provided('TRANSACTION'),
        status: provided('TRANSACTION'),
        billing_interval: provided('TRANSACTION'),
        price_minor: provided('TRANSACTION'),
        currency: provided('TRANSACTION'),
        started_at: provided('TRANSACTION'),
        next_renewal_at: derived('TRANSACTION'),
        ended_at: provided('TRANSACTION'),
      },
      retention: OF_A_CUSTOMER,
      erasure: DELETE,
    },
    orders: {
      about: 'CUSTOMER',
      kind: 'order',
      hangsOn: { table: 'shoppers', by: 'shopper_id' },
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        shopper_id: provided('TRANSACTION'),
        placed_at: provided('TRANSACTION'),
        status: provided('TRANSACTION'),
        total_minor: provided('TRANSACTION'),
        currency: provided('TRANSACTION'),
        promotion_code: provided('TRANSACTION'),
        subscription_id: provided('TRANSACTION'),
        payment_kind: provided('PAYMENT'),
        payment_provider: provided('PAYMENT'),
        payment_last_four: provided('PAYMENT'),
      },
      retention: OF_A_SALE,
      erasure: {
        kind: 'KEEP',
        years: YEARS,
        from: 'placed_at',
        what: 'Orders: when, how much, and how it was paid',
        why: LAW,
        // what was sold stands in the lines, so that no subscription need be kept for its name
        clears: { promotion_code: null, subscription_id: null, payment_last_four: null },
      },
    },
    order_lines: {
      about: 'CUSTOMER',
      kind: 'orderLine',
      hangsOn: { table: 'orders', by: 'order_id' },
      key: ['order_id', 'line_number'],
      columns: {
        tenant: TECHNICAL,
        order_id: TECHNICAL,
        line_number: TECHNICAL,
        sku: provided('TRANSACTION'),
        quantity: provided('TRANSACTION'),
        total_minor: provided('TRANSACTION'),
      },
      retention: OF_A_SALE,
      erasure: { kind: 'KEEP_WITH', table: 'orders', what: 'What was ordered', why: LAW, clears: {} },
    },
    returns: {
      about: 'CUSTOMER',
      kind: 'return',
      hangsOn: { table: 'orders', by: 'order_id' },
      key: ['id'],
      columns: {
        tenant: TECHNICAL,
        id: TECHNICAL,
        order_id: provided('TRANSACTION'),
        line_number: provided('TRANSACTION'),
        quantity: provided('TRANSACTION'),
        reason: provided('TRANSACTION'),
        status: provided('TRANSACTION'),
        requested_at: provided('TRANSACTION'),
        refund_minor: provided('TRANSACTION'),
        refunded_at: provided('TRANSACTION'),
      },
      retention: OF_A_SALE,
      erasure: {
        kind: 'KEEP_WITH',
        table: 'orders',
        what: 'What was sent back, and what was paid back',
        why: LAW,
        clears: {},
      },
    },
  },
  heldFor: {
    IDENTITY: TO_BILL,
    CONTACT_EMAIL: TO_BILL,
    CONTACT_PHONE: TO_BILL,
    ADDRESS: TO_BILL,
    IDENTIFIER: ['FRAUD_PREVENTION', 'RIGHTS_FULFILMENT'],
  },
};
