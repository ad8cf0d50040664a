import { TICKET_PRIORITIES, type TicketPriority } from './vocabulary.ts';

/** How many open tickets of one priority a requester has. */
export interface OpenTickets {
  readonly priority: TicketPriority;
  readonly tickets: number;
}

/** Over all records of a customer. */
export function openTicketCount(parts: readonly OpenTickets[]): number {
  return parts.reduce((sum, part) => sum + part.tickets, 0);
}

/** Undefined when no ticket is open. */
export function highestPriority(parts: readonly OpenTickets[]): TicketPriority | undefined {
  return TICKET_PRIORITIES.findLast((priority) => parts.some((part) => part.priority === priority));
}
