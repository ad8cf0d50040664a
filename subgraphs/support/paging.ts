import type { Keyring } from '../../schema/consent/keys.ts';
import type { Paging } from '../kit/connections.ts';
import type { Requester } from './requester.ts';
import type { MessageRow, TicketPosition, TicketRow } from './store.ts';

/** How the list of a requester's tickets is paged. */
export function ticketPaging({ section }: Requester, ring: Keyring): Paging<TicketRow> {
  return {
    ring,
    scope: `Customer.tickets/${section.tenant}/${section.customer}`,
    positionOf: (row) => JSON.stringify([row.opened_at, row.id]),
  };
}

/** The inverse of a ticket's position. */
export function readTicketPosition(position: string): TicketPosition {
  const [openedAt, id] = JSON.parse(position) as [string, string];
  return { openedAt: new Date(openedAt), id };
}

/** How the messages of a ticket are paged: their positions are their numbers. */
export function messagePaging({ section }: Requester, ticket: string, ring: Keyring): Paging<MessageRow> {
  return {
    ring,
    scope: `Ticket.messages/${section.tenant}/${section.customer}/${ticket}`,
    positionOf: (row) => String(row.message_number),
  };
}
