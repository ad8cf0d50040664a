import { TLSSocket } from 'node:tls';
import { buildConnector, Client, Pool } from 'undici';
import type { SubgraphSettings } from './subgraphSettings.ts';

/** Requests on one HTTP/2 connection at once, unless the subgraph allows fewer. */
const MOST_STREAMS = 100;

/** The connections to one subgraph. `origin` is `http://host:port`. */
export function createPool(origin: string, settings: SubgraphSettings): Pool {
  const { connections, timeoutMs, http2, tls } = settings;
  const connect = buildConnector({
    allowH2: http2,
    timeout: timeoutMs,
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key !== undefined && { key: tls.key }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  });
  return new Pool(origin, {
    connections,
    allowH2: http2,
    maxConcurrentStreams: MOST_STREAMS,
    // every call has a timer of its own, for the whole of it
    headersTimeout: 0,
    bodyTimeout: 0,
    factory: (at, options) => createClient(at, options, connect),
  });
}

/**
 * One connection. Only with it comes what it speaks: HTTP/2 takes many requests at once, and HTTP/1.1 one after the other.
 */
function createClient(origin: URL, options: Client.Options, connect: buildConnector.connector): Client {
  const client: Client = new Client(origin, {
    ...options,
    connect: (address, callback) =>
      connect(address, (...outcome) => {
        const [, socket] = outcome;
        const speaksHttp2 = socket instanceof TLSSocket && socket.alpnProtocol === 'h2';
        client.pipelining = speaksHttp2 ? MOST_STREAMS : 1;
        callback(...outcome);
      }),
  });
  return client;
}
