import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Keyring } from '../../../schema/consent/keys.ts';
import { connectionOf, pageSize, positionAfter } from '../../kit/connections.ts';
import type { SubgraphContext } from '../../kit/context.ts';
import type { DeskLoaders } from '../deskLoaders.ts';
import { messagePaging } from '../paging.ts';
import type { MoodReader } from '../sentiment/moodReader.ts';
import { TicketMessage, TicketMessageConnection } from '../types/message.ts';
import { Ticket } from '../types/ticket.ts';
import type { SentimentValue } from '../vocabulary.ts';

@Resolver(() => Ticket)
export class MessagesResolver {
  readonly #desk: DeskLoaders;
  readonly #cursors: Keyring;

  constructor(desk: DeskLoaders, cursors: Keyring) {
    this.#desk = desk;
    this.#cursors = cursors;
  }

  @FieldResolver()
  async messages(
    @Root() { id, requester }: Ticket,
    @Ctx() context: SubgraphContext,
    @Arg('first', () => Int, {
      defaultValue: 20,
      description: 'How many messages the page may hold: 1 to 100.',
    })
    first: number,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'Read on after this place: the endCursor of the page before. The oldest messages when left out.',
    })
    after?: string | null,
  ): Promise<TicketMessageConnection> {
    const size = pageSize(first);
    const paging = messagePaging(requester, id, this.#cursors);
    const ask = { ticket: id, after: Number(positionAfter(paging, after) ?? 0) };
    const rows = await this.#desk.messagePage(context, requester, size + 1, ask);
    const page = connectionOf(rows, size, paging, (row) => new TicketMessage(row));
    return new TicketMessageConnection(page, id, requester);
  }
}

@Resolver(() => TicketMessage)
export class MessageResolver {
  readonly #reader: MoodReader;

  constructor(reader: MoodReader) {
    this.#reader = reader;
  }

  /** An agent's mood is nobody's business here. */
  @FieldResolver()
  mood(@Root() { author, text }: TicketMessage): SentimentValue | null {
    if (author !== 'CUSTOMER') return null;
    return this.#reader.read(text, undefined)?.mood ?? null;
  }
}

@Resolver(() => TicketMessageConnection)
export class MessageConnectionResolver {
  readonly #desk: DeskLoaders;

  constructor(desk: DeskLoaders) {
    this.#desk = desk;
  }

  @FieldResolver()
  totalCount(
    @Root() { requester, ticket }: TicketMessageConnection,
    @Ctx() context: SubgraphContext,
  ): Promise<number> {
    return this.#desk.messageCount(context, requester, ticket);
  }
}
