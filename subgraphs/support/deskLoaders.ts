import { setImmediate } from 'node:timers/promises';
import type { SubgraphContext } from '../kit/context.ts';
import type { OpenTickets } from './openTickets.ts';
import type { Requester } from './requester.ts';
import { type CustomerSatisfaction, satisfactionOf } from './satisfactionOf.ts';
import { latestTickets, type MoodTicket, ticketsToRead } from './sentiment/latestTickets.ts';
import type { MoodReader } from './sentiment/moodReader.ts';
import { type CustomerSentiment, sentimentOf } from './sentiment/sentimentOf.ts';
import { type TicketMood, ticketMoodOf, type UnreadMood } from './sentiment/ticketMoodOf.ts';
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
import type { SentimentValue } from './vocabulary.ts';

/** So many tickets are read in some ten milliseconds. */
const READ_AT_ONCE = 25;

/** The texts of so many tickets are fetched by one statement, and held until they are read: 3 million characters at most. */
export const FETCHED_AT_ONCE = 250;

type Read<R> = (tenant: string, keys: readonly string[]) => Promise<R[]>;

/** The store's reads, batched: what a request asks for one by one goes to the database together. */
export class DeskLoaders {
  readonly #store: SupportStore;
  readonly #reader: MoodReader;

  constructor(store: SupportStore, reader: MoodReader) {
    this.#store = store;
    this.#reader = reader;
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

  /**
   * The mood of a ticket; undefined where nothing tells one. Texts are fetched and read only where none is recorded, each
   * ticket's once in a request, and of a customer's latest such tickets alone: so much a customer costs at most, however many
   * tickets somebody asks about.
   */
  async ticketMood(
    context: SubgraphContext,
    requester: Requester,
    ticket: string,
    recorded: SentimentValue | null,
  ): Promise<TicketMood | UnreadMood | undefined> {
    if (recorded !== null) return ticketMoodOf(recorded, [], this.#reader);
    const toRead = await this.#ticketsToRead(context, requester);
    if (!toRead.has(ticket)) return { mood: null, basis: 'NOT_READ' };
    return one(context, requester, 'readMoods', this.#readMoods, ticket);
  }

  async sentiment(context: SubgraphContext, requester: Requester): Promise<CustomerSentiment | undefined> {
    const tickets = await this.#moodTickets(context, requester);
    const moods = await Promise.all(
      latestTickets(tickets).map(({ id, sentiment }) => this.ticketMood(context, requester, id, sentiment)),
    );
    return sentimentOf(moods.flatMap((mood) => (mood === undefined || mood.mood === null ? [] : mood)));
  }

  /** Worked out once for all tickets of a customer. */
  #ticketsToRead(context: SubgraphContext, requester: Requester): Promise<ReadonlySet<string>> {
    const loader = context.loader(
      `ticketsToRead/${requester.section.tenant}`,
      (requesters: readonly Requester[]) =>
        Promise.all(requesters.map(async (each) => ticketsToRead(await this.#moodTickets(context, each)))),
      ({ section }) => JSON.stringify(section.records),
    );
    return loader.load(requester);
  }

  async #moodTickets(context: SubgraphContext, requester: Requester): Promise<MoodTicket[]> {
    return (await ofEveryRecord(context, requester, 'moodTicketsOf', this.#store.moodTicketsOf)).flat();
  }

  readonly #readMoods: Read<TicketMood | undefined> = async (tenant, tickets) => {
    const moods: (TicketMood | undefined)[] = [];
    for (let from = 0; from < tickets.length; from += FETCHED_AT_ONCE) {
      const fetched = await this.#store.latestTextsOf(tenant, tickets.slice(from, from + FETCHED_AT_ONCE));
      for (const texts of fetched) {
        moods.push(ticketMoodOf(null, texts, this.#reader));
        // reading is work for the processor: others get their turn in between
        if (moods.length % READ_AT_ONCE === 0) await setImmediate();
      }
    }
    return moods;
  };
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
