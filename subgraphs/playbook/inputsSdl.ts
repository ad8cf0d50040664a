/**
 * What the judgements rest on: fields of the other departments, as those state them. `@requires` on a judgement names those
 * that it reads. Descriptions and consent are the owners'; composition refuses what does not fit theirs.
 */
export const INPUTS_SDL = `
extend type Customer {
  highestOpenPriority: TicketPriority @external
  tickets(first: Int! = 10, after: String, status: [TicketStatus!]): TicketConnection @external
  interactions(first: Int! = 10, after: String): InteractionConnection @external
  returns: [Return!] @external
  circumstances: [Circumstance!] @external
  timeZones: [TimeZone!] @external
  purchases(until: Date): PurchaseHistory @external
  orderCount: Int @external
  lastOrderAt: DateTime @external
  subscriptions: [ProductSubscription!] @external
}

type PurchaseHistory {
  currency: Currency! @external
  days: Int! @external
  firstDay: Date! @external
  lastDay: Date! @external
  repeatTotal: Money! @external
}
scalar Date

type ProductSubscription {
  status: SubscriptionStatus! @external
  startedAt: DateTime! @external
}
enum SubscriptionStatus { ACTIVE PAUSED ENDED }

type TicketConnection { edges: [TicketEdge!]! @external }
type TicketEdge { node: Ticket! @external }
type Ticket {
  openedAt: DateTime! @external
  topic: TicketTopic @external
  sentiment: SentimentValue @external
}
enum TicketStatus { NEW OPEN PENDING ON_HOLD SOLVED CLOSED }
enum TicketPriority { LOW NORMAL HIGH URGENT }
enum TicketTopic { DELIVERY PRODUCT BILLING ACCOUNT AUTOMATION OTHER }
enum SentimentValue { NEGATIVE NEUTRAL POSITIVE }

type InteractionConnection { edges: [InteractionEdge!]! @external }
type InteractionEdge { node: Interaction! @external }
type Interaction {
  occurredAt: DateTime! @external
  channel: Channel! @external
  direction: InteractionDirection! @external
  topic: InteractionTopic! @external
}
enum InteractionDirection { INBOUND OUTBOUND }
enum InteractionTopic { WELCOME ADVICE ACCOUNT_CHANGE RENEWAL COMPLAINT FEEDBACK EVENT }

type Return {
  sku: ID! @external
  category: String! @external
  reason: ReturnReason! @external
  requestedAt: DateTime! @external
}
enum ReturnReason { DEFECTIVE WRONG_ITEM NOT_AS_DESCRIBED CHANGED_MIND DAMAGED_IN_TRANSIT OTHER }

type Circumstance { kind: CircumstanceKind! @external }
enum CircumstanceKind { BEREAVEMENT DISPUTE FRAUD_SUSPECTED }
scalar TimeZone
`;

/** What Customer.engagement reads. */
export const ENGAGEMENT_INPUTS = `
  highestOpenPriority
  tickets(first: 20) { edges { node { openedAt topic sentiment } } }
  interactions(first: 50) { edges { node { occurredAt channel direction topic } } }
  returns { sku category reason requestedAt }
  circumstances { kind }
  timeZones
`;

/** What Customer.predictedValue reads. */
export const VALUE_INPUTS = 'purchases { currency days firstDay lastDay repeatTotal { amountMinor } }';

/** What Customer.relationship reads. */
export const RELATIONSHIP_INPUTS = `${VALUE_INPUTS} orderCount lastOrderAt subscriptions { status startedAt }`;
