import type { RequestLimit, SubgraphAnswer, SubgraphRequest } from '../execution/transport.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createPool } from './createPool.ts';
import { type ExchangeError, networkCode } from './exchangeError.ts';
import { InFlight } from './inFlight.ts';
import { createShield } from './shield.ts';
import { type CallTarget, SubgraphCall } from './subgraphCall.ts';
import type { SubgraphSettings } from './subgraphSettings.ts';

export interface EndpointOptions {
  readonly name: string;
  /** The URL of its GraphQL endpoint. */
  readonly url: string;
  readonly settings: SubgraphSettings;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/** One subgraph at one address: its connections, its circuit, and what is under way. */
export class SubgraphEndpoint {
  readonly name: string;
  readonly url: string;
  readonly #target: CallTarget;
  readonly #inFlight = new InFlight();
  readonly #logger: EndpointOptions['logger'];

  /** Throws for an address that is not one. */
  constructor({ name, url, settings, logger }: EndpointOptions) {
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      throw new Error(`the subgraph ${name} has the address "${url}": expected http://host:port/path`);
    const { origin, pathname, search } = new URL(url);
    this.name = name;
    this.url = url;
    this.#logger = logger;
    const shield = createShield(settings, (state) => {
      if (state === 'open') logger.warn({ subgraph: name }, 'the circuit of a subgraph is open');
      else logger.info({ subgraph: name }, 'the circuit of a subgraph is closed again');
    });
    this.#target = {
      pool: createPool(origin, settings),
      path: `${pathname}${search}`,
      shield,
      settings,
      onFailure: (error) => this.#report(error),
    };
  }

  /** Throws TransportError. */
  send(request: SubgraphRequest, limit: RequestLimit): Promise<SubgraphAnswer> {
    const { sharedBy } = request;
    if (sharedBy === undefined)
      return new SubgraphCall(this.#target, request, limit).answer.then(({ answer }) => answer);
    const start = () => new SubgraphCall(this.#target, request);
    return this.#inFlight.join(sharedBy, request.body, limit, start);
  }

  /** Ends what is under way. */
  async destroy(): Promise<void> {
    await this.#target.pool.destroy();
  }

  /** For the operator: which subgraph failed, how, and the system's word for why. */
  #report({ isFault, code, cause }: ExchangeError): void {
    if (!isFault) return;
    const reason = typeof cause === 'object' && cause !== null ? { reason: networkCode(cause) } : {};
    this.#logger.warn({ subgraph: this.name, code, ...reason }, 'a subgraph gave no answer');
  }
}
