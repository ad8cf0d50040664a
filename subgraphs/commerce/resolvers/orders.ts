import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { connectionOf, pageSize, positionAfter } from '../../kit/connections.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { orderPaging, readPosition } from '../orderPaging.ts';
import type { ShopLoaders } from '../shopLoaders.ts';
import { Customer } from '../types/customer.ts';
import { Order } from '../types/order.ts';
import { OrderConnection } from '../types/orderConnection.ts';

@Resolver(() => Customer)
export class OrdersResolver {
  readonly #shop: ShopLoaders;
  readonly #cursors: Keyring;

  constructor(shop: ShopLoaders, cursors: Keyring) {
    this.#shop = shop;
    this.#cursors = cursors;
  }

  @FieldResolver()
  async orders(
    @Root() { shopper }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: 'How many orders the page may hold: 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Read on after this place: the endCursor of the page before. The latest orders when left out.',
    })
    after?: string | null,
  ): Promise<OrderConnection> {
    const size = pageSize(first);
    const paging = orderPaging(shopper, this.#cursors);
    const position = positionAfter(paging, after);
    const rows = await this.#shop.orderPage(
      context,
      shopper,
      size + 1,
      position === undefined ? undefined : readPosition(position),
    );
    return new OrderConnection(
      connectionOf(rows, size, paging, (row) => new Order(row, shopper)),
      shopper,
    );
  }
}

@Resolver(() => OrderConnection)
export class OrderConnectionResolver {
  readonly #shop: ShopLoaders;

  constructor(shop: ShopLoaders) {
    this.#shop = shop;
  }

  @FieldResolver()
  totalCount(@Root() { shopper }: OrderConnection, @Ctx() context: SubgraphContext): Promise<number> {
    return this.#shop.orderCount(context, shopper);
  }
}
