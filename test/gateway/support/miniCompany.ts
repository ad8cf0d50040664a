import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, execute, type GraphQLSchema, parse, validate } from 'graphql';
import type { SubgraphAnswer, Transport } from '../../../gateway/execution/transport.ts';
import { TransportError } from '../../../gateway/execution/transport.ts';
import { CONSENT_SPEC_URL } from '../../../schema/consent/directives.ts';
import { type Grants, grantsOf, NO_GRANTS } from '../../../schema/consent/grants.ts';
import { deriveKeyring, type Keyring } from '../../../schema/consent/keys.ts';
import { joinSections, mintSection } from '../../../schema/consent/passport.ts';

/** A company of four subgraphs without any guard, so that what the gateway does is seen alone. */
export const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible", "@shareable", "@external", "@requires", "@composeDirective"])
  @link(url: "${CONSENT_SPEC_URL}", import: ["@consent", "@nonPersonal", "@derives"])
  @composeDirective(name: "@consent") @composeDirective(name: "@nonPersonal") @composeDirective(name: "@derives")
directive @consent(category: String!, purposes: [String!]!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @nonPersonal(reason: String!) on FIELD_DEFINITION
directive @derives(purpose: String!) on FIELD_DEFINITION
scalar Passport @inaccessible
`;
const BOTH = '["CUSTOMER_SUPPORT", "DIRECT_MARKETING"]';
const SUPPORT = '["CUSTOMER_SUPPORT"]';
export const PASSPORT = 'passport: Passport! @inaccessible @nonPersonal(reason: "a key")';

const SDL = {
  identity: `${HEADER}
    type Query { customer(id: ID!): Customer customers(ids: [ID!]!): [Customer]! findCustomers(by: CustomerLookup!): [Match!]! }
    scalar Date input CustomerLookup { phone: String born: Date email: String @consent(category: "CONTACT_EMAIL", purposes: ${SUPPORT}) }
    type Match { customer: Customer! @nonPersonal(reason: "a match") score: Float @nonPersonal(reason: "a match") }
    type Mutation { first: Receipt second: Receipt } type Receipt { order: Int }
    type Customer @key(fields: "passport", resolvable: false) {
      id: ID! @nonPersonal(reason: "opaque") ${PASSPORT}
      consents: [String!] @consent(category: "PREFERENCE", purposes: ${SUPPORT}) }`,
  crm: `${HEADER}
    type Query { tiers: [String!]! }
    type Customer @key(fields: "passport") { ${PASSPORT}
      name: Name @consent(category: "IDENTITY", purposes: ${BOTH})
      email: String @consent(category: "CONTACT_EMAIL", purposes: ${BOTH}) }
    type Name { full: String @nonPersonal(reason: "part of name") given: String! @nonPersonal(reason: "part of name") unmarked: String }`,
  commerce: `${HEADER}
    type Customer @key(fields: "passport") { ${PASSPORT}
      orders("How many at most, 1 to 100." first: Int = 10): [Order] @consent(category: "TRANSACTION", purposes: ${SUPPORT}) }
    type Order @key(fields: "id passport") { id: ID! @nonPersonal(reason: "opaque") ${PASSPORT}
      total: Int @consent(category: "TRANSACTION", purposes: ${SUPPORT}) }`,
  support: `${HEADER}
    type Customer @key(fields: "passport") { ${PASSPORT}
      tickets: [Ticket] @consent(category: "SUPPORT_CONTENT", purposes: ${SUPPORT}) }
    interface Item { id: ID! @nonPersonal(reason: "opaque") }
    type Ticket implements Item { id: ID! @nonPersonal(reason: "opaque")
      subject: String @consent(category: "SUPPORT_CONTENT", purposes: ${SUPPORT})
      order: Order @consent(category: "TRANSACTION", purposes: ${SUPPORT}) }
    type Order @key(fields: "id passport") { id: ID! @nonPersonal(reason: "opaque") ${PASSPORT} }`,
} as const;

type MiniSubgraph = keyof typeof SDL;

export const MASTER: Keyring = { keys: [{ id: 'k1', secret: Buffer.alloc(32, 7) }] };
const SECTIONS = ['identity', 'crm', 'commerce', 'support', 'playbook'];

export interface MiniCustomer {
  readonly grants: Grants;
  readonly expired?: boolean;
}

const ALL = { CUSTOMER_SUPPORT: 'ALL', DIRECT_MARKETING: 'ALL' } as const;

/** The customers by id. */
export const CUSTOMERS: Readonly<Record<string, MiniCustomer>> = {
  open: { grants: grantsOf(ALL) },
  other: { grants: grantsOf(ALL) },
  closed: { grants: NO_GRANTS },
  emailless: {
    grants: grantsOf({ CUSTOMER_SUPPORT: ['IDENTITY', 'TRANSACTION', 'SUPPORT_CONTENT', 'PREFERENCE'] }),
  },
  orderless: { grants: grantsOf({ CUSTOMER_SUPPORT: ['SUPPORT_CONTENT'] }) },
  objector: { grants: grantsOf(ALL, true) },
  expired: { grants: grantsOf(ALL), expired: true },
};

/** The passport of one of the customers; of somebody with these grants where they are given. */
export function passportOf(
  id: string,
  customer: MiniCustomer | undefined = CUSTOMERS[id],
  now: number = Math.floor(Date.now() / 1000),
): string {
  const issuedAt = now - (customer?.expired ? 10_000 : 0);
  const base = {
    tenant: 't1',
    customer: id,
    issuedAt,
    expiresAt: issuedAt + 120,
    grants: customer?.grants ?? NO_GRANTS,
  };
  const mint = (audience: string) =>
    mintSection(
      { ...base, audience, records: [`${audience}-${id}`] },
      deriveKeyring(MASTER, 'passport', audience).keys[0],
    );
  return joinSections(SECTIONS.map(mint));
}

/** The customer's id in a passport's section. */
export const idOf = (passport: string) => passport.split(',')[4] ?? '';
const customer = (id: string, now?: number) =>
  id in CUSTOMERS
    ? { id, passport: passportOf(id, CUSTOMERS[id], now), consents: [`consents of ${id}`] }
    : null;
const entity = (id: string, more: object) => ({ __typename: 'Customer', ...more, id });

let mutations: string[] = [];
export type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number] extends infer Module
    ? Module extends { resolvers?: infer R }
      ? R
      : never
    : never
>;
const RESOLVERS: Record<MiniSubgraph, Resolvers> = {
  identity: {
    Query: {
      customer: (_: unknown, { id }: { id: string }) => customer(id),
      // of one second, as those of one request are: the next could begin in between
      customers: (_: unknown, { ids }: { ids: string[] }) => {
        const now = Math.floor(Date.now() / 1000);
        return ids.map((id) => customer(id, now));
      },
      findCustomers: () => [{ customer: customer('open'), score: 1 }],
    },
    Mutation: {
      first: () => ({ order: mutations.push('first') }),
      second: () => ({ order: mutations.push('second') }),
    },
  },
  crm: {
    Query: { tiers: () => ['GOLD'] },
    Customer: {
      __resolveReference: ({ passport }: { passport: string }) => {
        const id = idOf(passport);
        return entity(id, {
          passport,
          name: { full: `Name of ${id}`, given: id, unmarked: `secret of ${id}` },
          email: `${id}@example.com`,
        });
      },
    },
  },
  commerce: {
    Customer: {
      __resolveReference: ({ passport }: { passport: string }) => entity(idOf(passport), { passport }),
      orders: (parent: { id: string; passport: string }, { first }: { first: number }) =>
        Array.from({ length: Math.min(first, 3) }, (_, index) => ({
          id: `${parent.id}-${index}`,
          passport: parent.passport,
          total: index,
        })),
    },
    Order: {
      __resolveReference: ({ id, passport }: { id: string; passport: string }) => ({
        __typename: 'Order',
        id,
        passport,
        total: 100,
      }),
    },
  },
  support: {
    Customer: {
      __resolveReference: ({ passport }: { passport: string }) => {
        const id = idOf(passport);
        // what a department echoes as a passport must not matter
        const order = { id: `${id}-7`, passport: 'forged' };
        return entity(id, { passport, tickets: [{ id: `${id}-t`, subject: `trouble of ${id}`, order }] });
      },
    },
  },
};

export interface SentRequest {
  readonly subgraph: string;
  readonly request: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
  readonly headers: Readonly<Record<string, string>>;
}

export interface MiniCompany {
  readonly supergraphSdl: string;
  readonly transport: Transport;
  /** Every request that reached a subgraph since the last reset. */
  readonly sent: SentRequest[];
  /** Makes a subgraph answer this instead. */
  readonly broken: Map<string, () => SubgraphAnswer>;
  reset(): void;
}

export interface MiniSource {
  readonly sdl: string;
  readonly resolvers: Resolvers;
}

const SOURCES = Object.fromEntries(
  Object.entries(SDL).map(([name, sdl]) => [name, { sdl, resolvers: RESOLVERS[name as MiniSubgraph] }]),
);

export function createMiniCompany(sources: Readonly<Record<string, MiniSource>> = SOURCES): MiniCompany {
  const services = Object.entries(sources).map(([name, { sdl }]) => ({
    name,
    url: `http://127.0.0.1:1/${name}`,
    typeDefs: parse(sdl),
  }));
  const composed = composeServices(services);
  if (composed.supergraphSdl === undefined)
    throw new Error(composed.errors?.map((error) => error.message).join('\n'));
  const schemas = new Map(
    services.map(({ name, typeDefs }) => [
      name,
      buildSubgraphSchema([{ typeDefs, resolvers: sources[name]?.resolvers ?? {} }]),
    ]),
  );
  const sent: SentRequest[] = [];
  const broken = new Map<string, () => SubgraphAnswer>();
  const transport: Transport = {
    async send(subgraph, { body, headers }) {
      const request = JSON.parse(body) as SentRequest['request'];
      sent.push({ subgraph, request, headers });
      const answer = broken.get(subgraph);
      if (answer !== undefined) return answer();
      return run(schemas.get(subgraph), parse(request.query), request.variables);
    },
    async close() {},
  };
  return {
    supergraphSdl: composed.supergraphSdl,
    transport,
    sent,
    broken,
    reset() {
      sent.length = 0;
      broken.clear();
      mutations = [];
    },
  };
}

async function run(
  schema: GraphQLSchema | undefined,
  document: DocumentNode,
  variableValues: object,
): Promise<SubgraphAnswer> {
  if (schema === undefined) throw new TransportError('SUBGRAPH_UNREACHABLE', 'could not be reached');
  const problems = validate(schema, document);
  if (problems.length > 0) return { errors: problems.map((problem) => problem.toJSON()) };
  const answer = await execute({ schema, document, variableValues: { ...variableValues } });
  return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
}
