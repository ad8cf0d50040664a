import { customerIndex } from './customerIds.ts';

/** A canned object: its fields by name, `__typename` among them. Arguments are ignored. */
export type Canned = { readonly [field: string]: CannedValue };
export type CannedValue = string | number | boolean | null | Canned | readonly CannedValue[];

const ORDERS = 5;
const TICKETS = 4;
const GIVEN = ['Ada', 'Bjørn', 'Chloé', 'Dieter', 'Elena', 'Farid', 'Grace'];
const FAMILY = ['Lovelace', 'Sørensen', 'Dubois', 'Schäfer', 'Petrova', 'Haddad', 'Okafor'];
const PLACES = ['Berlin', 'København', 'Lyon', 'Hamburg', 'Sofia'];
const GOODS = ['Espresso machine', 'Grinder', 'Filter papers', 'Descaler', 'Milk jug'];

/** All that the departments know of one customer: different for each, the same at each asking. */
export function recordOf(id: string): Canned {
  const n = customerIndex(id);
  return { __typename: 'Customer', id, ...crm(id, n), ...commerce(id, n), ...support(id, n) };
}

function pick<T>(values: readonly T[], n: number): T {
  return values[n % values.length] as T;
}

function day(n: number): string {
  return new Date(Date.UTC(2024, 0, 1 + (n % 700), n % 24, n % 60)).toISOString();
}

function money(amountMinor: number): Canned {
  return { __typename: 'Money', amountMinor, currency: 'EUR' };
}

function crm(id: string, n: number): Canned {
  const givenName = pick(GIVEN, n);
  const familyName = pick(FAMILY, n >> 2);
  const address = (kind: string, offset: number): Canned => ({
    __typename: 'Address',
    kind,
    line1: `${1 + ((n + offset) % 200)} Station Road`,
    line2: null,
    city: pick(PLACES, n + offset),
    region: null,
    postalCode: String(10_000 + ((n * 7 + offset) % 80_000)),
    country: 'DE',
  });
  return {
    name: { __typename: 'PersonName', givenName, familyName, full: `${givenName} ${familyName}` },
    email: `${id}@customers.example`,
    phone: `+49301${String(n).padStart(6, '0')}`,
    addresses: [address('HOME', 0), address('DELIVERY', 3)],
    birthDate: day(n).slice(0, 10),
    tier: pick(['BRONZE', 'SILVER', 'GOLD', 'PLATINUM'], n),
    accountManager: {
      __typename: 'Employee',
      name: `Manager ${n % 20}`,
      workEmail: `manager-${n % 20}@company.example`,
    },
    preferredChannel: pick(['EMAIL', 'PHONE', 'POST', 'CHAT'], n),
    preferredLanguage: pick(['de', 'en', 'fr'], n),
  };
}

function commerce(id: string, n: number): Canned {
  const orders = Array.from({ length: ORDERS }, (_, position) => orderRecord(orderId(id, position)));
  return {
    orders: connection('Order', orders),
    returns: [],
    lifetimeValue: money(10_000 + n * 13),
    averageOrderValue: money(2_000 + n),
    firstOrderAt: day(n),
    lastOrderAt: day(n + 90),
    orderCount: 1 + (n % 9),
  };
}

function orderId(customer: string, position: number): string {
  return `${customer}-order-${position}`;
}

/** One order as commerce knows it, by its id. Throws an Error for an id that is none of ours. */
export function orderRecord(id: string): Canned {
  const [, customer, position] = /^(.*)-order-(\d+)$/.exec(id) ?? [];
  if (customer === undefined) throw new Error(`"${id}" is not the id of a canned order`);
  const n = customerIndex(customer) + Number(position) * 17;
  const line = (lineNumber: number): Canned => ({
    __typename: 'OrderLine',
    lineNumber,
    sku: `sku-${(n + lineNumber) % 500}`,
    name: pick(GOODS, n + lineNumber),
    category: 'Kitchen',
    quantity: 1 + (n % 3),
    total: money(1_500 + (n % 100) * lineNumber),
  });
  return {
    __typename: 'Order',
    id,
    placedAt: day(n),
    status: pick(['PLACED', 'SHIPPED', 'DELIVERED'], n),
    total: money(3_000 + n),
    promotionCode: null,
    lines: [line(1), line(2)],
  };
}

function support(id: string, n: number): Canned {
  const ticket = (_: unknown, position: number): Canned => ({
    __typename: 'Ticket',
    id: `${id}-ticket-${position}`,
    subject: `Question ${n + position} about “${pick(GOODS, n + position)}”`,
    status: pick(['OPEN', 'PENDING', 'SOLVED'], n + position),
    priority: pick(['LOW', 'NORMAL', 'HIGH', 'URGENT'], n + position),
    channel: pick(['EMAIL', 'PHONE', 'CHAT'], n),
    openedAt: day(n + position),
    updatedAt: day(n + position + 2),
    solvedAt: null,
    sentiment: pick(['NEGATIVE', 'NEUTRAL', 'POSITIVE'], n + position),
    // Support knows an order by its id only; what else is asked of it is for commerce to answer.
    order: orderRecord(orderId(id, position)),
  });
  return {
    tickets: connection('Ticket', Array.from({ length: TICKETS }, ticket)),
    openTicketCount: n % 4,
    highestOpenPriority: pick(['LOW', 'NORMAL', 'HIGH', 'URGENT'], n),
    satisfaction: {
      __typename: 'Satisfaction',
      score: 1 + (n % 40) / 10,
      ratings: 1 + (n % 9),
      lastRatedAt: day(n + 11),
    },
    sentiment: {
      __typename: 'Sentiment',
      value: pick(['NEGATIVE', 'NEUTRAL', 'POSITIVE'], n),
      basis: 'The last tickets',
      tickets: TICKETS,
      negativeTickets: n % 2,
      neutralTickets: 1,
      positiveTickets: TICKETS - 1 - (n % 2),
    },
  };
}

function connection(type: 'Order' | 'Ticket', nodes: readonly Canned[]): Canned {
  return {
    __typename: `${type}Connection`,
    edges: nodes.map((node, position) => ({
      __typename: `${type}Edge`,
      cursor: `cursor-${position}`,
      node,
    })),
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: `cursor-${nodes.length - 1}` },
    totalCount: nodes.length,
  };
}
