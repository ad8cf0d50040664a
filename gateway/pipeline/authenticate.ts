import type { Client } from '../access/clients.ts';
import type { VerifyToken } from '../access/verifyToken.ts';
import { gatewayError } from '../errors.ts';
import type { Authenticated } from './caller.ts';

export interface AuthenticateOptions {
  readonly verify: VerifyToken | undefined;
  readonly clients: ReadonlyMap<string, Client>;
  /** Whether a request without a token is served. */
  readonly anonymous: boolean;
}

/**
 * Stage 1: from the Authorization header to a registered client. Undefined for an anonymous request.
 * Throws UNAUTHENTICATED (401) or CLIENT_UNKNOWN (403).
 */
export async function authenticate(
  header: string | undefined,
  options: AuthenticateOptions,
): Promise<Authenticated | undefined> {
  if (header === undefined || header === '') {
    if (options.anonymous) return undefined;
    throw gatewayError('UNAUTHENTICATED', 'This gateway needs a bearer token in the Authorization header.');
  }
  const token = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (options.verify === undefined) {
    if (options.anonymous) return undefined; // no issuer is configured, so a token says nothing here
    throw gatewayError('UNAUTHENTICATED', 'This gateway has no issuer configured and trusts no token.');
  }
  if (token === undefined) {
    throw gatewayError('UNAUTHENTICATED', 'The Authorization header must have the form "Bearer <token>".');
  }
  const claims = await options.verify(token);
  const client = options.clients.get(claims.client);
  if (client === undefined)
    throw gatewayError('CLIENT_UNKNOWN', 'The client of this token is not registered.');
  if (client.kind === 'SELF_SERVICE' && claims.person === '') {
    throw gatewayError(
      'UNAUTHENTICATED',
      `A token of ${client.id} must name the customer in its "sub" claim.`,
    );
  }
  return { client, claims };
}
