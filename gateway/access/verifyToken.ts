import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { CLOCK_SKEW_SECONDS } from '../../schema/consent/passport.ts';
import { gatewayError } from '../errors.ts';

/** Where tokens come from and how they are checked. */
export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwks: { readonly file: string } | { readonly url: string };
}

/** What a verified bearer token says. */
export interface TokenClaims {
  /** `client_id` (RFC 9068). */
  readonly client: string;
  /** `sub`: the person behind the client; for SELF_SERVICE the unified customer id. */
  readonly person: string;
  /** The token asserts that a machine is asking. */
  readonly automated: boolean;
  /** `scope` (RFC 9068) or `scp`; undefined when the token says nothing of scopes. */
  readonly scopes: readonly string[] | undefined;
}

/** Checks a bearer token; throws a GraphQLError UNAUTHENTICATED that says why, without the token. */
export type VerifyToken = (token: string) => Promise<TokenClaims>;

/** Algorithms with a private and a public half: a JWKS must never hold a shared secret. */
const ALGORITHMS = [
  'EdDSA',
  'Ed25519',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** Reads the JWKS (a file once, a URL with jose's caching) and answers the verifier. */
export async function createTokenVerifier(settings: TokenSettings): Promise<VerifyToken> {
  const keys = await keySource(settings.jwks);
  const options = {
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_SKEW_SECONDS,
    requiredClaims: ['exp', 'client_id'],
  };
  return remembering(async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, options);
      if (typeof payload.client_id !== 'string')
        throw new errors.JWTClaimValidationFailed('client_id', payload, 'client_id');
      return {
        client: payload.client_id,
        person: payload.sub ?? '',
        automated: payload.automated === true,
        scopes: scopesOf(payload.scope ?? payload.scp),
        expiresAt: payload.exp ?? 0,
      };
    } catch (error) {
      throw gatewayError('UNAUTHENTICATED', explain(error));
    }
  });
}

/** How long a signature that was found good is taken for good: a key that is withdrawn counts no longer than that. */
const REMEMBERED_SECONDS = 60;
/** How many tokens are remembered: a client uses one for minutes, a customer's account page for a few requests. */
const MOST_TOKENS = 10_000;

/** Checks each token's signature once a minute, not once a request. What is refused is not remembered. */
function remembering(verify: (token: string) => Promise<TokenClaims & { expiresAt: number }>): VerifyToken {
  const known = new LRUCache<string, { claims: TokenClaims; until: number }>({ max: MOST_TOKENS });
  return async (token) => {
    const now = Date.now() / 1000;
    const found = known.get(token);
    if (found !== undefined && now < found.until) return found.claims;
    const { expiresAt, ...claims } = await verify(token);
    known.set(token, { claims, until: Math.min(expiresAt, now + REMEMBERED_SECONDS) });
    return claims;
  };
}

async function keySource(jwks: TokenSettings['jwks']): Promise<JWTVerifyGetKey> {
  if ('url' in jwks) return createRemoteJWKSet(new URL(jwks.url));
  let set: JSONWebKeySet;
  try {
    set = JSON.parse(await readFile(jwks.file, 'utf8')) as JSONWebKeySet;
    return createLocalJWKSet(set);
  } catch (error) {
    throw new Error(
      `${jwks.file}: expected a JSON Web Key Set (RFC 7517): ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}

/** Names parted by spaces (RFC 8693, section 4.2), or, as some issuers have it, a list. */
function scopesOf(claim: unknown): readonly string[] | undefined {
  if (claim === undefined) return undefined;
  const names: readonly unknown[] =
    typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [];
  return names.filter((name): name is string => typeof name === 'string' && name !== '');
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The bearer token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'The bearer token is from another issuer.';
    if (error.claim === 'aud') return 'The bearer token is for another audience.';
    return `The bearer token's claim "${error.claim}" is missing or wrong.`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return 'The bearer token is not signed with a key that this gateway trusts.';
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) {
    return 'The keys that check bearer tokens are not available.';
  }
  return 'The bearer token is not a valid JSON Web Token.';
}
