import type { SubgraphContext } from '../kit/context.ts';
import type { PurchaseDays, PurchaseDaysAsk } from './purchaseDays.ts';
import { type PurchaseHistory, summarise } from './purchaseHistory.ts';
import type { Shopper } from './shopper.ts';
import type {
  CommerceStore,
  OrderLineRow,
  OrderPageAsk,
  OrderPosition,
  OrderRow,
  ReturnRow,
  SubscriptionRow,
} from './store.ts';

type Read<R> = (tenant: string, keys: readonly string[]) => Promise<R[]>;

/** The store's reads, batched: what a request asks for one by one goes to the database together. */
export class ShopLoaders {
  readonly #store: CommerceStore;

  constructor(store: CommerceStore) {
    this.#store = store;
  }

  /** Up to `limit` of the shopper's orders after a position, the newest first. */
  orderPage(
    context: SubgraphContext,
    shopper: Shopper,
    limit: number,
    after: OrderPosition | undefined,
  ): Promise<OrderRow[]> {
    const { tenant, records } = shopper.section;
    const loader = context.loader(
      `orderPages/${limit}/${tenant}`,
      (asks: readonly OrderPageAsk[]) => this.#store.orderPages(tenant, limit, asks),
      (ask) => JSON.stringify(ask),
    );
    return loader.load({ shoppers: records, after });
  }

  async orderCount(context: SubgraphContext, shopper: Shopper): Promise<number> {
    const counts = await ofEveryRecord(context, shopper, 'orderCounts', this.#store.orderCounts);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  order(context: SubgraphContext, shopper: Shopper, id: string): Promise<OrderRow | undefined> {
    return one(context, shopper, 'orders', this.#store.orders, id);
  }

  linesOf(context: SubgraphContext, shopper: Shopper, order: string): Promise<OrderLineRow[]> {
    return one(context, shopper, 'linesOf', this.#store.linesOf, order);
  }

  returnsOfOrder(context: SubgraphContext, shopper: Shopper, order: string): Promise<ReturnRow[]> {
    return one(context, shopper, 'returnsOfOrders', this.#store.returnsOfOrders, order);
  }

  /** The newest first. */
  async returnsOf(context: SubgraphContext, shopper: Shopper): Promise<ReturnRow[]> {
    const returns = await ofEveryRecord(context, shopper, 'returnsOfShoppers', this.#store.returnsOfShoppers);
    return returns
      .flat()
      .sort((a, b) => b.requested_at.getTime() - a.requested_at.getTime() || (a.id < b.id ? 1 : -1));
  }

  /** The oldest first. */
  async subscriptionsOf(context: SubgraphContext, shopper: Shopper): Promise<SubscriptionRow[]> {
    const found = await ofEveryRecord(context, shopper, 'subscriptionsOf', this.#store.subscriptionsOf);
    return found
      .flat()
      .sort((a, b) => a.started_at.getTime() - b.started_at.getTime() || (a.id < b.id ? -1 : 1));
  }

  async history(context: SubgraphContext, shopper: Shopper): Promise<PurchaseHistory> {
    const parts = await ofEveryRecord(context, shopper, 'historiesOf', this.#store.historiesOf);
    return summarise(parts.flat());
  }

  /** Up to and including the day (yyyy-mm-dd); undefined where there is no order. */
  async purchaseDays(
    context: SubgraphContext,
    shopper: Shopper,
    until: string,
  ): Promise<PurchaseDays | undefined> {
    const { tenant, records } = shopper.section;
    if (records.length === 0) return undefined;
    const loader = context.loader(
      `purchaseDays/${tenant}`,
      (asks: readonly PurchaseDaysAsk[]) => this.#store.purchaseDays(tenant, asks),
      (ask) => JSON.stringify(ask),
    );
    return await loader.load({ shoppers: records, until });
  }
}

/** One key of a read, together with all other keys that the request asks of it. */
function one<R>(
  context: SubgraphContext,
  { section }: Shopper,
  name: string,
  read: Read<R>,
  key: string,
): Promise<R> {
  return context
    .loader(`${name}/${section.tenant}`, (keys: readonly string[]) => read(section.tenant, keys))
    .load(key);
}

function ofEveryRecord<R>(
  context: SubgraphContext,
  shopper: Shopper,
  name: string,
  read: Read<R>,
): Promise<R[]> {
  return Promise.all(shopper.section.records.map((record) => one(context, shopper, name, read, record)));
}
