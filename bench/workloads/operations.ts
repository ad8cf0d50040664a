import { type Operation, operation, type Selections } from './operation.ts';

const MONEY = '{ amountMinor currency }';
const LINES = `lines { lineNumber sku name quantity total ${MONEY} }`;

/** What the desk of an agent shows of one customer: about 4 kB. */
export const PROFILE: Operation = operation('Profile', 'ONE', {
  crm: `name { full givenName familyName } email phone
    addresses { kind line1 line2 city region postalCode country }
    tier accountManager { name workEmail } preferredChannel preferredLanguage`,
  commerce: `orders(first: 5) {
      totalCount pageInfo { hasNextPage endCursor }
      edges { cursor node { id placedAt status total ${MONEY} ${LINES} } }
    }
    lifetimeValue ${MONEY} averageOrderValue ${MONEY} firstOrderAt lastOrderAt orderCount`,
  support: `tickets(first: 4) {
      totalCount edges { node { id subject status priority channel openedAt updatedAt sentiment } }
    }
    openTicketCount highestOpenPriority satisfaction { score ratings lastRatedAt }
    sentiment { value basis tickets negativeTickets neutralTickets positiveTickets }`,
});

/** A list of customers: a line or two of each. */
export const LIST: Operation = operation('List', 'MANY', {
  crm: 'name { full } email tier preferredChannel',
  commerce: `lifetimeValue ${MONEY} lastOrderAt orderCount`,
  support: 'openTicketCount highestOpenPriority satisfaction { score ratings }',
});

/** Identity, then support, then commerce: the orders that a customer's tickets are about. */
export const DEEP: Operation = operation('Deep', 'ONE', {
  support: 'tickets(first: 4) { totalCount edges { node { id subject status priority ORDER } } }',
  ticketOrder: `placedAt status total ${MONEY} ${LINES}`,
});

const CHOICES = {
  crm: ['name { full }', 'email', 'phone', 'tier', 'preferredChannel', 'addresses { city country }'],
  commerce: [
    `lifetimeValue ${MONEY}`,
    'orderCount',
    'lastOrderAt',
    `orders(first: 5) { edges { node { id status total ${MONEY} } } }`,
    `averageOrderValue ${MONEY}`,
  ],
  support: [
    'openTicketCount',
    'highestOpenPriority',
    'satisfaction { score }',
    'tickets(first: 4) { edges { node { id subject status } } }',
  ],
} as const;

/** `count` different operations: other fields of other departments in each, never none of a department. */
export function variety(count: number): readonly Operation[] {
  return Array.from({ length: count }, (_, position) => {
    const selections: Selections = {
      crm: chosen(CHOICES.crm, position + 1),
      commerce: chosen(CHOICES.commerce, position * 7 + 1),
      support: chosen(CHOICES.support, position * 13 + 1),
    };
    return operation(`Operation${position}`, 'ONE', selections);
  });
}

/** Those of the choices whose bits are set in `bits`, modulo the number of non-empty sets. */
function chosen(choices: readonly string[], bits: number): string {
  const mask = 1 + (bits % (2 ** choices.length - 1));
  return choices.filter((_choice, position) => (mask >> position) & 1).join(' ');
}
