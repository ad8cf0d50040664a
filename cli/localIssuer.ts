import { importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';

/** The `iss` of the tokens that a data directory's own issuer signs. */
export const LOCAL_ISSUER = 'accord-local';
/** The `aud` that the gateway expects, unless it is configured otherwise. */
export const LOCAL_AUDIENCE = 'accord';

export interface TokenRequest {
  /** The registered client. */
  readonly client: string;
  /** The person behind the client; for SELF_SERVICE the unified customer id. */
  readonly subject?: string | undefined;
  readonly lifetimeSeconds: number;
}

/** A signed bearer token (JWT, RFC 9068: `client_id`, `sub`). */
export async function issueToken(issuer: JWK, request: TokenRequest): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ client_id: request.client })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', ...(issuer.kid !== undefined && { kid: issuer.kid }) })
    .setIssuer(LOCAL_ISSUER)
    .setAudience(LOCAL_AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + request.lifetimeSeconds);
  if (request.subject !== undefined) token.setSubject(request.subject);
  return await token.sign(await importJWK(issuer, 'ES256'));
}

/** The public half, as the gateway reads it (RFC 7517). */
export function publicKeySet(issuer: JWK): JSONWebKeySet {
  const { d: _private, ...key } = issuer;
  return { keys: [{ ...key, alg: 'ES256', use: 'sig' }] };
}
