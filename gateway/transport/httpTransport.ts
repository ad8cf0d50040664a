import { type Transport, TransportError } from '../execution/transport.ts';
import type { Logger } from '../telemetry/logger.ts';
import { SubgraphEndpoint } from './subgraphEndpoint.ts';
import type { SubgraphSettingsTable } from './subgraphSettings.ts';

export interface HttpTransportOptions {
  /** The GraphQL endpoint of each subgraph. */
  readonly urls: ReadonlyMap<string, string>;
  readonly settings: SubgraphSettingsTable;
  /** How long a request may take as a whole, in milliseconds: so long an address stays in use that has been replaced. */
  readonly requestTimeoutMs: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** Subgraphs over HTTP. */
export interface HttpTransport extends Transport {
  /**
   * From now on these are the subgraphs. Those that are as before keep their connections; what is under way to the
   * others goes on, and a request that still needs one that is gone gets it. Throws for an address that is not one, and
   * then changes nothing.
   */
  use(urls: ReadonlyMap<string, string>): void;
}

/** Subgraphs over HTTP: connections, limits and a circuit for each. Throws for an address that is not one. */
export function createHttpTransport(options: HttpTransportOptions): HttpTransport {
  const transport = new SubgraphsOverHttp(options);
  transport.use(options.urls);
  return transport;
}

class SubgraphsOverHttp implements HttpTransport {
  readonly #options: HttpTransportOptions;
  readonly #endpoints = new Map<string, SubgraphEndpoint>();
  /** Endpoints out of use that requests in flight may still need. */
  readonly #retired = new Map<SubgraphEndpoint, NodeJS.Timeout>();

  constructor(options: HttpTransportOptions) {
    this.#options = options;
  }

  use(urls: ReadonlyMap<string, string>): void {
    const { settings, logger } = this.#options;
    const next = [...urls].map(([name, url]) => {
      const endpoint = this.#endpoints.get(name);
      if (endpoint?.url === url) return endpoint;
      return new SubgraphEndpoint({ name, url, settings: settings.of(name), logger });
    });
    for (const name of settings.named)
      if (!urls.has(name)) logger.warn({ subgraph: name }, 'settings are for a subgraph that is not there');
    for (const endpoint of this.#endpoints.values()) if (!next.includes(endpoint)) this.#retire(endpoint);
    for (const endpoint of next) {
      this.#bringBack(endpoint);
      this.#endpoints.set(endpoint.name, endpoint);
    }
  }

  send(...[subgraph, request, limit]: Parameters<Transport['send']>) {
    const endpoint = this.#endpoints.get(subgraph);
    if (endpoint !== undefined) return endpoint.send(request, limit);
    return Promise.reject(new TransportError('SUBGRAPH_UNREACHABLE', 'has no address'));
  }

  async close(): Promise<void> {
    for (const timer of this.#retired.values()) clearTimeout(timer);
    const all = new Set([...this.#endpoints.values(), ...this.#retired.keys()]);
    await Promise.all([...all].map((endpoint) => endpoint.destroy()));
  }

  #retire(endpoint: SubgraphEndpoint): void {
    if (this.#retired.has(endpoint)) return;
    const timer = setTimeout(() => {
      this.#retired.delete(endpoint);
      if (this.#endpoints.get(endpoint.name) === endpoint) this.#endpoints.delete(endpoint.name);
      void endpoint.destroy();
    }, this.#options.requestTimeoutMs);
    timer.unref();
    this.#retired.set(endpoint, timer);
  }

  #bringBack(endpoint: SubgraphEndpoint): void {
    clearTimeout(this.#retired.get(endpoint));
    this.#retired.delete(endpoint);
  }
}
