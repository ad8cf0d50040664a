import type { Prng } from '../../kit/sample/prng.ts';
import { daysAgo, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import type { SampleOrder } from '../../kit/sample/samplePurchases.ts';
import type { OrderLinesTable, OrdersTable, ReturnsTable, SubscriptionsTable } from '../tables.ts';
import type { OrderStatus, PaymentKind } from '../vocabulary.ts';
import {
  CATALOGUE,
  type CatalogueProduct,
  currencyIn,
  discountOf,
  PLANS,
  PROMOTION_CODES,
  priceIn,
  productOf,
} from './catalogue.ts';
import { returnsOf } from './returnRows.ts';

/** What an order is made from. */
export interface OrderDraft {
  readonly tenant: string;
  readonly customer: SampleCustomer;
  readonly shopper: string;
  readonly order: SampleOrder;
  /** The customer's subscription, where there is one. */
  readonly subscription: SubscriptionsTable | undefined;
  readonly rng: Prng;
}

export interface OrderRows {
  readonly order: OrdersTable;
  readonly lines: readonly OrderLinesTable[];
  readonly returns: readonly ReturnsTable[];
}

interface Item {
  readonly product: CatalogueProduct;
  readonly quantity: number;
}

/** An order with its lines and what came back of it. */
export function orderOf(draft: OrderDraft): OrderRows {
  const { tenant, customer, shopper, rng } = draft;
  const { id, placedAt, renewal } = draft.order;
  const country = countryOf(draft);
  const promotionCode = renewal ? null : promotionOf(customer, rng);
  const charged = promotionCode === null ? 100 : 100 - discountOf(promotionCode);
  const lines = itemsOf(draft).map(({ product, quantity }, index) => ({
    tenant,
    order_id: id,
    line_number: index + 1,
    sku: product.sku,
    quantity,
    total_minor: Math.round((quantity * priceIn(country, product) * charged) / 100),
  }));
  const order: OrdersTable = {
    tenant,
    id,
    shopper_id: shopper,
    placed_at: placedAt,
    status: statusOf(draft),
    total_minor: lines.reduce((sum, line) => sum + line.total_minor, 0),
    currency: currencyIn(country),
    promotion_code: promotionCode,
    subscription_id: renewal ? (draft.subscription?.id ?? null) : null,
    ...paymentOf(customer),
  };
  return { order, lines, returns: returnsOf(customer, order, lines, rng) };
}

/** Where the order was placed: at home, but for a few who travel. */
function countryOf({ customer, order, rng }: OrderDraft): string {
  const abroad = customer.story === undefined && !order.renewal && rng.chance(0.01);
  return abroad ? 'US' : customer.address.country;
}

function promotionOf(customer: SampleCustomer, rng: Prng): string | null {
  if (customer.story === 'ONE_TIME_BUYER') return 'WELCOME15';
  return rng.chance(0.18) ? rng.pick(PROMOTION_CODES) : null;
}

function itemsOf({ customer, order, subscription, rng }: OrderDraft): Item[] {
  if (order.renewal && subscription) {
    const plan = Object.values(PLANS).find((candidate) => candidate.name === subscription.plan);
    if (plan) return [{ product: productOf(plan.sku), quantity: plan.quantity }];
  }
  if (customer.story === 'ONE_TIME_BUYER') return [{ product: productOf('BREW-V60'), quantity: 1 }];
  if (order.id === 'order-000004-1') return [{ product: productOf('MACH-PICCOLO'), quantity: 1 }];
  const count = rng.weighted([
    [1, 50],
    [2, 30],
    [3, 15],
    [4, 5],
  ]);
  const products = new Set(Array.from({ length: count }, () => rng.pick(CATALOGUE)));
  if (customer.story === 'FRUSTRATED_VALUABLE') products.add(productOf('MACH-DUE'));
  return [...products].map((product) => ({
    product,
    quantity: product.price < 2_000 ? rng.int(1, 3) : 1,
  }));
}

function statusOf({ customer, order, rng }: OrderDraft): OrderStatus {
  if (order.placedAt > daysAgo(2)) return 'PLACED';
  if (order.placedAt > daysAgo(6)) return 'SHIPPED';
  const cancelled = customer.story === undefined && !order.renewal && rng.chance(0.04);
  return cancelled ? 'CANCELLED' : 'DELIVERED';
}

const PROVIDERS: Readonly<Record<PaymentKind, readonly string[]>> = {
  CARD: ['Visa', 'Mastercard', 'American Express'],
  DIRECT_DEBIT: ['SEPA'],
  INVOICE: [],
  WALLET: ['PayPal', 'Apple Pay'],
};

type Payment = Pick<OrdersTable, 'payment_kind' | 'payment_provider' | 'payment_last_four'>;

/** One customer always pays alike. */
function paymentOf(customer: SampleCustomer): Payment {
  const rng = customer.rng('commerce/payment');
  const kind = rng.weighted<PaymentKind>([
    ['CARD', 60],
    ['WALLET', 22],
    ['DIRECT_DEBIT', 10],
    ['INVOICE', 8],
  ]);
  const providers = PROVIDERS[kind];
  const numbered = kind === 'CARD' || kind === 'DIRECT_DEBIT';
  return {
    payment_kind: kind,
    payment_provider: providers.length > 0 ? rng.pick(providers) : null,
    payment_last_four: numbered ? String(rng.int(0, 9_999)).padStart(4, '0') : null,
  };
}
