import type { Caller } from '../../schema/consent/callerToken.ts';
import { SubgraphError } from './errors.ts';

/** Who asks, if it is the gateway itself. Throws a SubgraphError: FORBIDDEN. */
export function mustBeGateway(caller: Caller | undefined): Caller {
  // no client is registered as this kind: a token of it was not minted for a client's request
  if (caller?.kind !== 'GATEWAY') throw new SubgraphError('FORBIDDEN', 'This is for the gateway itself.');
  return caller;
}
