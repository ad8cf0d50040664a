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
  firstOrderAt: DateTime @external
  orders(after: String, first: Int! = 10): OrderConnection @external
  name: PersonName @external
  email: String @external
  phone: String @external
  tier: Tier @external
  preferredChannel: Channel @external
  lifetimeValue: Money @external
  lastOrderAt: DateTime @external
  openTicketCount: Int @external
  purchases(until: Date): PurchaseHistory @external
  orderCount: Int @external
  subscriptions: [ProductSubscription!] @external
  standing: IdentityStanding @external
}

type IdentityStanding @key(fields: "passport", resolvable: false) @inaccessible {
  passport: Passport! @inaccessible
    @nonPersonal(reason: "Never shown to a client: the word of identity to the departments")
  confidence: Float @external
  conflicts: [StandingConflict!] @external
}
type StandingConflict @inaccessible {
  attribute: ComparedAttribute! @external
  sides: Int! @external
}
enum ComparedAttribute { NAME EMAIL PHONE BIRTH_DATE POSTCODE }

type PurchaseHistory {
  currency: Currency! @external
  days: Int! @external
  firstDay: Date! @external
  lastDay: Date! @external
  repeatTotal: Money! @external
}
scalar Date


type TicketConnection {
  pageInfo: PageInfo! @external
  edges: [TicketEdge!]! @external
}
type TicketEdge { node: Ticket! @external }
type Ticket {
  openedAt: DateTime! @external
  updatedAt: DateTime! @external
  topic: TicketTopic @external
  sentiment: SentimentValue @external
  sentimentBasis: SentimentBasis @external
  priority: TicketPriority! @external
  solvedAt: DateTime @external
  rating: TicketRating @external
}
type TicketRating {
  score: Int! @external
  ratedAt: DateTime! @external
}
enum TicketStatus { NEW OPEN PENDING ON_HOLD SOLVED CLOSED }
enum TicketPriority { LOW NORMAL HIGH URGENT }
enum TicketTopic { DELIVERY PRODUCT BILLING ACCOUNT AUTOMATION OTHER }
enum SentimentValue { NEGATIVE NEUTRAL POSITIVE }
enum SentimentBasis { RECORDED READ NOT_READ }

type InteractionConnection {
  pageInfo: PageInfo! @external
  edges: [InteractionEdge!]! @external
}
type PageInfo { hasNextPage: Boolean! @external }
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
  status: ReturnStatus! @external
  requestedAt: DateTime! @external
}
enum ReturnStatus { REQUESTED RECEIVED REFUNDED REJECTED }
enum ReturnReason { DEFECTIVE WRONG_ITEM NOT_AS_DESCRIBED CHANGED_MIND DAMAGED_IN_TRANSIT OTHER }

type Circumstance {
  kind: CircumstanceKind! @external
  since: DateTime! @external
}
enum CircumstanceKind { BEREAVEMENT DISPUTE FRAUD_SUSPECTED }
scalar TimeZone

type OrderConnection {
  totalCount: Int! @external
  edges: [OrderEdge!]! @external
}
type OrderEdge { node: Order! @external }
type Order @key(fields: "id passport", resolvable: false) {
  id: ID! @nonPersonal(reason: "An opaque handle that says nothing by itself")
  passport: Passport! @inaccessible
    @nonPersonal(reason: "Never shown to a client: the word of identity to the departments")
  placedAt: DateTime @external
  status: OrderStatus @external
  total: Money @external
}
enum OrderStatus { PLACED SHIPPED DELIVERED CANCELLED }
type PersonName { full: String! @external }
enum Tier { BRONZE SILVER GOLD PLATINUM }

type ProductSubscription {
  plan: String! @external
  status: SubscriptionStatus! @external
  price: Money! @external
  startedAt: DateTime! @external
  nextRenewalAt: DateTime @external
  endedAt: DateTime @external
}
enum SubscriptionStatus { ACTIVE PAUSED ENDED }
`;

/** What Customer.engagement reads: of lists as much as a page may hold, since what is not read would speak for nobody. */
export const ENGAGEMENT_INPUTS = `
  highestOpenPriority
  tickets(first: 100) { pageInfo { hasNextPage } edges { node { openedAt topic sentiment sentimentBasis } } }
  interactions(first: 100) { pageInfo { hasNextPage } edges { node { occurredAt channel direction topic } } }
  returns { sku category reason requestedAt }
  circumstances { kind }
  timeZones
`;

/** What Customer.healthScore reads. */
export const HEALTH_INPUTS = `
  firstOrderAt
  orders(first: 100) { totalCount edges { node { placedAt status total { amountMinor currency } } } }
  returns { requestedAt }
  subscriptions { status startedAt endedAt }
  tickets(first: 100) { pageInfo { hasNextPage } edges { node { openedAt solvedAt priority sentiment sentimentBasis rating { score ratedAt } } } }
  interactions(first: 100) { pageInfo { hasNextPage } edges { node { occurredAt direction } } }
`;

/** What Customer.predictedValue reads. */
export const VALUE_INPUTS = 'purchases { currency days firstDay lastDay repeatTotal { amountMinor } }';

/** What Customer.relationship reads. */
export const RELATIONSHIP_INPUTS = `${VALUE_INPUTS} orderCount lastOrderAt subscriptions { status startedAt }`;
