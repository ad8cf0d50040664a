import type { Key } from '../../schema/consent/keys.ts';
import type { SubgraphAnswer, Transport } from '../execution/transport.ts';
import { type OwnWord, ownHeaders } from './ownToken.ts';

/** By what the gateway reaches subgraphs for itself. */
export interface OwnReach {
  readonly transport: Transport;
  readonly keyOf: (subgraph: string) => Key | undefined;
  /** Seconds since 1970 (UTC). */
  readonly clock: () => number;
}

/** A request of the gateway's own, to the subgraph that is its audience. */
export interface OwnRequest extends OwnWord {
  /** As it goes over HTTP: `{"query":"…","variables":{…}}`. */
  readonly body: string;
  /** Whether asking twice does no more than asking once. */
  readonly repeatable: boolean;
  /** How long the answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Asks as the gateway itself. Undefined, and nothing was sent, where there is no key to say so by. Throws TransportError.
 */
export async function askAsGateway(
  { transport, keyOf, clock }: OwnReach,
  { body, repeatable, timeoutMs, ...word }: OwnRequest,
): Promise<SubgraphAnswer | undefined> {
  const key = keyOf(word.audience);
  if (key === undefined) return undefined;
  const request = { body, headers: ownHeaders(word, key, clock()), repeatable, sharedBy: undefined };
  const limit = { signal: AbortSignal.timeout(timeoutMs), deadline: performance.now() + timeoutMs };
  return await transport.send(word.audience, request, limit);
}
