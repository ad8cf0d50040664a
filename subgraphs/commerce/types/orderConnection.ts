import { Field, Int, ObjectType } from 'type-graphql';
import { type Connection, type Edge, PageInfo } from '../../kit/connections.ts';
import { NonPersonal } from '../../kit/directives.ts';
import type { Shopper } from '../shopper.ts';
import { Order } from './order.ts';

const PART = 'A part of a page, released only with the consented list that it is of';

@ObjectType({ description: 'An order in its place in the list.' })
export class OrderEdge implements Edge<Order> {
  @NonPersonal(PART)
  @Field(() => String, { description: 'Give it as "after" to read on from here. Sealed.' })
  readonly cursor!: string;

  @NonPersonal(PART)
  @Field(() => Order, { description: 'The order.' })
  readonly node!: Order;
}

@ObjectType({ description: 'A page of a customer’s orders.' })
export class OrderConnection implements Connection<Order> {
  @NonPersonal(PART)
  @Field(() => [OrderEdge], { description: 'The orders of this page, the latest first.' })
  readonly edges: readonly OrderEdge[];

  @NonPersonal(PART)
  @Field(() => PageInfo, { description: 'Where the page ends, and whether there is more.' })
  readonly pageInfo: PageInfo;

  @NonPersonal(PART)
  @Field(() => Int, { description: 'How many orders there are on all pages, with the cancelled ones.' })
  readonly totalCount?: number;

  readonly shopper: Shopper;

  constructor(page: Connection<Order>, shopper: Shopper) {
    this.edges = page.edges;
    this.pageInfo = page.pageInfo;
    this.shopper = shopper;
  }
}
