import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A supergraph of somebody else: one subgraph that knows the weather, and nothing of consent. */
export const WEATHER = `schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean, overrideLabel: String, contextArguments: [join__ContextArgument!]) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
input join__ContextArgument { name: String!  type: String!  context: String!  selection: join__FieldValue! }
scalar join__DirectiveArguments
scalar join__FieldSet
scalar join__FieldValue
enum join__Graph { WEATHER @join__graph(name: "weather", url: "http://127.0.0.1:1/graphql") }
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
type Query @join__type(graph: WEATHER) { degrees: Int }
`;

/** Its one subgraph. */
export interface WeatherStation {
  readonly url: string;
  /** How long the next answers take, in milliseconds. */
  answerAfterMs: number;
  close(): void;
}

export async function openWeatherStation(): Promise<WeatherStation> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    await sleep(station.answerAfterMs, undefined, { ref: false });
    const [, alias = 'degrees'] = /(\w+): ?degrees/.exec(body) ?? [];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { [alias]: 21 } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const station: WeatherStation = {
    url: `http://127.0.0.1:${port}/graphql`,
    answerAfterMs: 0,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return station;
}
