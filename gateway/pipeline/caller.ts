import type { Ask } from '../../schema/consent/decide.ts';
import type { Client } from '../access/clients.ts';
import type { TokenClaims } from '../access/verifyToken.ts';
import type { TraceContext } from '../telemetry/traceContext.ts';

/** After authentication: a registered client and the person behind it. Undefined is an anonymous request. */
export interface Authenticated {
  readonly client: Client;
  readonly claims: TokenClaims;
}

/** After purpose binding: who asks, and for what. */
export interface BoundCaller {
  readonly client: Client | undefined;
  readonly person: string;
  /** What the token was granted; where it says nothing of scopes, what the client is registered for. */
  readonly scopes: readonly string[];
  readonly ask: Ask;
}

/** A caller whose request is let in. */
export interface AdmittedCaller extends BoundCaller {
  /** Goes along with every fetch. */
  readonly trace: TraceContext;
}

/** Nobody in particular: what needs no consent is released, the rest is withheld. */
export const ANONYMOUS: BoundCaller = Object.freeze({
  client: undefined,
  person: '',
  scopes: Object.freeze([]),
  ask: Object.freeze({ purpose: '', automated: true, tenant: '', self: undefined }),
});
