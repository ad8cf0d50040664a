import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { SubgraphContext } from '../../kit/context.ts';
import type { DeskLoaders } from '../deskLoaders.ts';
import { highestPriority, openTicketCount } from '../openTickets.ts';
import { Customer, Satisfaction, Sentiment } from '../types/customer.ts';
import type { TicketPriority } from '../vocabulary.ts';

@Resolver(() => Customer)
export class CustomerResolver {
  readonly #desk: DeskLoaders;

  constructor(desk: DeskLoaders) {
    this.#desk = desk;
  }

  @FieldResolver()
  async openTicketCount(@Root() { requester }: Customer, @Ctx() context: SubgraphContext): Promise<number> {
    return openTicketCount(await this.#desk.openTickets(context, requester));
  }

  @FieldResolver()
  async highestOpenPriority(
    @Root() { requester }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<TicketPriority | null> {
    return highestPriority(await this.#desk.openTickets(context, requester)) ?? null;
  }

  @FieldResolver()
  async satisfaction(
    @Root() { requester }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<Satisfaction | null> {
    const satisfaction = await this.#desk.satisfaction(context, requester);
    return satisfaction === undefined ? null : new Satisfaction(satisfaction);
  }

  @FieldResolver()
  async sentiment(
    @Root() { requester }: Customer,
    @Ctx() context: SubgraphContext,
  ): Promise<Sentiment | null> {
    const sentiment = await this.#desk.sentiment(context, requester);
    return sentiment === undefined ? null : new Sentiment(sentiment);
  }
}
