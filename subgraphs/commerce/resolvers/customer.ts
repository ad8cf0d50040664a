import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { Money } from '../../kit/money.ts';
import { CalendarDate } from '../../kit/scalars.ts';
import type { ShopLoaders } from '../shopLoaders.ts';
import { Customer } from '../types/customer.ts';
import { PurchaseHistory } from '../types/purchaseHistory.ts';
import { Return } from '../types/return.ts';
import { Subscription } from '../types/subscription.ts';

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
  async orderCount(@Root() { shopper }: Customer, @Ctx() context: SubgraphContext): Promise<number> {
    return (await this.#shop.history(context, shopper)).orders;
  }

  @FieldResolver()
  async purchases(
    @Root() { shopper }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('until', () => CalendarDate, {
      nullable: true,
      description: 'The last day whose orders count; the day of the request when left out.',
    })
    until?: string | null,
  ): Promise<PurchaseHistory | null> {
    const today = new Date(context.now * 1000).toISOString().slice(0, 10);
    const days = await this.#shop.purchaseDays(context, shopper, until ?? today);
    return days === undefined ? null : new PurchaseHistory(days);
  }
}
