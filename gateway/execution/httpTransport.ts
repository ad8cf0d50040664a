import { Pool } from 'undici';
import { type SubgraphAnswer, type Transport, TransportError } from './transport.ts';

export interface HttpTransportOptions {
  /** The GraphQL endpoint of each subgraph. */
  readonly urls: ReadonlyMap<string, string>;
  /** How long a subgraph may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How many bytes an answer may have. */
  readonly maxAnswerBytes: number;
  /** Connections kept open to one subgraph. */
  readonly connections: number;
}

export interface HttpTransport extends Transport {
  /**
   * The subgraphs are at these addresses from now on. One that is no longer named stays where it was, for the requests
   * in flight.
   */
  use(urls: ReadonlyMap<string, string>): void;
}

interface Endpoint {
  readonly address: string;
  readonly pool: Pool;
  readonly path: string;
}

/** Subgraphs over HTTP: one keep-alive pool for each. */
export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const endpoints = new Map<string, Endpoint>();
  const connect = (name: string, address: string): void => {
    const known = endpoints.get(name);
    if (known?.address === address) return;
    const url = new URL(address);
    const pool = new Pool(url.origin, {
      connections: options.connections,
      connectTimeout: options.timeoutMs,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      maxResponseSize: options.maxAnswerBytes,
    });
    endpoints.set(name, { address, pool, path: `${url.pathname}${url.search}` });
    void known?.pool.close(); // once the requests in it are answered
  };
  const use = (urls: ReadonlyMap<string, string>) => {
    for (const [name, address] of urls) connect(name, address);
  };
  use(options.urls);
  return {
    use,
    async send(subgraph, { body, headers }, { signal }) {
      const endpoint = endpoints.get(subgraph);
      if (endpoint === undefined)
        throw new TransportError('SUBGRAPH_UNREACHABLE', `no address is known for ${subgraph}`);
      const limit = AbortSignal.timeout(options.timeoutMs);
      let status: number;
      let text: string;
      try {
        const response = await endpoint.pool.request({
          method: 'POST',
          path: endpoint.path,
          headers: { ...headers, 'content-type': 'application/json', accept: ACCEPT },
          body,
          signal: AbortSignal.any([signal, limit]),
        });
        status = response.statusCode;
        text = await response.body.text();
      } catch (error) {
        throw failureOf(error, limit.aborted);
      }
      return parseAnswer(text, status);
    },
    async close() {
      await Promise.all([...endpoints.values()].map(({ pool }) => pool.destroy()));
    },
  };
}

const ACCEPT = 'application/graphql-response+json, application/json';
const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']);

function failureOf(error: unknown, timedOut: boolean): TransportError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (timedOut || TIMEOUTS.has(code))
    return new TransportError('SUBGRAPH_TIMEOUT', 'did not answer in time', { cause: error });
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new TransportError('SUBGRAPH_INVALID_ANSWER', 'answered with more than is allowed', {
      cause: error,
    });
  return new TransportError('SUBGRAPH_UNREACHABLE', 'could not be reached', { cause: error });
}

/** A GraphQL answer is an object with data or errors, whatever the status (GraphQL over HTTP). */
function parseAnswer(text: string, status: number): SubgraphAnswer {
  const answer = parseJson(text);
  if (typeof answer !== 'object' || answer === null || !('data' in answer || 'errors' in answer)) {
    throw new TransportError(
      'SUBGRAPH_INVALID_ANSWER',
      `answered with something that is not a GraphQL answer (status ${status})`,
    );
  }
  return answer as SubgraphAnswer;
}

/** Undefined for what is not JSON. The parser's own error quotes the text, so it goes no further. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
