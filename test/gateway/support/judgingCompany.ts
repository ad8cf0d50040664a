import { allowedMask, grantsOf } from '../../../schema/consent/grants.ts';
import { deriveKeyring } from '../../../schema/consent/keys.ts';
import { verifySection } from '../../../schema/consent/passport.ts';
import { categoryBit } from '../../../schema/vocabulary/dataCategories.ts';
import {
  createMiniCompany,
  HEADER,
  idOf,
  MASTER,
  type MiniCompany,
  type MiniCustomer,
  type MiniSource,
  PASSPORT,
  passportOf,
} from './miniCompany.ts';

/** A company with judgements that are derived, and without any guard, so that what the gateway does is seen alone. */
const BOTH = '["CUSTOMER_SUPPORT", "DIRECT_MARKETING"]';
const READ = '["CUSTOMER_SUPPORT", "RELATIONSHIP_MANAGEMENT", "FRAUD_PREVENTION"]';
const consent = (category: string, purposes: string) =>
  `@consent(category: "${category}", purposes: ${purposes})`;
const OPAQUE = '@nonPersonal(reason: "opaque")';

const ALL = {
  CUSTOMER_SUPPORT: 'ALL',
  DIRECT_MARKETING: 'ALL',
  RELATIONSHIP_MANAGEMENT: 'ALL',
  FRAUD_PREVENTION: 'ALL',
} as const;

/** By id. */
const CUSTOMERS: Readonly<Record<string, MiniCustomer>> = {
  open: { grants: grantsOf(ALL) },
  other: { grants: grantsOf(ALL) },
  /** Their tickets may not be read for the relationship. */
  private: { grants: grantsOf({ ...ALL, RELATIONSHIP_MANAGEMENT: ['TRANSACTION', 'IDENTITY'] }) },
  /** Their orders may not be read for the relationship, also not where they stand in a ticket. */
  orderless: { grants: grantsOf({ ...ALL, RELATIONSHIP_MANAGEMENT: ['SUPPORT_CONTENT'] }) },
  /** Nothing at all may be read for the relationship. */
  distant: { grants: grantsOf({ ...ALL, RELATIONSHIP_MANAGEMENT: [] }) },
  /** Nothing is known of their tickets. */
  quiet: { grants: grantsOf(ALL) },
  /** Their name and their orders may not be used to support them. */
  reserved: { grants: grantsOf({ ...ALL, CUSTOMER_SUPPORT: ['SUPPORT_CONTENT', 'INFERRED'] }) },
  /** They may be supported by what is known of them, and not by what is concluded from it. */
  unjudged: { grants: grantsOf({ ...ALL, CUSTOMER_SUPPORT: ['SUPPORT_CONTENT', 'IDENTITY', 'PREFERENCE'] }) },
  unmarketed: { grants: grantsOf({ ...ALL, DIRECT_MARKETING: [] }) },
  objector: { grants: grantsOf(ALL, true) },
};

const customer = (id: string, now?: number) =>
  id in CUSTOMERS ? { id, passport: passportOf(id, CUSTOMERS[id], now) } : null;

type Reference = Readonly<Record<string, unknown>> & { readonly passport: string };
const referred = (reference: Reference) => ({ ...reference, id: idOf(reference.passport) });
function whyNull(passport: string): string {
  const now = Math.floor(Date.now() / 1000);
  const section = verifySection(passport, 'playbook', deriveKeyring(MASTER, 'passport', 'playbook'), now);
  if (section === undefined) return 'no passport';
  const allowed = allowedMask(section.grants, 'RELATIONSHIP_MANAGEMENT');
  return allowed & categoryBit('SUPPORT_CONTENT') ? 'unknown' : 'withheld';
}
const ordersOf = (id: string, first: number) =>
  Array.from({ length: Math.min(first, 4) }, (_, index) => ({ id: `${id}-${index}`, total: index + 1 }));

