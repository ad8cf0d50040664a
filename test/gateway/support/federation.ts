import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, validate } from 'graphql';
import { loadConfig } from '../../../gateway/config.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../../gateway/createGateway.ts';
import type { SubgraphAnswer, Transport } from '../../../gateway/execution/transport.ts';

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
  ask(query: string, variables?: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Composes subgraphs that know nothing of consent, and serves them to anybody. */
export async function createFederation(
  sources: Readonly<Record<string, SubgraphSource>>,
  options: Pick<GatewayOptions, 'plugins'> = {},
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
    services.map(({ name, typeDefs }) => [
      name,
      buildSubgraphSchema([{ typeDefs, resolvers: sources[name]?.resolvers ?? {} }]),
    ]),
  );
  const sent: Federation['sent'] = [];
  const transport: Transport = {
    async send(subgraph, { body }): Promise<SubgraphAnswer> {
      const request = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      sent.push({ subgraph, ...request });
      const schema = schemas.get(subgraph);
      if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
      const document = parse(request.query);
      const problems = validate(schema, document);
      if (problems.length > 0) return { errors: problems.map((problem) => problem.toJSON()) };
      const answer = await execute({ schema, document, variableValues: { ...request.variables } });
      return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
    },
    async close() {},
  };
  const config = loadConfig(
    {},
    { supergraph: { sdl: composed.supergraphSdl }, port: 0, anonymous: true, logLevel: 'silent' },
  );
  const gateway: Gateway = await createGateway({ config, transport, ...options });
  return {
    gateway,
    sent,
    async ask(query, variables) {
      sent.length = 0;
      const response = await gateway.app.inject({
        method: 'POST',
        url: '/graphql',
        payload: { query, ...(variables ? { variables } : {}) },
      });
      return { ...(JSON.parse(response.body) as Answer), status: response.statusCode };
    },
    stop: () => gateway.stop(),
  };
}
