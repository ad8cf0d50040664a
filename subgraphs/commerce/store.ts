import { type Kysely, type Selectable, sql } from 'kysely';
import { anyOf } from '../kit/anyOf.ts';
import { grouped } from '../kit/grouped.ts';
import { type PurchaseDays, type PurchaseDaysAsk, purchaseDays } from './purchaseDays.ts';
import type { CurrencyHistory } from './purchaseHistory.ts';
import type {
  CommerceTables,
  OrderLinesTable,
  OrdersTable,
  ReturnsTable,
  SubscriptionsTable,
} from './tables.ts';

export type OrderRow = Selectable<OrdersTable>;
export type SubscriptionRow = Selectable<SubscriptionsTable>;
export type OrderLineRow = Selectable<OrderLinesTable> & { readonly name: string; readonly category: string };
export type ReturnRow = Selectable<ReturnsTable> & ReturnedProduct;

interface ReturnedProduct {
  readonly shopper_id: string;
  readonly currency: string;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
}

/** Where an order stands in its customer's list: the newest first. */
export interface OrderPosition {
  readonly placedAt: Date;
  readonly id: string;
}

/** One customer's page: the shop records of that customer, and the order after which the page begins. */
export interface OrderPageAsk {
  readonly shoppers: readonly string[];
  readonly after: OrderPosition | undefined;
}

/** The reads of the shop. Each is one statement, whatever the number of keys, and answers in the keys' order. */
export interface CommerceStore {
  /** Up to `limit` orders of each ask, the newest first. */
  orderPages(tenant: string, limit: number, asks: readonly OrderPageAsk[]): Promise<OrderRow[][]>;
  orderCounts(tenant: string, shoppers: readonly string[]): Promise<number[]>;
  /** Undefined where there is no such order. */
  orders(tenant: string, ids: readonly string[]): Promise<(OrderRow | undefined)[]>;
  linesOf(tenant: string, orders: readonly string[]): Promise<OrderLineRow[][]>;
  /** The newest first. */
  returnsOfOrders(tenant: string, orders: readonly string[]): Promise<ReturnRow[][]>;
  /** The newest first. */
  returnsOfShoppers(tenant: string, shoppers: readonly string[]): Promise<ReturnRow[][]>;
  /** The oldest first. */
  subscriptionsOf(tenant: string, shoppers: readonly string[]): Promise<SubscriptionRow[][]>;
  /** One history for each currency that the shopper has ordered in; cancelled orders do not count. */
  historiesOf(tenant: string, shoppers: readonly string[]): Promise<CurrencyHistory[][]>;
  /** Undefined where a customer has no order that counts. */
  purchaseDays(tenant: string, asks: readonly PurchaseDaysAsk[]): Promise<(PurchaseDays | undefined)[]>;
}

export function createCommerceStore(database: Kysely<CommerceTables>): CommerceStore {
  return {
    orderPages: (tenant, limit, asks) => orderPages(database, tenant, limit, asks),
    async orderCounts(tenant, shoppers) {
      const rows = await database
        .selectFrom('orders')
        .select((count) => ['shopper_id', count.fn.countAll<number>().as('orders')])
        .where('tenant', '=', tenant)
        .where('shopper_id', '=', anyOf(shoppers))
        .groupBy('shopper_id')
        .execute();
      const counts = new Map(rows.map((row) => [row.shopper_id, row.orders]));
      return shoppers.map((shopper) => counts.get(shopper) ?? 0);
    },
    async orders(tenant, ids) {
      const rows = await database
        .selectFrom('orders')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('id', '=', anyOf(ids))
        .execute();
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => found.get(id));
    },
    async linesOf(tenant, orders) {
      const rows = await database
        .selectFrom('order_lines as line')
        .innerJoin('products as product', (join) =>
          join.onRef('product.tenant', '=', 'line.tenant').onRef('product.sku', '=', 'line.sku'),
        )
        .selectAll('line')
        .select(['product.name', 'product.category'])
        .where('line.tenant', '=', tenant)
        .where('line.order_id', '=', anyOf(orders))
        .orderBy('line.line_number')
        .execute();
      return grouped(orders, rows, (row) => row.order_id);
    },
    async returnsOfOrders(tenant, orders) {
      const rows = await returns(database, tenant).where('return.order_id', '=', anyOf(orders)).execute();
      return grouped(orders, rows, (row) => row.order_id);
    },
    async returnsOfShoppers(tenant, shoppers) {
      const rows = await returns(database, tenant).where('order.shopper_id', '=', anyOf(shoppers)).execute();
      return grouped(shoppers, rows, (row) => row.shopper_id);
    },
    async subscriptionsOf(tenant, shoppers) {
      const rows = await database
        .selectFrom('subscriptions')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('shopper_id', '=', anyOf(shoppers))
        .orderBy('started_at')
        .orderBy('id')
        .execute();
      return grouped(shoppers, rows, (row) => row.shopper_id);
    },
    historiesOf: (tenant, shoppers) => historiesOf(database, tenant, shoppers),
    purchaseDays: (tenant, asks) => purchaseDays(database, tenant, asks),
  };
}

