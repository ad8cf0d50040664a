import type { IdentityFeedTable } from '../kit/changeFeed.ts';
import type {
  BillingInterval,
  OrderStatus,
  PaymentKind,
  ReturnReason,
  ReturnStatus,
  SubscriptionStatus,
} from './vocabulary.ts';

/** The tables of the Postgres schema `commerce`. Each row belongs to a tenant, which comes first in every key. */
export interface CommerceTables {
  shoppers: ShoppersTable;
  products: ProductsTable;
  subscriptions: SubscriptionsTable;
  orders: OrdersTable;
  order_lines: OrderLinesTable;
  returns: ReturnsTable;
  identity_feed: IdentityFeedTable;
}

/** The shop's records of people, with the address that invoices go to. */
export interface ShoppersTable {
  tenant: string;
  id: string;
  given_name: string | null;
  family_name: string | null;
  email: string | null;
  phone: string | null;
  billing_line1: string | null;
  billing_line2: string | null;
  billing_city: string | null;
  billing_region: string | null;
  billing_postal_code: string | null;
  /** ISO 3166-1 alpha-2. */
  billing_country: string | null;
  registered_at: Date;
  /** Whether the shopper has followed a link that was sent there; null where none was. For identity alone: shown nowhere. */
  email_verified: boolean | null;
  /** The number of the shopper's loyalty card. For identity to tell people apart by: shown nowhere. */
  loyalty_id: string | null;
}

export interface ProductsTable {
  tenant: string;
  sku: string;
  name: string;
  category: string;
}

export interface SubscriptionsTable {
  tenant: string;
  id: string;
  shopper_id: string;
  plan: string;
  status: SubscriptionStatus;
  billing_interval: BillingInterval;
  price_minor: number;
  currency: string;
  started_at: Date;
  /** Null when no renewal is due: paused or ended. */
  next_renewal_at: Date | null;
  ended_at: Date | null;
}

/** Amounts are what was charged, in minor units of the order's currency. */
export interface OrdersTable {
  tenant: string;
  id: string;
  shopper_id: string;
  placed_at: Date;
  status: OrderStatus;
  total_minor: number;
  currency: string;
  promotion_code: string | null;
  /** The subscription that the order renews. */
  subscription_id: string | null;
  payment_kind: PaymentKind | null;
  payment_provider: string | null;
  payment_last_four: string | null;
}

export interface OrderLinesTable {
  tenant: string;
  order_id: string;
  line_number: number;
  sku: string;
  quantity: number;
  total_minor: number;
}

/** One return is of one line; a whole order that comes back is several returns. */
export interface ReturnsTable {
  tenant: string;
  id: string;
  order_id: string;
  line_number: number;
  quantity: number;
  reason: ReturnReason;
  status: ReturnStatus;
  requested_at: Date;
  /** 0 until it is paid back. */
  refund_minor: number;
  refunded_at: Date | null;
}
