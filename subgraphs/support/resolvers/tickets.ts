import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { connectionOf, pageSize, positionAfter } from '../../kit/connections.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import { SubgraphError } from '../../kit/errors.ts';
import type { DeskLoaders } from '../deskLoaders.ts';
import { readTicketPosition, ticketPaging } from '../paging.ts';
import { Customer } from '../types/customer.ts';
import { TicketStatus } from '../types/enums.ts';
import { Ticket, TicketRating } from '../types/ticket.ts';
import { TicketConnection } from '../types/ticketConnection.ts';
import type { SentimentBasis, SentimentValue, TicketStatus as Status } from '../vocabulary.ts';

@Resolver(() => Customer)
export class TicketsResolver {
  readonly #desk: DeskLoaders;
  readonly #cursors: Keyring;

  constructor(desk: DeskLoaders, cursors: Keyring) {
    this.#desk = desk;
    this.#cursors = cursors;
  }

  @FieldResolver()
  async tickets(
    @Root() { requester }: Customer,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, {
      defaultValue: 10,
      description: 'How many tickets the page may hold: 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Read on after this place: the endCursor of the page before. The latest tickets when left out.',
    })
    after?: string | null,
    @Arg('status', () => [TicketStatus], {
      nullable: true,
      description: 'Only tickets of these statuses, at least one; tickets of every status when left out.',
    })
    status?: readonly Status[] | null,
  ): Promise<TicketConnection> {
    const size = pageSize(first);
    if (status?.length === 0)
      throw new SubgraphError(
        'BAD_USER_INPUT',
        'Argument "status" must name at least one status, or be left out.',
        { argument: 'status' },
      );
    const filter = status ?? undefined;
    const paging = ticketPaging(requester, this.#cursors);
    const sealed = positionAfter(paging, after);
    const position = sealed === undefined ? undefined : readTicketPosition(sealed);
    const rows = await this.#desk.ticketPage(context, requester, filter, size + 1, position);
    const page = connectionOf(rows, size, paging, (row) => new Ticket(row, requester));
    return new TicketConnection(page, requester, filter);
  }
}

@Resolver(() => TicketConnection)
export class TicketConnectionResolver {
  readonly #desk: DeskLoaders;

  constructor(desk: DeskLoaders) {
    this.#desk = desk;
  }

  @FieldResolver()
  totalCount(
    @Root() { requester, filter }: TicketConnection,
    @Ctx() context: SubgraphContext,
  ): Promise<number> {
    return this.#desk.ticketCount(context, requester, filter);
  }
}

@Resolver(() => Ticket)
export class TicketResolver {
  readonly #desk: DeskLoaders;

  constructor(desk: DeskLoaders) {
    this.#desk = desk;
  }

  @FieldResolver()
  async rating(
    @Root() { id, requester }: Ticket,
    @Ctx() context: SubgraphContext,
  ): Promise<TicketRating | null> {
    const rating = await this.#desk.rating(context, requester, id);
    return rating === undefined ? null : new TicketRating(rating);
  }

  @FieldResolver()
  async sentiment(@Root() ticket: Ticket, @Ctx() context: SubgraphContext): Promise<SentimentValue | null> {
    return (await this.#moodOf(ticket, context))?.mood ?? null;
  }

  @FieldResolver()
  async sentimentBasis(
    @Root() ticket: Ticket,
    @Ctx() context: SubgraphContext,
  ): Promise<SentimentBasis | null> {
    return (await this.#moodOf(ticket, context))?.basis ?? null;
  }

  #moodOf({ id, requester, recordedSentiment }: Ticket, context: SubgraphContext) {
    return this.#desk.ticketMood(context, requester, id, recordedSentiment);
  }
}
