import { LRUCache } from 'lru-cache';
import { askAsGateway } from '../access/askAsGateway.ts';
import { gatewayError } from '../errors.ts';
import type { Transport } from '../execution/transport.ts';
import type { Supergraph } from '../federation/supergraph.ts';
import type { BoundCaller } from './caller.ts';
import type { CallerKeys } from './execute.ts';

/** Global Privacy Control (https://w3c.github.io/gpc/): `1` says that the person wants their data neither sold nor shared. */
export const SIGNAL_HEADER = 'sec-gpc';
const SIGNAL = '1';

/** The subgraph that keeps the consents, and its mutation. */
const LEDGER = 'identity';
const MUTATION = 'recordPrivacySignal';
const QUERY = JSON.stringify({ query: `mutation { ${MUTATION} }` });

/** For so many persons, and so long, a process remembers that their signal is on record. */
const REMEMBERED = 100_000;
const REMEMBERED_MS = 3_600_000;

export interface SignalOptions {
  readonly transport: Transport;
  readonly keys: CallerKeys;
  readonly requestTimeoutMs: number;
  /** Seconds since 1970 (UTC). */
  readonly clock: () => number;
}

/**
 * Puts the privacy signal of a customer's own browser on record before anything is answered. Identity records it once; here
 * it is only remembered not to ask again.
 */
export class PrivacySignals {
  readonly #options: SignalOptions;
  readonly #recorded = new LRUCache<string, Promise<boolean>>({ max: REMEMBERED, ttl: REMEMBERED_MS });

  constructor(options: SignalOptions) {
    this.#options = options;
  }

  /** Throws PRIVACY_SIGNAL_UNAVAILABLE (503) where it cannot be recorded: what is not on record would not be honoured. */
  async honour(signal: string | undefined, caller: BoundCaller, supergraph: Supergraph): Promise<void> {
    const { client, person, ask } = caller;
    if (signal?.trim() !== SIGNAL || client?.kind !== 'SELF_SERVICE' || !keepsConsent(supergraph)) return;
    const key = JSON.stringify([ask.tenant, client.id, person]);
    let recorded = this.#recorded.get(key);
    if (recorded === undefined) {
      recorded = this.#record(client.id, caller);
      this.#recorded.set(key, recorded);
      // somebody who is no customer yet may be one at the next request
      recorded
        .then((isOnRecord) => isOnRecord || this.#recorded.delete(key))
        .catch(() => this.#recorded.delete(key));
    }
    await recorded;
  }

  /** Whether there is such a customer. */
  async #record(client: string, { person, ask: { tenant } }: BoundCaller): Promise<boolean> {
    const { transport, keys, clock, requestTimeoutMs: timeoutMs } = this.#options;
    const reach = { transport, keyOf: (subgraph: string) => keys.for(subgraph), clock };
    const word = { audience: LEDGER, tenant, client, person };
    const request = { ...word, body: QUERY, repeatable: true, timeoutMs }; // it is recorded once
    const answer = await askAsGateway(reach, request).catch(() => undefined);
    const data = answer?.data as Readonly<Record<string, unknown>> | null | undefined;
    const isOnRecord = data?.[MUTATION];
    if (typeof isOnRecord !== 'boolean')
      throw gatewayError(
        'PRIVACY_SIGNAL_UNAVAILABLE',
        'The request carries Sec-GPC: 1, which could not be recorded, so it is not answered.',
      );
    return isOnRecord;
  }
}

/** Whether the supergraph has a ledger to record it in. */
function keepsConsent({ policy, fullSchema }: Supergraph): boolean {
  return policy.linked && fullSchema.getMutationType()?.getFields()[MUTATION] !== undefined;
}
