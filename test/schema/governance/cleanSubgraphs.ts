import type { SubgraphSource } from '../../../schema/governance/compose.ts';

/** What the tests compose: subgraphs that keep every rule, small enough to read at a glance. */
export interface Subgraphs {
  readonly identity: string;
  readonly crm: string;
  readonly commerce: string;
  readonly support: string;
  readonly playbook: string;
}

const header = `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@composeDirective", "@external", "@requires", "@interfaceObject", "@override", "@authenticated"])
  @link(url: "https://specs.accord.example/consent/v1.0", import: ["@consent", "@nonPersonal", "@derives"])
  @composeDirective(name: "@consent")
  @composeDirective(name: "@nonPersonal")
  @composeDirective(name: "@derives")

directive @consent(category: String!, purposes: [String!]!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @nonPersonal(reason: String!) on FIELD_DEFINITION
directive @derives(purpose: String!) on FIELD_DEFINITION

"The customer's pass from identity to the departments."
scalar Passport @inaccessible
`;

const passport = `
  "Says who this is to the departments, and to nobody else."
  passport: Passport! @inaccessible @nonPersonal(reason: "Never leaves the gateway.")`;

const money = `
"An amount of money."
type Money @shareable {
  "In minor units, such as cents."
  amountMinor: Int! @nonPersonal(reason: "Means nothing without the field that holds it.")
}
`;

/** Subgraphs that compose and break no rule. */
export const CLEAN: Subgraphs = {
  identity: `${header}
type Query {
  "The customer of that id."
  customer("The unified id." id: ID!): Customer
  "The customers of those ids."
  customers("The unified ids." ids: [ID!]!): [Customer]!
  "Customers found by what they are known by."
  findCustomers("Exactly one of these." by: CustomerLookup!): [CustomerMatch!]!
}
type Mutation {
  "Notes that a customer has agreed."
  recordConsent("The unified id." customer: ID!): Receipt!
}
"What was noted."
type Receipt {
  "The number of the note."
  number: ID!
}
"What a customer can be found by."
input CustomerLookup {
  "An e-mail address."
  email: String @consent(category: "CONTACT_EMAIL", purposes: ["CUSTOMER_SUPPORT"])
  "A person's name."
  person: PersonLookup
}
"A person, as the caller knows them."
input PersonLookup {
  "The name."
  name: String! @consent(category: "IDENTITY", purposes: ["CUSTOMER_SUPPORT"])
}
"A customer who was found."
type CustomerMatch {
  "Who."
  customer: Customer!
  "How sure we are, from 0 to 1."
  confidence: Float
}
"A customer."
type Customer @key(fields: "passport", resolvable: false) {
  "The unified id."
  id: ID! @nonPersonal(reason: "An opaque handle.")${passport}
  "What they agreed to."
  consents: [String!] @consent(category: "PREFERENCE", purposes: ["CUSTOMER_SUPPORT", "RIGHTS_FULFILMENT"])
}
`,
  crm: `${header}${money}
type Query {
  "What each tier means."
  tiers: [TierDefinition!]!
}
"A tier, in words."
type TierDefinition {
  "What it means."
  meaning: String!
  "From how much a year."
  from: Money!
}
"A customer."
type Customer @key(fields: "passport") {${passport}
  "The main e-mail address."
  email: String @consent(category: "CONTACT_EMAIL", purposes: ["CUSTOMER_SUPPORT", "DIRECT_MARKETING"])
}
`,
  commerce: `${header}${money}
"A customer."
type Customer @key(fields: "passport") {${passport}
  "What they bought."
  orders("How many." first: Int = 10): [Order!] @consent(category: "TRANSACTION", purposes: ["CUSTOMER_SUPPORT"])
  "A payment or a voucher."
  tender: Tender @consent(category: "PAYMENT", purposes: ["ORDER_FULFILMENT"])
}
"An order."
type Order @key(fields: "id passport") {
  "The order's number."
  id: ID! @nonPersonal(reason: "An opaque handle.")${passport}
  "What it cost."
  total: Money @consent(category: "TRANSACTION", purposes: ["CUSTOMER_SUPPORT"])
  "How far it is."
  status: OrderStatus! @nonPersonal(reason: "Part of the order.")
}
"How far an order is."
enum OrderStatus {
  "On its way."
  SHIPPED
}
"What an order was paid with."
interface Tender {
  "The last digits."
  digits: String @consent(category: "PAYMENT", purposes: ["ORDER_FULFILMENT"])
}
"A card."
type Card implements Tender {
  "The last digits."
  digits: String @consent(category: "PAYMENT", purposes: ["ORDER_FULFILMENT"])
}
`,
  support: `${header}
"A customer."
type Customer @key(fields: "passport") {${passport}
  "What they asked us."
  tickets: [Ticket!] @consent(category: "SUPPORT_CONTENT", purposes: ["CUSTOMER_SUPPORT"])
  "How many of their questions are open."
  openTicketCount: Int @consent(category: "SUPPORT_CONTENT", purposes: ["CUSTOMER_SUPPORT", "RELATIONSHIP_MANAGEMENT"])
}
"A question, and what became of it."
type Ticket {
  "The ticket's number."
  id: ID! @nonPersonal(reason: "An opaque handle.")
  "The order it is about."
  order: Order @consent(category: "SUPPORT_CONTENT", purposes: ["CUSTOMER_SUPPORT"])
}
"An order."
type Order @key(fields: "id passport", resolvable: false) {
  "The order's number."
  id: ID! @nonPersonal(reason: "An opaque handle.")${passport}
}
`,
  playbook: `${header}
"A customer."
type Customer @key(fields: "passport") {${passport}
  "How many of their questions are open."
  openTicketCount: Int @external
  "Whether one may speak to them."
  engagement: String @derives(purpose: "RELATIONSHIP_MANAGEMENT") @requires(fields: "openTicketCount")
}
`,
};

/** The SDL with one passage changed; throws when it does not hold the passage, so that no test passes by a misprint. */
export function changed(sdl: string, passage: string | RegExp, replacement: string): string {
  const result = sdl.replace(passage, replacement);
  if (result === sdl) throw new Error(`The SDL does not hold ${passage}`);
  return result;
}

/** The subgraphs as composition takes them. */
export function sources(subgraphs: Partial<Subgraphs>): SubgraphSource[] {
  return Object.entries(subgraphs).map(([name, sdl]) => ({ name, sdl, url: `http://${name}.test/graphql` }));
}
