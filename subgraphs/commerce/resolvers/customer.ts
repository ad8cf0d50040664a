import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { Money } from '../../kit/money.ts';
import { relationshipOf } from '../relationship.ts';
import type { ShopLoaders } from '../shopLoaders.ts';
import { Customer } from '../types/customer.ts';
import { Return } from '../types/return.ts';
import { Subscription } from '../types/subscription.ts';
import type { RelationshipKind } from '../vocabulary.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #shop: ShopLoaders;

  constructor(shop: ShopLoaders) {
    this.#shop = shop;
  }

  @FieldResolver()
  async returns(@Root() { shopper }: Customer, @Ctx() context: SubgraphContext): Promise<Return[]> {
    const rows = await this.#shop.returnsOf(context, shopper);
    return rows.map((row) => new Return(row));
  }

  @FieldResolver()
  async subscriptions(
    @Root() { shopper }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<Subscription[]> {
    const rows = await this.#shop.subscriptionsOf(context, shopper);
    return rows.map((row) => new Subscription(row));
  }

  @FieldResolver()
  async lifetimeValue(@Root() { shopper }: Customer, @Ctx() context: SubgraphContext): Promise<Money | null> {
    return (await this.#shop.history(context, shopper)).lifetimeValue ?? null;
  }

  @FieldResolver()
  async averageOrderValue(
    @Root() { shopper }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<Money | null> {
    return (await this.#shop.history(context, shopper)).averageOrderValue ?? null;
  }

  @FieldResolver()
  async firstOrderAt(@Root() { shopper }: Customer, @Ctx() context: SubgraphContext): Promise<Date | null> {
    return (await this.#shop.history(context, shopper)).firstOrderAt ?? null;
  }

  @FieldResolver()
  async lastOrderAt(@Root() { shopper }: Customer, @Ctx() context: SubgraphContext): Promise<Date | null> {
    return (await this.#shop.history(context, shopper)).lastOrderAt ?? null;
  }

  @FieldResolver()
  async relationship(
    @Root() { shopper }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<RelationshipKind> {
    const [history, subscriptions] = await Promise.all([
      this.#shop.history(context, shopper),
      this.#shop.subscriptionsOf(context, shopper),
    ]);
    const active = subscriptions.find((subscription) => subscription.status === 'ACTIVE');
    return relationshipOf(
      { orders: history.orders, lastOrderAt: history.lastOrderAt, subscribedSince: active?.started_at },
      new Date(context.now * 1000),
    );
  }
}
