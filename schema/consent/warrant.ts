import { isSealed, type Key, type Keyring, seal } from './keys.ts';
import { isCurrent } from './passport.ts';
import { decoded, decodeList, decodeText, decodeTime, encodeList, encodeText, required } from './wire.ts';

/** What a department can be told to do with all that it holds of one person. */
export const DUTIES = ['EXPORT', 'EXPORT_PROVIDED', 'ERASE'] as const;
export type Duty = (typeof DUTIES)[number];

/**
 * Identity's order to one department, in answer to a customer's request. A passport lets its bearer read what the customer
 * allows; only a warrant lets anybody export or erase.
 */
export interface Warrant {
  /** The department that is told. */
  readonly audience: string;
  readonly tenant: string;
  /** The request about the customer's rights, by its id. */
  readonly request: string;
  readonly duty: Duty;
  /** Seconds since 1970 (UTC). */
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The ids of the person's records in the department. */
  readonly records: readonly string[];
}

/** Signed with the key of passports; by this word neither can be taken for the other. */
const VERSION = 'w1';
const FIELDS = 10;

/**
 * The warrant's text: comma-separated, percent-encoded, sealed. Layout: docs/passport.md.
 * Throws an Error for an empty record id, a URIError for text that is not Unicode.
 */
export function mintWarrant(warrant: Warrant, key: Key): string {
  const body = [
    VERSION,
    key.id,
    encodeText(warrant.audience),
    encodeText(warrant.tenant),
    encodeText(warrant.request),
    warrant.duty,
    warrant.issuedAt,
    warrant.expiresAt,
    encodeList(warrant.records),
  ].join(',');
  return seal(`${body},`, key);
}

/** Checks a warrant as a department does; undefined for anything foreign, forged, malformed or out of time. */
export function verifyWarrant(
  text: string,
  audience: string,
  ring: Keyring,
  now: number,
): Warrant | undefined {
  if (text.length > 65_536) return undefined;
  const parts = text.split(',');
  if (parts.length !== FIELDS || parts[0] !== VERSION || parts[2] !== encodeText(audience)) return undefined;
  if (!isSealed(text, parts[1] ?? '', ring)) return undefined;
  const warrant = decoded(() => readWarrant(audience, parts));
  return warrant !== undefined && isCurrent(warrant, now) ? warrant : undefined;
}

/** Throws a URIError for a part that mintWarrant cannot have made. */
function readWarrant(audience: string, parts: readonly string[]): Warrant {
  const part = (index: number) => parts[index] ?? '';
  const duty = DUTIES.find((candidate) => candidate === part(5));
  if (duty === undefined) throw new URIError('no duty');
  return {
    audience,
    tenant: decodeText(required(part(3))),
    request: decodeText(required(part(4))),
    duty,
    issuedAt: decodeTime(part(6)),
    expiresAt: decodeTime(part(7)),
    records: decodeList(part(8)),
  };
}
