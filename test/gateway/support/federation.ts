import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { type ConfigOverrides, loadConfig } from '../../../gateway/config.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../../gateway/createGateway.ts';
import type { SubgraphAnswer, Transport } from '../../../gateway/execution/transport.ts';
import { readAnswer } from '../../../gateway/transport/readAnswer.ts';

export type { SubgraphAnswer } from '../../../gateway/execution/transport.ts';

export type Resolvers = NonNullable<
  Extract<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>[number] extends infer Module
    ? Module extends { resolvers?: infer R }
      ? R
      : never
    : never
>;

export interface SubgraphSource {
  readonly sdl: string;
  readonly resolvers: Resolvers;
  /** Resolves the fields that have no resolver of their own. */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, unknown>;
}

/** An answer, or the text of one as it goes over the wire. */
export type Relayed = SubgraphAnswer | string;

export interface FederationOptions extends Pick<GatewayOptions, 'plugins' | 'logger'> {
  /** What the gateway is told in place of a subgraph's answer to a query, perhaps later. */
  readonly relay?: (answer: SubgraphAnswer, subgraph: string, query: string) => Relayed | Promise<Relayed>;
  readonly settings?: ConfigOverrides;
  /** Settings that only the environment has: `{ ACCORD_PLANNER: 'apollo' }`. */
  readonly env?: Readonly<Record<string, string>>;
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import:
  ["@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible", "@interfaceObject"])\n`;

export interface Answer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface Federation {
  readonly gateway: Gateway;
  readonly sent: { subgraph: string; query: string; variables: Readonly<Record<string, unknown>> }[];
  readonly supergraphSdl: string;
  ask(query: string, variables?: object, operationName?: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Composes subgraphs that know nothing of consent, and serves them to anybody. */
export async function createFederation(
  sources: Readonly<Record<string, SubgraphSource>>,
  { relay = (answer) => answer, settings, env = {}, ...options }: FederationOptions = {},
): Promise<Federation> {
  const services = Object.entries(sources).map(([name, { sdl }]) => ({
    name,
    url: `http://127.0.0.1:1/${name}`,
    typeDefs: parse(LINK + sdl),
  }));
  const composed = composeServices(services);
  if (composed.supergraphSdl === undefined) {
    throw new Error(composed.errors?.map((error) => error.message).join('\n'));
  }
  const schemas = new Map(
    services.map(({ name, typeDefs }) => {
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: sources[name]?.resolvers ?? {} }]);
      return [name, new Subgraph(schema, sources[name]?.fieldResolver)];
    }),
  );
  const sent: Federation['sent'] = [];
  const transport: Transport = {
    async send(subgraph, { body }): Promise<SubgraphAnswer> {
      const request = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      sent.push({ subgraph, ...request });
      const schema = schemas.get(subgraph);
      if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
      const relayed = await relay(await schema.answer(request), subgraph, request.query);
      if (typeof relayed !== 'string') return relayed;
      return readAnswer({ status: 200, body: Buffer.from(relayed) }).answer;
    },
    async close() {},
  };
  const { supergraphSdl } = composed;
  const config = loadConfig(env, {
    supergraph: { sdl: supergraphSdl },
    port: 0,
    anonymous: true,
    logLevel: 'silent',
    ...settings,
  });
  const gateway: Gateway = await createGateway({ config, transport, ...options });
  return {
    gateway,
    sent,
    supergraphSdl,
    async ask(query, variables, operationName) {
      sent.length = 0;
      const response = await gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        payload: { query, ...(variables ? { variables } : {}), ...(operationName ? { operationName } : {}) },
      });
      return { ...(JSON.parse(response.body) as Answer), status: response.statusCode };
    },
    stop: () => gateway.stop(),
  };
}

/** Texts kept of each subgraph: the same few come back. */
const MOST_TEXTS = 2_000;

class Subgraph {
  readonly #schema: GraphQLSchema;
  readonly #fieldResolver: GraphQLFieldResolver<unknown, unknown> | undefined;
  readonly #read = new Map<string, { document: DocumentNode; problems: readonly GraphQLError[] }>();

  constructor(schema: GraphQLSchema, fieldResolver: GraphQLFieldResolver<unknown, unknown> | undefined) {
    this.#schema = schema;
    this.#fieldResolver = fieldResolver;
  }

  async answer(request: {
    query: string;
    variables: Readonly<Record<string, unknown>>;
  }): Promise<SubgraphAnswer> {
    const { document, problems } = this.#document(request.query);
    if (problems.length > 0) return { errors: problems.map((problem) => problem.toJSON()) };
    const answer = await execute({
      schema: this.#schema,
      document,
      variableValues: { ...request.variables },
      fieldResolver: this.#fieldResolver,
    });
    return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
  }

  #document(query: string) {
    let read = this.#read.get(query);
    if (read === undefined) {
      const document = parse(query);
      read = { document, problems: validate(this.#schema, document) };
      if (this.#read.size >= MOST_TEXTS) this.#read.clear();
      this.#read.set(query, read);
    }
    return read;
  }
}
