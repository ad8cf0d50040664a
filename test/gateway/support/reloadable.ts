import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { pino } from 'pino';
import { type ConfigOverrides, loadConfig } from '../../../gateway/config.ts';
import { createGateway, type Gateway } from '../../../gateway/createGateway.ts';
import type { ApolloPlugin } from '../../../gateway/http/apollo.ts';
import type { Logger } from '../../../gateway/telemetry/logger.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** A supergraph of one subgraph, `shop`, with some fields more than the others have. */
export function supergraphOf(url: string, fields = ''): string {
  const sdl = `${LINK} type Query { who: String slow(ms: Int!): Int ${fields} }`;
  const composed = composeServices([{ name: 'shop', url, typeDefs: parse(sdl) }]);
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors?.[0]?.message);
  return composed.supergraphSdl;
}

export interface Shop {
  readonly url: string;
  /** How many requests came. */
  readonly count: number;
  close(): Promise<void>;
}

/** A subgraph on a port, which says who it is, and has every field that a version of the supergraph may name. */
export async function openShop(who: string): Promise<Shop> {
  const typeDefs = parse(`${LINK} type Query { who: String slow(ms: Int!): Int first: Int second: Int }`);
  const slow = (_: unknown, { ms }: { ms: number }) => sleep(ms, ms);
  const schema = buildSubgraphSchema([
    { typeDefs, resolvers: { Query: { who: () => who, slow, first: () => 1, second: () => 2 } } },
  ]);
  let count = 0;
  const server = await listen((text) => {
    count++;
    const { query, variables } = JSON.parse(text);
    return graphql({ schema, source: query, variableValues: variables });
  });
  return {
    url: addressOf(server),
    get count() {
      return count;
    },
    close: () => close(server),
  };
}

async function listen(answer: (body: string) => Promise<unknown>): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(await answer(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly reason?: string;
}

export interface Reloadable {
  readonly gateway: Gateway;
  readonly url: string;
  /** What was logged, but for which planner plans. */
  readonly log: LogLine[];
  ask(query: string): Promise<{ data?: unknown; errors?: { message: string }[] }>;
}

/** A gateway on a port, over subgraphs that are reached by HTTP. */
export async function openReloadable(
  supergraph: NonNullable<ConfigOverrides['supergraph']>,
  pollMs: number,
  plugins: readonly ApolloPlugin[] = [],
): Promise<Reloadable> {
  const log: LogLine[] = [];
  const logger: Logger = pino(
    { level: 'info' },
    {
      write: (line) => {
        const read = JSON.parse(line) as LogLine;
        if (read.msg !== 'planner chosen') log.push(read);
      },
    },
  );
  const config = loadConfig(
    { ACCORD_SUPERGRAPH_POLL_MS: String(pollMs) },
    { supergraph, anonymous: true, port: 0 },
  );
  const gateway = await createGateway({ config, logger, plugins });
  const { url } = await gateway.listen();
  return {
    gateway,
    url,
    log,
    async ask(query) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as { data?: unknown };
    },
  };
}

/** Tries until it holds. Throws what the last try threw. */
export async function eventually(holds: () => void | Promise<void>, withinMs = 10_000): Promise<void> {
  const until = performance.now() + withinMs;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(20);
    }
  }
}
