import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import type { CustomerDirectory } from '../customerDirectory.ts';
import { readLookup } from '../lookups.ts';
import { Customer } from '../types/customer.ts';
import { CustomerLookup, CustomerMatch } from '../types/lookup.ts';

const MOST_IDS = 200;

/** The ways to a customer: there are no others. */
@Resolver()
export class QueryResolver {
  readonly #directory: CustomerDirectory;

  constructor(directory: CustomerDirectory) {
    this.#directory = directory;
  }

  @Query(() => Customer, {
    nullable: true,
    description:
      'The customer of that id. An id that was given up in a merge answers with the customer that it was merged into. Nothing when there is none.',
  })
  async customer(
    @Arg('id', () => ID, { description: 'The unified id of the customer.' }) id: string,
    @Ctx() context: SubgraphContext,
  ): Promise<Customer | null> {
    const [customer] = await this.#directory.customers(context, [id]);
    return customer ?? null;
  }

  @Query(() => [Customer], {
    nullable: 'items',
    description: `The customers of those ids, in their order, with nothing where there is none. At most ${MOST_IDS}.`,
  })
  async customers(
    @Arg('ids', () => [ID], { description: `The unified ids, at most ${MOST_IDS}.` }) ids: string[],
    @Ctx() context: SubgraphContext,
  ): Promise<(Customer | null)[]> {
    if (ids.length > MOST_IDS)
      throw new SubgraphError(
        'BAD_USER_INPUT',
        `ids may hold at most ${MOST_IDS} ids; it holds ${ids.length}.`,
        { argument: 'ids' },
      );
    return await this.#directory.customers(context, ids);
  }

  @Query(() => [CustomerMatch], {
    description:
      'Who is meant by an e-mail address, an order number and the like: the surest first, at most 100. Customers who do not allow the data to be used for your purpose are not found, as if they were not there.',
  })
  async findCustomers(
    @Arg('by', () => CustomerLookup, { description: 'By what to find: exactly one of the members.' })
    by: CustomerLookup,
    @Ctx() context: SubgraphContext,
  ): Promise<CustomerMatch[]> {
    return await this.#directory.find(context, readLookup(by));
  }
}
