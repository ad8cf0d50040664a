import type { SubgraphContext } from '../kit/context.ts';
import type { OpenTickets } from './openTickets.ts';
import type { Requester } from './requester.ts';
import { type CustomerSatisfaction, satisfactionOf } from './satisfactionOf.ts';
import { type CustomerSentiment, sentimentOf } from './sentimentOf.ts';
import type {
  MessagePageAsk,
  MessageRow,
  RatingRow,
  StatusFilter,
  SupportStore,
  TicketPageAsk,
  TicketPosition,
  TicketRow,
} from './store.ts';

type Read<R> = (tenant: string, keys: readonly string[]) => Promise<R[]>;

/** The store's reads, batched: what a request asks for one by one goes to the database together. */
export class DeskLoaders {
  readonly #store: SupportStore;

  constructor(store: SupportStore) {
    this.#store = store;
  }

  /** Up to `limit` of the requester's tickets after a position, the newest first. */
  ticketPage(
    context: SubgraphContext,
    requester: Requester,
    filter: StatusFilter,
    limit: number,
    after: TicketPosition | undefined,
  ): Promise<TicketRow[]> {
    const { tenant, records } = requester.section;
    const loader = context.loader(
      `ticketPages/${filterKey(filter)}/${limit}/${tenant}`,
      (asks: readonly TicketPageAsk[]) => this.#store.ticketPages(tenant, filter, limit, asks),
      (ask) => JSON.stringify(ask),
    );
    return loader.load({ requesters: records, after });
  }

  async ticketCount(context: SubgraphContext, requester: Requester, filter: StatusFilter): Promise<number> {
    const counts = await ofEveryRecord(
      context,
      requester,
      `ticketCounts/${filterKey(filter)}`,
      (tenant, requesters) => this.#store.ticketCounts(tenant, filter, requesters),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Up to `limit` of the ticket's messages after the one with that number, the oldest first. */
  messagePage(
    context: SubgraphContext,
    { section }: Requester,
    limit: number,
    ask: MessagePageAsk,
  ): Promise<MessageRow[]> {
    const loader = context.loader(
      `messagePages/${limit}/${section.tenant}`,
      (asks: readonly MessagePageAsk[]) => this.#store.messagePages(section.tenant, limit, asks),
      (key) => JSON.stringify(key),
    );
    return loader.load(ask);
  }

  messageCount(context: SubgraphContext, requester: Requester, ticket: string): Promise<number> {
    return one(context, requester, 'messageCounts', this.#store.messageCounts, ticket);
  }

  /** Undefined when the customer has not rated the ticket. */
  rating(context: SubgraphContext, requester: Requester, ticket: string): Promise<RatingRow | undefined> {
    return one(context, requester, 'ratingOfTickets', this.#store.ratingOfTickets, ticket);
  }

  async openTickets(context: SubgraphContext, requester: Requester): Promise<OpenTickets[]> {
    return (await ofEveryRecord(context, requester, 'openTicketsOf', this.#store.openTicketsOf)).flat();
  }

  async satisfaction(
    context: SubgraphContext,
    requester: Requester,
  ): Promise<CustomerSatisfaction | undefined> {
    const parts = await ofEveryRecord(context, requester, 'ratingsOf', this.#store.ratingsOf);
    return satisfactionOf(parts.flat());
  }

  async sentiment(context: SubgraphContext, requester: Requester): Promise<CustomerSentiment | undefined> {
    const moods = await ofEveryRecord(context, requester, 'moodsOf', this.#store.moodsOf);
    const latestFirst = moods.flat().sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime());
    return sentimentOf(latestFirst.map((mood) => mood.sentiment));
  }
}

/** Reads with different filters are different statements. */
function filterKey(filter: StatusFilter): string {
  return filter === undefined ? '*' : [...new Set(filter)].sort().join('+');
}

/** One key of a read, together with all other keys that the request asks of it. */
function one<R>(
  context: SubgraphContext,
  { section }: Requester,
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
  requester: Requester,
  name: string,
  read: Read<R>,
): Promise<R[]> {
  return Promise.all(requester.section.records.map((record) => one(context, requester, name, read, record)));
}
