import { decodeGrants, encodeGrants, type Grants } from './grants.ts';
import { isSealed, type Key, type Keyring, seal } from './keys.ts';
import { decoded, decodeList, decodeText, decodeTime, encodeList, encodeText, required } from './wire.ts';

/** What identity tells one department about one customer, for the length of one request. */
export interface PassportSection {
  /** The department that this section is for. */
  readonly audience: string;
  readonly tenant: string;
  /** The unified customer id. */
  readonly customer: string;
  /** Seconds since 1970 (UTC). Equal for all mints of a request, so that equal customers have equal passports. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly grants: Grants;
  /** The ids under which the department knows this customer; the caller may read no other. */
  readonly records: readonly string[];
}

/** How far two machines' clocks may differ, in seconds. */
export const CLOCK_SKEW_SECONDS = 30;
/** How long a passport lives, in seconds: longer than the slowest request, shorter than a coffee. */
export const PASSPORT_LIFETIME_SECONDS = 120;

const VERSION = '1';
const FIELDS = 10;

/**
 * One signed section. The layout is written down byte by byte in docs/passport.md.
 * Throws an Error for an empty record id, a URIError for text that is not Unicode.
 */
export function mintSection(section: PassportSection, key: Key): string {
  const body = [
    VERSION,
    key.id,
    encodeText(section.audience),
    encodeText(section.tenant),
    encodeText(section.customer),
    section.issuedAt,
    section.expiresAt,
    encodeGrants(section.grants),
    encodeList(section.records),
  ].join(',');
  return seal(`${body},`, key);
}

/** A passport is its sections, joined by `;`. */
export function joinSections(sections: readonly string[]): string {
  return sections.join(';');
}

/** The section for one audience, as text, or undefined. Does not verify anything. */
export function sectionFor(passport: string, audience: string): string | undefined {
  const name = encodeText(audience);
  return passport.split(';').find((section) => section.split(',', 3)[2] === name);
}

/** All sections of a passport by their audience as it is written there; the first of several for one. Does not verify anything. */
export function sectionsOf(passport: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  for (let start = 0; start <= passport.length; ) {
    const semicolon = passport.indexOf(';', start);
    const end = semicolon === -1 ? passport.length : semicolon;
    const section = passport.slice(start, end);
    const audience = audienceOf(section);
    if (audience !== undefined && !sections.has(audience)) sections.set(audience, section);
    start = end + 1;
  }
  return sections;
}

/** The third of the parts between commas. A gateway reads thousands of sections a second, so no list of parts is made. */
function audienceOf(section: string): string | undefined {
  const second = section.indexOf(',') + 1;
  const third = second === 0 ? 0 : section.indexOf(',', second) + 1;
  if (third === 0) return undefined;
  const end = section.indexOf(',', third);
  return section.slice(third, end === -1 ? section.length : end);
}

/**
 * Reads a section without checking its signature: for a reader that has it from identity itself, over an authenticated
 * connection (the gateway). Undefined for anything that mintSection cannot have made. Most customers grant the same, so a
 * reader of many sections may remember what their grants came to.
 */
export function readSection(
  section: string,
  readGrants: typeof decodeGrants = decodeGrants,
): PassportSection | undefined {
  const parts = section.split(',');
  if (parts.length !== FIELDS || parts[0] !== VERSION) return undefined;
  const [audience, tenant, customer, issuedAt, expiresAt, grantsText, records] = parts.slice(2) as Seven;
  const grants = readGrants(grantsText);
  if (grants === undefined) return undefined;
  return decoded(() => ({
    audience: decodeText(required(audience)),
    tenant: decodeText(required(tenant)),
    customer: decodeText(required(customer)),
    issuedAt: decodeTime(issuedAt),
    expiresAt: decodeTime(expiresAt),
    grants,
    records: decodeList(records),
  }));
}

type Seven = [string, string, string, string, string, string, string];

/** Whether a section or token is within its life at `now` (seconds), allowing for clock skew; both ends are within. */
export function isCurrent(life: Pick<PassportSection, 'issuedAt' | 'expiresAt'>, now: number): boolean {
  return life.issuedAt - CLOCK_SKEW_SECONDS <= now && now <= life.expiresAt + CLOCK_SKEW_SECONDS;
}

/**
 * Checks a section as a department does: for this audience, signed with a key that we hold, within its life.
 * Undefined otherwise; the reason is of no use to anyone but a forger.
 */
export function verifySection(
  passport: unknown,
  audience: string,
  ring: Keyring,
  now: number,
): PassportSection | undefined {
  if (typeof passport !== 'string' || passport.length > 65_536) return undefined;
  const text = sectionFor(passport, audience);
  if (text === undefined || !isSealed(text, text.split(',', 2)[1] ?? '', ring)) return undefined;
  const section = readSection(text);
  return section !== undefined && isCurrent(section, now) ? section : undefined;
}
