import { isSealed, type Key, type Keyring, seal } from './keys.ts';
import { isCurrent } from './passport.ts';
import { decoded, decodeList, decodeText, decodeTime, encodeList, encodeText } from './wire.ts';

export const CLIENT_KINDS = ['APP', 'AGENT', 'SELF_SERVICE', 'SERVICE'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** GATEWAY: the gateway speaks for itself and not for a client. No client can be registered as one. */
export const CALLER_KINDS = [...CLIENT_KINDS, 'GATEWAY'] as const;
export type CallerKind = (typeof CALLER_KINDS)[number];

/** The header in which the gateway sends the token to a subgraph. */
export const CALLER_HEADER = 'accord-caller';

/** Who asks, and for what: the gateway's signed word to one subgraph, for one request. Purpose '' means anonymous. */
export interface Caller {
  /** The subgraph that this token is for. */
  readonly audience: string;
  readonly tenant: string;
  /** The registered client, '' for an anonymous caller. */
  readonly client: string;
  readonly kind: CallerKind;
  readonly automated: boolean;
  readonly purpose: string;
  /** All purposes that the client is registered for: it may not record consent to any of them. */
  readonly holds: readonly string[];
  readonly scopes: readonly string[];
  /** The person behind the client (the token's subject), '' where there is none. For SELF_SERVICE: the customer id. */
  readonly person: string;
  /** `Type.field` when this request is for a derived field, or reads its inputs; else ''. */
  readonly derivedField: string;
  readonly requestId: string;
  /** Seconds since 1970 (UTC). */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

const VERSION = '1';
const FIELDS = 16;

/**
 * The token's text: comma-separated, percent-encoded, sealed. Layout: docs/passport.md.
 * Throws an Error for an empty purpose or scope in a list, a URIError for text that is not Unicode.
 */
export function mintCallerToken(caller: Caller, key: Key): string {
  const body = [
    VERSION,
    key.id,
    encodeText(caller.audience),
    encodeText(caller.tenant),
    encodeText(caller.client),
    caller.kind,
    caller.automated ? '1' : '0',
    encodeText(caller.purpose),
    encodeList(caller.holds),
    encodeList(caller.scopes),
    encodeText(caller.person),
    encodeText(caller.derivedField),
    encodeText(caller.requestId),
    caller.issuedAt,
    caller.expiresAt,
  ].join(',');
  return seal(`${body},`, key);
}

/** Checks the token for this audience; undefined for anything missing, foreign, forged, malformed or out of time. */
export function verifyCallerToken(
  token: unknown,
  audience: string,
  ring: Keyring,
  now: number,
): Caller | undefined {
  if (typeof token !== 'string' || token.length > 16_384) return undefined;
  const parts = token.split(',');
  if (parts.length !== FIELDS || parts[0] !== VERSION || parts[2] !== encodeText(audience)) return undefined;
  if (!isSealed(token, parts[1] ?? '', ring)) return undefined;
  const caller = decoded(() => readCaller(audience, parts));
  return caller !== undefined && isCurrent(caller, now) ? caller : undefined;
}

/** Throws a URIError for a part that mintCallerToken cannot have made. */
function readCaller(audience: string, parts: readonly string[]): Caller {
  const part = (index: number) => parts[index] ?? '';
  const kind = CALLER_KINDS.find((candidate) => candidate === part(5));
  if (kind === undefined || !/^[01]$/.test(part(6))) throw new URIError('no kind of client');
  return {
    audience,
    tenant: decodeText(part(3)),
    client: decodeText(part(4)),
    kind,
    automated: part(6) === '1',
    purpose: decodeText(part(7)),
    holds: decodeList(part(8)),
    scopes: decodeList(part(9)),
    person: decodeText(part(10)),
    derivedField: decodeText(part(11)),
    requestId: decodeText(part(12)),
    issuedAt: decodeTime(part(13)),
    expiresAt: decodeTime(part(14)),
  };
}
