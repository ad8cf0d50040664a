import {
  digits,
  profileOf,
  type SampleCompany,
  type SampleCustomer,
} from '../../kit/sample/sampleCustomer.ts';
import { samplePurchases } from '../../kit/sample/samplePurchases.ts';
import type { MessagesTable, RequestersTable, SatisfactionRatingsTable, TicketsTable } from '../tables.ts';
import { storyTickets, type TicketDraft } from './storyTickets.ts';
import { usualTickets } from './usualTickets.ts';

/** The help desk's tables, filled. */
export interface DeskRows {
  readonly requesters: RequestersTable[];
  readonly tickets: TicketsTable[];
  readonly messages: MessagesTable[];
  readonly satisfaction_ratings: SatisfactionRatingsTable[];
}

const HOUR_MS = 3_600_000;

/** Every row that the help desk has of the sample company. */
export function deskRows(company: SampleCompany, tenant: string): DeskRows {
  const rows: DeskRows = { requesters: [], tickets: [], messages: [], satisfaction_ratings: [] };
  for (const customer of company.customers) {
    const records = customer.records.support ?? [];
    rows.requesters.push(...records.map((record) => requesterRow(tenant, customer, record)));
    const [requester] = records;
    if (requester === undefined) continue;
    for (const [index, draft] of draftsOf(customer).entries()) {
      const id = `ticket-${digits(customer.number)}-${index + 1}`;
      addTicket(rows, { tenant, id, requester, draft });
    }
  }
  return rows;
}

function draftsOf(customer: SampleCustomer): readonly TicketDraft[] {
  const { orders } = samplePurchases(customer);
  return storyTickets(customer, orders.at(-1)?.id ?? null) ?? usualTickets(customer, orders);
}

interface NumberedTicket {
  readonly tenant: string;
  readonly id: string;
  readonly requester: string;
  readonly draft: TicketDraft;
}

function addTicket(rows: DeskRows, { tenant, id, requester, draft }: NumberedTicket): void {
  const lastMessageAt = draft.messages.at(-1)?.sentAt ?? draft.openedAt;
  rows.tickets.push({
    tenant,
    id,
    requester_id: requester,
    subject: draft.subject,
    status: draft.status,
    priority: draft.priority,
    channel: draft.channel,
    order_id: draft.orderId,
    sentiment: draft.sentiment,
    opened_at: draft.openedAt,
    updated_at: draft.solvedAt ?? lastMessageAt,
    solved_at: draft.solvedAt,
    topic: draft.topic,
  });
  for (const [index, { author, body, sentAt }] of draft.messages.entries())
    rows.messages.push({
      tenant,
      ticket_id: id,
      message_number: index + 1,
      author,
      body,
      sent_at: sentAt,
    });
  if (draft.rating !== null && draft.solvedAt !== null)
    rows.satisfaction_ratings.push({
      tenant,
      ticket_id: id,
      score: draft.rating,
      rated_at: new Date(draft.solvedAt.getTime() + HOUR_MS),
    });
}

function requesterRow(tenant: string, customer: SampleCustomer, record: string): RequestersTable {
  const { givenName, familyName, emails, phone, birthDate, address } = profileOf(customer, record);
  return {
    tenant,
    id: record,
    given_name: givenName,
    family_name: familyName,
    email: emails[0] ?? null,
    phone: phone ?? null,
    birth_date: birthDate ?? null,
    address_line1: address.line1,
    address_line2: address.line2 ?? null,
    city: address.city,
    region: address.region ?? null,
    postal_code: address.postalCode,
    country: address.country,
    updated_at: customer.traits.since,
    national_id: null,
  };
}
