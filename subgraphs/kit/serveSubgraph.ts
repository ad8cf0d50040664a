import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandler, type Handler, type Response } from 'graphql-http';
import type { Subgraph } from './subgraph.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Rejects while the subgraph cannot answer, as when its database is away; it can when left out. */
  readonly check?: () => Promise<unknown>;
}

export interface ServedSubgraph {
  /** Where it listens, such as http://127.0.0.1:4101; GraphQL is at /graphql. */
  readonly url: string;
  /** Takes no more requests, and resolves when those under way are answered, or cut off after `STOP_MS`. */
  stop(): Promise<void>;
}

/** Fifty customers' passports and a query are far below; more than this is nobody that we know. */
const MAX_BODY_BYTES = 5_000_000;
const STOP_MS = 3_000;

type Handle = Handler<IncomingMessage>;

/** Serves a subgraph over HTTP: POST /graphql and GET /health. Throws the system's error when it cannot listen. */
export async function serveSubgraph(subgraph: Subgraph, options: ServeOptions): Promise<ServedSubgraph> {
  const handle = graphqlHandler(subgraph);
  const server = createServer((request, response) => {
    void answer(request, handle, options).then(
      (answered) => send(response, answered),
      () => send(response, plain(500, 'Internal Server Error')),
    );
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, stop: () => stop(server) };
}

function graphqlHandler(subgraph: Subgraph): Handle {
  return createHandler<IncomingMessage>({
    async onSubscribe({ raw }, { query, variables, operationName }) {
      const request = { query, variables: variables ?? undefined, operationName: operationName ?? undefined };
      const result = await subgraph.execute(request, singleHeaders(raw));
      // A request that was not executed has a status of its own (GraphQL over HTTP, section 6.4).
      return result.data === undefined ? (result.errors ?? []) : result;
    },
  });
}

async function answer(request: IncomingMessage, handle: Handle, options: ServeOptions): Promise<Response> {
  const path = request.url?.split('?', 1)[0];
  if (path === '/health') return request.method === 'GET' ? await health(options) : notAllowed('GET');
  if (path !== '/graphql') return plain(404, 'Not Found');
  if (request.method !== 'POST') return notAllowed('POST');
  const body = await readBody(request);
  if (body === undefined) return plain(413, 'Content Too Large', { connection: 'close' });
  return await handle({
    method: request.method,
    url: request.url ?? '',
    headers: request.headers,
    body,
    raw: request,
    context: undefined,
  });
}

async function health({ check }: ServeOptions): Promise<Response> {
  try {
    await check?.();
    return plain(200, 'OK');
  } catch {
    return plain(503, 'Service Unavailable');
  }
}

/** The body as text; undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A header that was sent twice is none: nobody may slip a second caller token in. */
function singleHeaders(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [
      name,
      values?.length === 1 ? values[0] : undefined,
    ]),
  );
}

function plain(status: number, statusText: string, headers: Record<string, string> = {}): Response {
  const body = `${JSON.stringify({ status: statusText })}\n`;
  return [
    body,
    { status, statusText, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } },
  ];
}

const notAllowed = (allow: string) => plain(405, 'Method Not Allowed', { allow });

function send(response: ServerResponse, [body, { status, statusText, headers }]: Response): void {
  response.writeHead(status, statusText, { ...headers, 'cache-control': 'no-store' });
  response.end(body);
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), STOP_MS);
  await closed;
  clearTimeout(patience);
}
