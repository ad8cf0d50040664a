import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { CHECKS } from '../../../schema/governance/checks.ts';
import { composeSupergraph } from '../../../schema/governance/compose.ts';
import { CLEAN, changed, type Subgraphs, sources } from './cleanSubgraphs.ts';

interface Violation {
  readonly title: string;
  readonly check: string;
  readonly subgraph: keyof Subgraphs;
  /** Turns the clean SDL into one that breaks the rule. */
  readonly change: readonly [passage: string | RegExp, replacement: string];
  /** A change that it takes in identity too. */
  readonly inIdentity?: readonly [passage: string | RegExp, replacement: string];
  readonly coordinate: string;
  /** Checks which the same fault breaks as well; Apollo's own is `composition`. */
  readonly also?: readonly string[];
}

const PERSONAL = '@consent(category: "TRANSACTION", purposes: ["CUSTOMER_SUPPORT"])';
const COUNTLESS = '@nonPersonal(reason: "Says nothing by itself.")';

const VIOLATIONS: readonly Violation[] = [
  {
    title: 'a department without the consent spec',
    check: 'consentSpecIsLinked',
    subgraph: 'crm',
    change: [/[\s\S]*$/, 'type Customer @key(fields: "passport") { passport: Passport! } scalar Passport'],
    coordinate: 'crm: Customer',
    also: ['personalFieldsAreMarked', 'passportsAreInaccessible', 'supergraphStatesThePolicy'],
  },
  {
    title: 'a directive that composition would drop without a word',
    check: 'consentSpecIsComposed',
    subgraph: 'crm',
    change: ['@composeDirective(name: "@consent")', ''],
    coordinate: 'crm: @consent',
    also: ['supergraphStatesThePolicy'],
  },
  {
    title: 'a directive under another name',
    check: 'consentSpecIsComposed',
    subgraph: 'crm',
    change: [
      /^[\s\S]*$/,
      CLEAN.crm
        .replace('"@derives"', '{ name: "@derives", as: "@judges" }')
        .replaceAll('@derives(', '@judges(')
        .replace('@composeDirective(name: "@derives")', '@composeDirective(name: "@judges")'),
    ],
    coordinate: 'crm: @derives',
    also: ['composition'],
  },
  {
    title: 'a category that the vocabulary does not know',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'crm',
    change: ['"CONTACT_EMAIL"', '"EMAIL"'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a purpose that the vocabulary does not know',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'crm',
    change: ['"DIRECT_MARKETING"', '"MARKETING"'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a purpose that is listed twice',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'crm',
    change: ['"DIRECT_MARKETING"', '"CUSTOMER_SUPPORT"'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a consent for no purpose',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'crm',
    change: ['["CUSTOMER_SUPPORT", "DIRECT_MARKETING"]', '[]'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a misspelt category on an input field',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'identity',
    change: ['"CONTACT_EMAIL"', '"CONTACT_MAIL"'],
    coordinate: 'identity: CustomerLookup.email',
  },
  {
    title: 'a blank reason',
    check: 'wordsAreOfTheVocabulary',
    subgraph: 'support',
    change: ['"An opaque handle."', '" "'],
    coordinate: 'support: Ticket.id',
  },
  {
    title: 'an unmarked field of Customer',
    check: 'personalFieldsAreMarked',
    subgraph: 'crm',
    change: [/email: String .*/, 'email: String'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'an unmarked field on a type that is reached only through another subgraph',
    check: 'personalFieldsAreMarked',
    subgraph: 'commerce',
    change: [`total: Money ${PERSONAL}`, 'total: Money'],
    coordinate: 'commerce: Order.total',
  },
  {
    title: 'an unmarked field of an implementer',
    check: 'personalFieldsAreMarked',
    subgraph: 'commerce',
    change: [
      'type Card implements Tender {',
      'type Card implements Tender {\n  "Till when."\n  expires: String',
    ],
    coordinate: 'commerce: Card.expires',
  },
  {
    title: 'a field that is marked both ways',
    check: 'personalFieldsAreMarked',
    subgraph: 'crm',
    change: ['email: String', `email: String ${COUNTLESS}`],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a consented field that is not nullable',
    check: 'personalFieldsAreNullable',
    subgraph: 'crm',
    change: ['email: String ', 'email: String! '],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a consented field that is not nullable, inside a list',
    check: 'personalFieldsAreNullable',
    subgraph: 'commerce',
    change: ['total: Money ', 'total: Money! '],
    coordinate: 'commerce: Order.total',
  },
  {
    title: 'a derivation that was not reviewed',
    check: 'derivationsAreReviewed',
    subgraph: 'crm',
    change: [/email: String .*/, 'email: String @derives(purpose: "DIRECT_MARKETING")'],
    coordinate: 'crm: Customer.email',
  },
  {
    title: 'a judgement of anything but a customer',
    check: 'judgementsAreOfCustomers',
    subgraph: 'playbook',
    change: [
      'engagement: String',
      `verdict: Verdict @nonPersonal(reason: "A part.")
}
"What is thought of them."
type Verdict {
  "In a word."
  word: String`,
    ],
    coordinate: 'playbook: Verdict.word',
    also: ['composition'],
  },
  {
    title: 'judgements without the root field that they are planned by',
    check: 'judgementsAreOfCustomers',
    subgraph: 'identity',
    change: ['ids: [ID!]!)', 'ids: [ID!])'],
    coordinate: 'identity: Query.customers',
  },
  {
    title: 'a judgement from data that its purpose may not use',
    check: 'judgementsMayReadTheirInputs',
    subgraph: 'support',
    change: ['["CUSTOMER_SUPPORT", "RELATIONSHIP_MANAGEMENT"]', '["CUSTOMER_SUPPORT"]'],
    coordinate: 'playbook: Customer.engagement',
  },
  {
    title: 'a judgement from another',
    check: 'judgementsMayReadTheirInputs',
    subgraph: 'support',
    change: [/openTicketCount: Int .*/, 'openTicketCount: Int @derives(purpose: "RELATIONSHIP_MANAGEMENT")'],
    coordinate: 'playbook: Customer.engagement',
    also: ['derivationsAreReviewed'],
  },
  {
    title: 'a department that knows customers by id',
    check: 'onlyIdentityKnowsCustomerIds',
    subgraph: 'crm',
    change: [
      'type Customer @key(fields: "passport") {',
      `type Customer @key(fields: "passport") {\n  "The unified id."\n  id: ID! @shareable ${COUNTLESS}`,
    ],
    coordinate: 'crm: Customer.id',
    also: ['composition'],
  },
  {
    title: 'a department field that returns a Customer',
    check: 'onlyIdentityReturnsCustomers',
    subgraph: 'support',
    change: ['type Ticket {', `type Ticket {\n  "Who asked."\n  customer: Customer ${PERSONAL}`],
    coordinate: 'support: Ticket.customer',
    also: ['composition'],
  },
  {
    title: 'a department root field that returns a Customer',
    check: 'onlyIdentityReturnsCustomers',
    subgraph: 'crm',
    change: ['type Query {', 'type Query {\n  "Our best customer."\n  best: Customer'],
    coordinate: 'crm: Query.best',
    also: ['composition'],
  },
  {
    title: 'a department field that returns a Customer through a union',
    check: 'onlyIdentityReturnsCustomers',
    subgraph: 'support',
    change: [
      /"A question.*\ntype Ticket {/,
      `"Who or what."\nunion Subject = Customer | Ticket\n"A question."\ntype Ticket {\n  "What it is about."\n  about: Subject ${PERSONAL}`,
    ],
    coordinate: 'support: Ticket.about',
    also: ['composition'],
  },
  {
    title: 'a department field that returns a Customer through an interface',
    check: 'onlyIdentityReturnsCustomers',
    subgraph: 'crm',
    change: [
      /"A customer."\ntype Customer @key\(fields: "passport"\) {/,
      `"Whom we can write to."\ninterface Reachable {\n  "The main e-mail address."\n  email: String @consent(category: "CONTACT_EMAIL", purposes: ["CUSTOMER_SUPPORT", "DIRECT_MARKETING"])\n  "Who else."\n  next: [Reachable!] ${PERSONAL}\n}\n"A customer."\ntype Customer implements Reachable @key(fields: "passport") {\n  "Who else."\n  next: [Reachable!] ${PERSONAL}`,
    ],
    coordinate: 'crm: Reachable.next',
    also: ['composition'],
  },
  {
    title: 'a department that keys Customer by e-mail',
    check: 'customerIsKeyedByPassport',
    subgraph: 'crm',
    change: [
      'type Customer @key(fields: "passport")',
      'type Customer @key(fields: "passport") @key(fields: "email")',
    ],
    coordinate: 'crm: Customer',
  },
  {
    title: 'a department that keys Customer by more than the passport',
    check: 'customerIsKeyedByPassport',
    subgraph: 'crm',
    change: ['type Customer @key(fields: "passport")', 'type Customer @key(fields: "passport email")'],
    coordinate: 'crm: Customer',
    also: ['composition'],
  },
  {
    title: 'a key under another name',
    check: 'customerIsKeyedByPassport',
    subgraph: 'crm',
    change: [
      /^[\s\S]*$/,
      CLEAN.crm
        .replace('"@key"', '{ name: "@key", as: "@entity" }')
        .replace('@key(fields: "passport")', '@entity(fields: "passport") @entity(fields: "email")'),
    ],
    coordinate: 'crm: Customer',
  },
  {
    title: 'a department that declares Customer without a key',
    check: 'customerIsKeyedByPassport',
    subgraph: 'crm',
    change: ['type Customer @key(fields: "passport")', 'type Customer'],
    coordinate: 'crm: Customer',
    also: ['composition'],
  },
  {
    title: 'an identity that can be entered by passport',
    check: 'customerIsKeyedByPassport',
    subgraph: 'identity',
    change: ['@key(fields: "passport", resolvable: false)', '@key(fields: "passport")'],
    coordinate: 'identity: Customer',
  },
  {
    title: 'an identity that can be entered by id',
    check: 'customerIsKeyedByPassport',
    subgraph: 'identity',
    change: ['type Customer @key', 'type Customer @key(fields: "id") @key'],
    coordinate: 'identity: Customer',
  },
  ...(
    [
      ['a Customer', '\n  "Whose."\n  customer: Customer'],
      ['one through another type', '\n  "Whose."\n  match: CustomerMatch'],
    ] as const
  ).map(([what, field]) => ({
    title: `an entity of identity that leads to ${what}`,
    check: 'identityIsEnteredForNoCustomer',
    subgraph: 'identity' as const,
    change: [
      '"A customer who was found."',
      `"How sure we are."\ntype Standing @key(fields: "passport") @inaccessible {${field} @inaccessible ${COUNTLESS}\n  "Whose."\n  passport: Passport! @inaccessible ${COUNTLESS}\n}\n"A customer who was found."`,
    ] as const,
    coordinate: 'identity: Standing',
  })),
  {
    title: 'a passport that callers can select',
    check: 'passportsAreInaccessible',
    subgraph: 'crm',
    change: ['passport: Passport! @inaccessible', 'passport: Passport!'],
    coordinate: 'crm: Customer.passport',
  },
  {
    title: 'a passport scalar that callers can see',
    check: 'passportsAreInaccessible',
    subgraph: 'crm',
    change: ['scalar Passport @inaccessible', 'scalar Passport'],
    coordinate: 'crm: Passport',
  },
  {
    title: 'a passport under another name',
    check: 'passportsAreInaccessible',
    subgraph: 'support',
    change: ['type Ticket {', `type Ticket {\n  "Whose."\n  pass: Passport! @inaccessible ${COUNTLESS}`],
    coordinate: 'support: Ticket.pass',
  },
  {
    title: 'an entity that can be entered by its id alone',
    check: 'personalEntitiesCarryPassports',
    subgraph: 'commerce',
    change: ['@key(fields: "id passport")', '@key(fields: "id passport") @key(fields: "id")'],
    coordinate: 'commerce: Order',
  },
  {
    title: 'an entity whose key only nests a passport',
    check: 'personalEntitiesCarryPassports',
    subgraph: 'support',
    change: ['type Ticket {', `type Ticket @key(fields: "id order { passport }") {`],
    coordinate: 'support: Ticket',
  },
  {
    title: 'an interface object that adds fields to what is reached from Customer',
    check: 'interfaceObjectsAreImpersonal',
    subgraph: 'support',
    change: [
      /"A question.*\ntype Ticket {/,
      '"What an order was paid with."\ntype Tender @interfaceObject @shareable {\n  "The last digits."\n  digits: String @consent(category: "PAYMENT", purposes: ["ORDER_FULFILMENT"])\n}\n"A question."\ntype Ticket {',
    ],
    coordinate: 'support: Tender',
    also: ['composition'],
  },
  {
    title: 'an interface object that adds fields to Customer',
    check: 'interfaceObjectsAreImpersonal',
    subgraph: 'crm',
    change: [
      '"A tier, in words."',
      '"What can be named."\ntype Node @interfaceObject @key(fields: "passport") {\n  "Who."\n  passport: Passport! @inaccessible\n  "More."\n  more: String\n}\n"A tier, in words."',
    ],
    inIdentity: [
      /"A customer."\ntype Customer @key/,
      '"What can be named."\ninterface Node @key(fields: "passport", resolvable: false) {\n  "Who."\n  passport: Passport! @inaccessible\n}\n"A customer."\ntype Customer implements Node @key',
    ],
    coordinate: 'crm: Node',
    also: ['composition'],
  },
  {
    title: 'a root field that returns what is reached from Customer',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'commerce',
    change: [
      'type Order @key',
      'type Query {\n  "An order."\n  order("Its number." id: ID!): Order\n}\n"An order."\ntype Order @key',
    ],
    coordinate: 'commerce: Query.order',
  },
  {
    title: 'a root field on a root type of another name',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'support',
    change: [
      /"A question.*\ntype Ticket {/,
      'schema { query: Desk }\ntype Desk {\n  "A ticket."\n  ticket("Its number." id: ID!): Ticket\n}\n"A question."\ntype Ticket {',
    ],
    coordinate: 'support: Query.ticket',
  },
  {
    title: 'a root field that comes to it by a way round',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'crm',
    change: ['meaning: String!', 'meaning: String!\n  "Who was the last."\n  last: Order'],
    coordinate: 'crm: Query.tiers',
    also: ['composition'],
  },
  {
    title: 'consented data that no customer stands before',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'crm',
    change: ['meaning: String!', `meaning: String!\n  "Who looks after it."\n  keeper: String ${PERSONAL}`],
    coordinate: 'crm: Query.tiers',
  },
  {
    title: 'consented data on a root field itself',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'crm',
    change: ['type Query {', `type Query {\n  "The last address."\n  last: String ${PERSONAL}`],
    coordinate: 'crm: Query.last',
  },
  {
    title: 'a second door in identity itself',
    check: 'customerIsTheOnlyDoor',
    subgraph: 'identity',
    change: [
      'type CustomerMatch {',
      `type CustomerMatch {\n  "What was found."\n  found: String ${PERSONAL}`,
    ],
    coordinate: 'identity: Query.findCustomers',
  },
  {
    title: 'a mutation that answers with a Customer',
    check: 'mutationsAnswerWithReceipts',
    subgraph: 'identity',
    change: ['type Receipt {', 'type Receipt {\n  "Who agreed."\n  customer: Customer'],
    coordinate: 'identity: Mutation.recordConsent',
  },
  {
    title: 'a mutation that answers with what is reached from Customer',
    check: 'mutationsAnswerWithReceipts',
    subgraph: 'commerce',
    change: [
      'type Order @key',
      'type Mutation {\n  "Cancels."\n  cancel("Its number." id: ID!): Order\n}\n"An order."\ntype Order @key',
    ],
    coordinate: 'commerce: Mutation.cancel',
  },
  {
    title: 'a lookup by an unmarked input field',
    check: 'lookupsAreGated',
    subgraph: 'identity',
    change: [/email: String @consent.*/, 'email: String'],
    coordinate: 'identity: CustomerLookup.email',
  },
  {
    title: 'a lookup by an unmarked field of a nested input',
    check: 'lookupsAreGated',
    subgraph: 'identity',
    change: [/name: String! @consent.*/, 'name: String!'],
    coordinate: 'identity: PersonLookup.name',
  },
  {
    title: 'a lookup by an unmarked argument',
    check: 'lookupsAreGated',
    subgraph: 'identity',
    change: [
      'customer("The unified id." id: ID!)',
      'customer("The unified id." id: ID!, "Born." birthDate: String)',
    ],
    coordinate: 'identity: Query.customer(birthDate:)',
  },
  {
    title: 'a subscription',
    check: 'thereAreNoSubscriptions',
    subgraph: 'crm',
    change: ['type Query {', 'type Subscription {\n  "New tiers."\n  tier: TierDefinition\n}\ntype Query {'],
    coordinate: 'crm: Subscription',
  },
  {
    title: 'an access directive that nobody enforces',
    check: 'accessIsDecidedByConsent',
    subgraph: 'crm',
    change: ['tiers: [TierDefinition!]!', 'tiers: [TierDefinition!]! @authenticated'],
    coordinate: 'crm: Query.tiers',
  },
  {
    title: 'an overridden field whose new owner is not as strict',
    check: 'supergraphStatesThePolicy',
    subgraph: 'commerce',
    change: [
      'type Customer @key(fields: "passport") {',
      'type Customer @key(fields: "passport") {\n  "The main e-mail address."\n  email: String @override(from: "crm") @consent(category: "CONTACT_EMAIL", purposes: ["ANALYTICS", "DIRECT_MARKETING"])',
    ],
    coordinate: 'supergraph: Customer.email',
  },
  {
    title: 'a type without a description',
    check: 'everythingIsDescribed',
    subgraph: 'commerce',
    change: ['"A card."\n', ''],
    coordinate: 'commerce: Card',
  },
  {
    title: 'a field without a description',
    check: 'everythingIsDescribed',
    subgraph: 'crm',
    change: ['  "What it means."\n', '  " "\n'],
    coordinate: 'crm: TierDefinition.meaning',
  },
  {
    title: 'an argument without a description',
    check: 'everythingIsDescribed',
    subgraph: 'commerce',
    change: ['"How many." first', 'first'],
    coordinate: 'commerce: Customer.orders(first:)',
  },
  {
    title: 'an enum value without a description',
    check: 'everythingIsDescribed',
    subgraph: 'commerce',
    change: ['  "On its way."\n', ''],
    coordinate: 'commerce: OrderStatus.SHIPPED',
  },
  {
    title: 'an input field without a description',
    check: 'everythingIsDescribed',
    subgraph: 'identity',
    change: ['  "An e-mail address."\n', ''],
    coordinate: 'identity: CustomerLookup.email',
  },
];

describe('composition fails for', () => {
  test.each(VIOLATIONS)('$title', ({ check, subgraph, change, inIdentity, coordinate, also = [] }) => {
    const identity = inIdentity === undefined ? CLEAN.identity : changed(CLEAN.identity, ...inIdentity);
    const subgraphs = { ...CLEAN, identity, [subgraph]: changed(CLEAN[subgraph], ...change) };
    const composition = composeSupergraph(sources(subgraphs));
    const problems = composition.errors ?? [];
    expect(problems).toContainEqual({ check, coordinate, message: expect.stringMatching(/expected|needs/) });
    expect(new Set(problems.map((problem) => problem.check))).toEqual(new Set([check, ...also]));
  });
});

describe('the list of checks', () => {
  test('holds one check for each file, named like the file', () => {
    const files = readdirSync(new URL('../../../schema/governance/checks', import.meta.url));
    const names = files.map((file) => file.replace(/\.ts$/, ''));
    expect(CHECKS.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test('states each check in one sentence', () => {
    for (const { statement } of CHECKS) expect(statement).toMatch(/^[A-Z].*\.$/);
  });

  test('has a violation of each check above', () => {
    expect(new Set(VIOLATIONS.map(({ check }) => check))).toEqual(new Set(CHECKS.map(({ name }) => name)));
  });
});