const SOURCES: Readonly<Record<string, MiniSource>> = {
  identity: {
    sdl: `${HEADER}
      type Query { customer(id: ID!): Customer customers(ids: [ID!]!): [Customer]! matches: [Match!]! }
      type Match { customer: Customer! ${OPAQUE} }
      interface Party { id: ID! ${OPAQUE} }
      type Firm implements Party { id: ID! ${OPAQUE} }
      type Customer implements Party @key(fields: "passport", resolvable: false) {
        id: ID! ${OPAQUE} ${PASSPORT}
 }`,
    resolvers: {
      Query: {
        customer: (_: unknown, { id }: { id: string }) => customer(id),
        customers: (_: unknown, { ids }: { ids: string[] }) => {
          const now = Math.floor(Date.now() / 1000);
          return ids.map((id) => customer(id, now));
        },
        matches: () => [{ customer: customer('open') }, { customer: customer('private') }],
      },
    },
  },
  crm: {
    sdl: `${HEADER}
      type Customer @key(fields: "passport") { ${PASSPORT}
        openTicketCount: Int @external
        supportTier: Int ${consent('IDENTITY', BOTH)}
        segment: String ${consent('DEMOGRAPHIC', BOTH)} @requires(fields: "openTicketCount") }`,
    resolvers: {
      Customer: {
        __resolveReference: referred,
        supportTier: () => 99,
        segment: ({ openTicketCount }: Reference) => `busy: ${openTicketCount}`,
      },
    },
  },
  commerce: {
    sdl: `${HEADER}
      type Customer @key(fields: "passport") { ${PASSPORT}
        orders(first: Int = 10): [Order] ${consent('TRANSACTION', READ)} }
      type Order @key(fields: "id passport") { id: ID! ${OPAQUE} ${PASSPORT}
        total: Int ${consent('TRANSACTION', READ)} }`,
    resolvers: {
      Customer: {
        __resolveReference: referred,
        orders: ({ id, passport }: { id: string; passport: string }, { first }: { first: number }) =>
          ordersOf(id, first).map((order) => ({ ...order, passport })),
      },
      Order: { __resolveReference: (reference: Reference) => ({ ...reference, total: 100 }) },
    },
  },
  support: {
    sdl: `${HEADER}
      type Customer @key(fields: "passport") { ${PASSPORT}
        openTicketCount: Int ${consent('SUPPORT_CONTENT', READ)}
        tickets: [Ticket] ${consent('SUPPORT_CONTENT', READ)} }
      type Ticket { subject: String ${consent('SUPPORT_CONTENT', READ)} order: Order ${consent('TRANSACTION', READ)} }
      type Order @key(fields: "id passport") { id: ID! ${OPAQUE} ${PASSPORT} }`,
    resolvers: {
      Customer: {
        __resolveReference: referred,
        openTicketCount: ({ id }: { id: string }) => (id === 'quiet' ? null : 2),
        tickets: ({ id }: { id: string }) => [
          { subject: 'trouble', order: { id: `${id}-7`, passport: 'forged' } },
          { subject: 'more', order: null },
        ],
      },
    },
  },
  playbook: {
    sdl: `${HEADER}
      type Customer @key(fields: "passport") { ${PASSPORT}
        openTicketCount: Int @external
        supportTier: Int @external
        tickets: [Ticket] @external
        orders(first: Int = 10): [Order] @external
        segment: String @external
        engagement(intent: String = "SELL"): Engagement @derives(purpose: "RELATIONSHIP_MANAGEMENT")
          @requires(fields: "openTicketCount orders(first: 50) { total }")
        trust: String @derives(purpose: "RELATIONSHIP_MANAGEMENT") @requires(fields: "openTicketCount")
        risk: Int ${consent('INFERRED', '["DIRECT_MARKETING"]')} @derives(purpose: "FRAUD_PREVENTION")
          @requires(fields: "openTicketCount")
        gist: String ${consent('INFERRED', BOTH)}
          @requires(fields: "supportTier openTicketCount tickets { order { total } }")
        hint: Int ${consent('PREFERENCE', BOTH)} @requires(fields: "openTicketCount")
        pitch: String ${consent('INFERRED', BOTH)} @requires(fields: "segment")
        worth: String @derives(purpose: "RELATIONSHIP_MANAGEMENT") @requires(fields: "tickets { order { total } }") }
      type Ticket @shareable { order: Order @external }
      type Order @key(fields: "id passport") { id: ID! ${OPAQUE} ${PASSPORT} total: Int @external }
      type Engagement { verdict: String ${OPAQUE} intent: String ${OPAQUE} score: Int ${consent('INFERRED', '["CUSTOMER_SUPPORT"]')} }`,
    resolvers: {
      Customer: {
        __resolveReference: referred,
        engagement: ({ openTicketCount, orders }: Reference, { intent }: { intent: string }) => ({
          verdict: JSON.stringify([openTicketCount, orders]),
          intent,
          score: 7,
        }),
        trust: ({ openTicketCount, passport }: Reference) => openTicketCount ?? whyNull(passport),
        risk: ({ openTicketCount }: Reference) => openTicketCount,
        gist: ({ supportTier, openTicketCount, tickets }: Reference) =>
          JSON.stringify([supportTier, openTicketCount, tickets]),
        hint: ({ openTicketCount }: Reference) => openTicketCount,
        pitch: ({ segment }: Reference) => `for ${segment}`,
        worth: ({ tickets }: Reference) => JSON.stringify(tickets),
      },
    },
  },
};

export const createJudgingCompany = (): MiniCompany => createMiniCompany(SOURCES);
