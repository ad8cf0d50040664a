import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { ShopLoaders } from '../shopLoaders.ts';
import { Order, OrderLine } from '../types/order.ts';
import { Return } from '../types/return.ts';
import { Subscription } from '../types/subscription.ts';

@Resolver(() => Order)
export class OrderResolver {
  readonly #shop: ShopLoaders;

  constructor(shop: ShopLoaders) {
    this.#shop = shop;
  }

  @FieldResolver()
  async lines(@Root() { row, shopper }: Order, @Ctx() context: SubgraphContext): Promise<OrderLine[]> {
    const lines = await this.#shop.linesOf(context, shopper, row.id);
    return lines.map((line) => new OrderLine(line, row.currency));
  }

  @FieldResolver()
  async returns(@Root() { row, shopper }: Order, @Ctx() context: SubgraphContext): Promise<Return[]> {
    const returns = await this.#shop.returnsOfOrder(context, shopper, row.id);
    return returns.map((returned) => new Return(returned));
  }

  @FieldResolver()
  async subscription(
    @Root() { row, shopper }: Order,
    @Ctx() context: SubgraphContext,
  ): Promise<Subscription | null> {
    if (row.subscription_id === null) return null;
    const subscriptions = await this.#shop.subscriptionsOf(context, shopper);
    const found = subscriptions.find((subscription) => subscription.id === row.subscription_id);
    return found === undefined ? null : new Subscription(found);
  }
}
