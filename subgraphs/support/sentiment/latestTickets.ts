import type { SentimentValue } from '../vocabulary.ts';
import { SENTIMENT_TICKETS } from './sentimentOf.ts';

/** A ticket whose mood may count for its customer's. */
export interface MoodTicket {
  readonly id: string;
  /** Null where the help desk has recorded none. */
  readonly sentiment: SentimentValue | null;
  readonly openedAt: Date;
}

/** Of the tickets without a recorded mood, so many are read for one customer, the latest ones, whoever asks for what. */
export const READ_TICKETS = 10;

/**
 * The tickets that can be among the latest five whose mood is known, the latest first: down to the fifth recorded mood, and of
 * those without one the latest ten.
 */
export function latestTickets<T extends MoodTicket>(tickets: readonly T[]): readonly T[] {
  const kept: T[] = [];
  let [recorded, read] = [0, 0];
  for (const ticket of latestFirst(tickets)) {
    if (recorded === SENTIMENT_TICKETS) break;
    if (ticket.sentiment !== null) recorded++;
    else if (++read > READ_TICKETS) continue;
    kept.push(ticket);
  }
  return kept;
}

/** The ids of the tickets whose mood is read where somebody asks for it: of those without a recorded one the latest ten. */
export function ticketsToRead(tickets: readonly MoodTicket[]): ReadonlySet<string> {
  const unrecorded = latestFirst(tickets).filter(({ sentiment }) => sentiment === null);
  return new Set(unrecorded.slice(0, READ_TICKETS).map(({ id }) => id));
}

function latestFirst<T extends MoodTicket>(tickets: readonly T[]): readonly T[] {
  return tickets.toSorted(
    (one, other) => other.openedAt.getTime() - one.openedAt.getTime() || (one.id < other.id ? 1 : -1),
  );
}
