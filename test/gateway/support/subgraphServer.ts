import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocketServer, type Server as NetServer, type Socket } from 'node:net';
import type { RequestLimit, SubgraphRequest } from '../../../gateway/execution/transport.ts';
import { createHttpTransport, type HttpTransport } from '../../../gateway/transport/httpTransport.ts';
import { readSubgraphSettings } from '../../../gateway/transport/subgraphSettings.ts';

export type Respond = (request: IncomingMessage & { text: string }, response: ServerResponse) => unknown;

/** A server that a test plays the subgraph with. */
export interface SubgraphServer {
  readonly url: string;
  readonly port: number;
  /** How many requests have arrived. */
  count(): number;
  stop(): Promise<void>;
}

/** Serves on a free port of the loopback, or on this one. Bodies are read before `respond` is called. */
export async function serveHttp(respond: Respond, port = 0): Promise<SubgraphServer> {
  let count = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    count++;
    await respond(Object.assign(request, { text }), response);
  });
  await listen(server, port);
  return {
    ...addressOf(server),
    count: () => count,
    async stop() {
      server.closeAllConnections();
      await closed(server);
    },
  };
}

/** Serves bare sockets: for answers that no HTTP server would give. `respond` is called with each piece that arrives. */
export async function serveSockets(respond: (socket: Socket) => void): Promise<SubgraphServer> {
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => {
      count++;
      respond(socket);
    });
  });
  await listen(server, 0);
  return {
    ...addressOf(server),
    count: () => count,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await closed(server);
    },
  };
}

export function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createSocketServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  await closed(server);
  return port;
}

export interface TestTransport extends HttpTransport {
  /** What it logged: the message and what came with it. */
  readonly logged: { readonly message: string; readonly [key: string]: unknown }[];
}

/** A transport to these subgraphs; `env` as in the environment. */
export function transportTo(
  urls: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): TestTransport {
  const logged: { message: string }[] = [];
  const log = (facts: object, message: string) => void logged.push({ message, ...facts });
  const transport = createHttpTransport({
    urls: new Map(Object.entries(urls)),
    settings: readSubgraphSettings(env),
    requestTimeoutMs: 200,
    logger: { info: log, warn: log } as Parameters<typeof createHttpTransport>[0]['logger'],
  });
  return Object.assign(transport, { logged });
}

export function query(more: Partial<SubgraphRequest> = {}): SubgraphRequest {
  return { body: '{"query":"{ a }"}', headers: {}, repeatable: true, sharedBy: undefined, ...more };
}

/** A limit that is far away. */
export function patience(more: Partial<RequestLimit> = {}): RequestLimit {
  return { signal: new AbortController().signal, deadline: performance.now() + 20_000, ...more };
}

async function listen(server: Server | NetServer, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}

async function closed(server: Server | NetServer): Promise<void> {
  const done = once(server, 'close');
  server.close();
  await done;
}

function addressOf(server: Server | NetServer): { url: string; port: number } {
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, port };
}