function returns(database: Kysely<CommerceTables>, tenant: string) {
  return database
    .selectFrom('returns as return')
    .innerJoin('orders as order', (join) =>
      join.onRef('order.tenant', '=', 'return.tenant').onRef('order.id', '=', 'return.order_id'),
    )
    .innerJoin('order_lines as line', (join) =>
      join
        .onRef('line.tenant', '=', 'return.tenant')
        .onRef('line.order_id', '=', 'return.order_id')
        .onRef('line.line_number', '=', 'return.line_number'),
    )
    .innerJoin('products as product', (join) =>
      join.onRef('product.tenant', '=', 'line.tenant').onRef('product.sku', '=', 'line.sku'),
    )
    .selectAll('return')
    .select(['order.shopper_id', 'order.currency', 'line.sku', 'product.name', 'product.category'])
    .where('return.tenant', '=', tenant)
    .orderBy('return.requested_at', 'desc')
    .orderBy('return.id', 'desc');
}

async function orderPages(
  database: Kysely<CommerceTables>,
  tenant: string,
  limit: number,
  asks: readonly OrderPageAsk[],
): Promise<OrderRow[][]> {
  const asked = asks.flatMap(({ shoppers, after }, ask) =>
    shoppers.map((shopper) => ({ ask, shopper, placed_at: after?.placedAt, id: after?.id })),
  );
  const { rows } = await sql<OrderRow & { readonly ask: number }>`
    select * from (
      select asked.ask, orders.*,
        row_number() over (partition by asked.ask order by orders.placed_at desc, orders.id desc) as position
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb)
        as asked (ask integer, shopper text, placed_at timestamptz, id text)
      join commerce.orders as orders on orders.tenant = ${tenant} and orders.shopper_id = asked.shopper
      where asked.id is null or (orders.placed_at, orders.id) < (asked.placed_at, asked.id)
    ) as page
    where position <= ${limit}
    order by ask, position`.execute(database);
  return grouped([...asks.keys()], rows, (row) => row.ask);
}

async function historiesOf(
  database: Kysely<CommerceTables>,
  tenant: string,
  shoppers: readonly string[],
): Promise<CurrencyHistory[][]> {
  const { rows } = await sql<CurrencyHistory & { readonly shopper: string }>`
    select orders.shopper_id as shopper, orders.currency, count(*) as orders,
      sum(orders.total_minor)::bigint as "totalMinor",
      sum(coalesce(refunds.refund_minor, 0))::bigint as "refundedMinor",
      min(orders.placed_at) as "firstOrderAt", max(orders.placed_at) as "lastOrderAt"
    from commerce.orders as orders
    left join lateral (
      select sum(refund_minor) as refund_minor from commerce.returns as returned
      where returned.tenant = orders.tenant and returned.order_id = orders.id
    ) as refunds on true
    where orders.tenant = ${tenant} and orders.shopper_id = ${anyOf(shoppers)}
      and orders.status <> 'CANCELLED'
    group by orders.shopper_id, orders.currency`.execute(database);
  return grouped(shoppers, rows, (row) => row.shopper);
}
