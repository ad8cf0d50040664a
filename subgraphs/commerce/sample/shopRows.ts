import { profileOf, type SampleCompany, type SampleCustomer } from '../../kit/sample/sampleCustomer.ts';
import { samplePurchases } from '../../kit/sample/samplePurchases.ts';
import type {
  OrderLinesTable,
  OrdersTable,
  ProductsTable,
  ReturnsTable,
  ShoppersTable,
  SubscriptionsTable,
} from '../tables.ts';
import { CATALOGUE } from './catalogue.ts';
import { orderOf } from './orderRows.ts';
import { subscriptionRow } from './subscriptionRow.ts';

/** The shop's tables, filled. */
export interface ShopRows {
  readonly shoppers: ShoppersTable[];
  readonly products: ProductsTable[];
  readonly subscriptions: SubscriptionsTable[];
  readonly orders: OrdersTable[];
  readonly order_lines: OrderLinesTable[];
  readonly returns: ReturnsTable[];
}

/** Every row that the shop has of the sample company. */
export function shopRows(company: SampleCompany, tenant: string): ShopRows {
  const rows: ShopRows = {
    shoppers: [],
    products: CATALOGUE.map(({ sku, name, category }) => ({ tenant, sku, name, category })),
    subscriptions: [],
    orders: [],
    order_lines: [],
    returns: [],
  };
  for (const customer of company.customers) addCustomer(rows, tenant, customer);
  return rows;
}

/** The customer's first shop record holds the purchases; the sample gives nobody's to a second one. */
function addCustomer(rows: ShopRows, tenant: string, customer: SampleCustomer): void {
  const records = customer.records.commerce ?? [];
  rows.shoppers.push(...records.map((record) => shopperRow(tenant, customer, record)));
  const [shopper] = records;
  if (shopper === undefined) return;
  const purchases = samplePurchases(customer);
  const subscription =
    purchases.subscription && subscriptionRow(tenant, customer, shopper, purchases.subscription);
  if (subscription) rows.subscriptions.push(subscription);
  const rng = customer.rng('commerce/orders');
  for (const order of purchases.orders) {
    const made = orderOf({ tenant, customer, shopper, order, subscription, rng });
    rows.orders.push(made.order);
    rows.order_lines.push(...made.lines);
    rows.returns.push(...made.returns);
  }
}

function shopperRow(tenant: string, customer: SampleCustomer, record: string): ShoppersTable {
  const { givenName, familyName, emails, phone, address } = profileOf(customer, record);
  return {
    tenant,
    id: record,
    given_name: givenName,
    family_name: familyName,
    email: emails[0] ?? null,
    phone: phone ?? null,
    billing_line1: address.line1,
    billing_line2: address.line2 ?? null,
    billing_city: address.city,
    billing_region: address.region ?? null,
    billing_postal_code: address.postalCode,
    billing_country: address.country,
    registered_at: customer.traits.since,
    email_verified: null,
    loyalty_id: null,
  };
}
