import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { verifyCallerToken } from '../../../schema/consent/callerToken.ts';
import { deriveKeyring, type Keyring } from '../../../schema/consent/keys.ts';
import { verifySection } from '../../../schema/consent/passport.ts';
import { verifyWarrant } from '../../../schema/consent/warrant.ts';
import { DATA_CATEGORIES } from '../../../schema/vocabulary/dataCategories.ts';
import { PURPOSES } from '../../../schema/vocabulary/purposes.ts';

/**
 * docs/passport.md checked from both sides: the vectors against our codec, and against the small implementation below,
 * which was written from the document alone and shares no code with the codec.
 */
const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const document = file('../../../docs/passport.md');
const vectors: Vectors = JSON.parse(file('./passportVectors.json'));

interface HexKey {
  readonly id: string;
  readonly hex: string;
}
interface Case {
  readonly what: string;
  readonly audience: string;
  readonly now: number;
}
interface Vectors {
  readonly keys: {
    readonly passportMaster: readonly HexKey[];
    readonly callerMaster: readonly HexKey[];
    readonly derived: readonly (HexKey & {
      readonly use: 'passport' | 'caller';
      readonly department: string;
    })[];
  };
  readonly passports: {
    readonly accepted: readonly (Case & { readonly passport: string; readonly section: Facts })[];
    readonly refused: readonly (Case & { readonly passport: string })[];
  };
  readonly callerTokens: {
    readonly accepted: readonly (Case & { readonly token: string; readonly caller: Facts })[];
    readonly refused: readonly (Case & { readonly token: string })[];
  };
  readonly warrants: {
    readonly accepted: readonly (Case & { readonly warrant: string; readonly order: Facts })[];
    readonly refused: readonly (Case & { readonly warrant: string })[];
  };
}
type Facts = Readonly<Record<string, unknown>>;
type Use = 'passport' | 'caller';

// --- From the document ---------------------------------------------------------------------------------------------

const hmac = (key: Buffer, message: Buffer) => createHmac('sha256', key).update(message).digest();

/** RFC 5869: extract, then the one block of expand that 32 bytes need. */
function hkdf(master: Buffer, info: string): Buffer {
  const pseudoRandomKey = hmac(Buffer.from('accord', 'ascii'), master);
  return hmac(pseudoRandomKey, Buffer.concat([Buffer.from(info, 'ascii'), Buffer.from([1])]));
}

const CHAR = "(?:[A-Za-z0-9\\-_.!~*'()]|%[0-9A-F]{2})";
const TEXT = `${CHAR}+`;
const LIST = `(?:${TEXT}(?:\\|${TEXT})*)?`;
const TIME = '(?:0|[1-9][0-9]{0,11})';
const MASK = '(?:0|[1-9a-f][0-9a-f]{0,7})';
const KEY_ID = '[A-Za-z0-9_-]{1,32}';
const MAC = '[A-Za-z0-9_-]{43}';

const SECTION = new RegExp(
  `^1,${KEY_ID},(?<audience>${TEXT}),(?<tenant>${TEXT}),(?<customer>${TEXT}),(?<issuedAt>${TIME}),(?<expiresAt>${TIME}),(?<masks>(?:${MASK}(?:\\.${MASK})*)?)(?<objection>!?),(?<records>${LIST}),${MAC}$`,
);
const TOKEN = new RegExp(
  `^1,${KEY_ID},(?<audience>${TEXT}),(?<tenant>${CHAR}*),(?<client>${CHAR}*),(?<kind>APP|AGENT|SELF_SERVICE|SERVICE|GATEWAY),(?<automated>[01]),(?<purpose>${CHAR}*),(?<holds>${LIST}),(?<scopes>${LIST}),(?<person>${CHAR}*),(?<derivedField>${CHAR}*),(?<requestId>${CHAR}*),(?<issuedAt>${TIME}),(?<expiresAt>${TIME}),${MAC}$`,
);
const WARRANT = new RegExp(
  `^w1,${KEY_ID},(?<audience>${TEXT}),(?<tenant>${TEXT}),(?<request>${TEXT}),(?<duty>EXPORT|EXPORT_PROVIDED|ERASE),(?<issuedAt>${TIME}),(?<expiresAt>${TIME}),(?<records>${LIST}),${MAC}$`,
);

/** Byte by byte; undefined when the octets are no UTF-8, or encode what stands for itself. */
function decode(encoded: string): string | undefined {
  const octets: number[] = [];
  for (let at = 0; at < encoded.length; at += 1) {
    const isEncoded = encoded[at] === '%';
    const octet = isEncoded ? Number.parseInt(encoded.slice(at + 1, at + 3), 16) : encoded.charCodeAt(at);
    if (isEncoded && /[A-Za-z0-9\-_.!~*'()]/.test(String.fromCharCode(octet))) return undefined;
    octets.push(octet);
    if (isEncoded) at += 2;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(octets));
  } catch {
    return undefined;
  }
}

const decodeAll = (list: string) => (list === '' ? [] : list.split('|').map(decode));

function signed(text: string, use: Use, department: string): boolean {
  const masters = use === 'passport' ? vectors.keys.passportMaster : vectors.keys.callerMaster;
  const master = masters.find(({ id }) => id === text.split(',')[1]);
  if (master === undefined) return false;
  const key = hkdf(Buffer.from(master.hex, 'hex'), `accord/${use}/v1/${department}`);
  const comma = text.lastIndexOf(',');
  return (
    text.slice(comma + 1) === hmac(key, Buffer.from(text.slice(0, comma + 1), 'ascii')).toString('base64url')
  );
}

/** The groups of the grammar, decoded; undefined when the text does not follow it, is not signed or not current. */
function check(text: string, grammar: RegExp, use: Use, { audience, now }: Case): Facts | undefined {
  const groups = grammar.exec(text)?.groups;
  if (groups === undefined || !signed(text, use, audience)) return undefined;
  const { issuedAt, expiresAt, masks, objection, automated, ...texts } = groups;
  const facts: Record<string, unknown> = { issuedAt: Number(issuedAt), expiresAt: Number(expiresAt) };
  if (now < Number(issuedAt) - 30 || now > Number(expiresAt) + 30) return undefined;
  for (const [name, value] of Object.entries(texts)) {
    const isList = name === 'records' || name === 'holds' || name === 'scopes';
    facts[name] = isList ? decodeAll(value) : decode(value);
  }
  if (Object.values(facts).flat().includes(undefined) || facts.audience !== audience) return undefined;
  if (automated !== undefined) return { ...facts, automated: automated === '1' };
  if (masks === undefined) return facts;
  const numbers = masks === '' ? [] : masks.split('.').map((mask) => Number.parseInt(mask, 16));
  return { ...facts, masks: numbers, objectsToAutomation: objection === '!' };
}

function checkPassport(vector: Case & { readonly passport: string }): Facts | undefined {
  const section = vector.passport.split(';').find((each) => each.split(',')[2] === vector.audience);
  return section === undefined ? undefined : check(section, SECTION, 'passport', vector);
}

const checkToken = (vector: Case & { readonly token: string }) =>
  check(vector.token, TOKEN, 'caller', vector);

const checkWarrant = (vector: Case & { readonly warrant: string }) =>
  check(vector.warrant, WARRANT, 'passport', vector);

// --- The codec -----------------------------------------------------------------------------------------------------

const ring = (keys: readonly HexKey[]): Keyring => {
  const [first, ...others] = keys.map(({ id, hex }) => ({ id, secret: Buffer.from(hex, 'hex') }));
  if (first === undefined) throw new Error('The vectors hold no keys.');
  return { keys: [first, ...others] };
};

function verifyPassport({
  passport,
  audience,
  now,
}: Case & { readonly passport: string }): Facts | undefined {
  const keys = deriveKeyring(ring(vectors.keys.passportMaster), 'passport', audience);
  const section = verifySection(passport, audience, keys, now);
  if (section === undefined) return undefined;
  const { grants, ...facts } = section;
  return { ...facts, ...grants };
}

function verifyToken({ token, audience, now }: Case & { readonly token: string }): Facts | undefined {
  const caller = verifyCallerToken(
    token,
    audience,
    deriveKeyring(ring(vectors.keys.callerMaster), 'caller', audience),
    now,
  );
  return caller && { ...caller };
}

function verifyOrder({ warrant, audience, now }: Case & { readonly warrant: string }): Facts | undefined {
  const keys = deriveKeyring(ring(vectors.keys.passportMaster), 'passport', audience);
  const order = verifyWarrant(warrant, audience, keys, now);
  return order && { ...order };
}

describe('the document and the codec agree on', () => {
  test.each(vectors.keys.derived)('the $use key $id of $department', ({ use, department, id, hex }) => {
    const masters = use === 'passport' ? vectors.keys.passportMaster : vectors.keys.callerMaster;
    const master = masters.find((key) => key.id === id);
    expect(
      hkdf(Buffer.from(master?.hex ?? '', 'hex'), `accord/${use}/v1/${department}`).toString('hex'),
    ).toBe(hex);
    const derived = deriveKeyring(ring(masters), use, department).keys.find((key) => key.id === id);
    expect(derived?.secret.toString('hex')).toBe(hex);
  });

  test.each(vectors.passports.accepted)('a passport to accept: $what', (vector) => {
    expect(checkPassport(vector)).toEqual(vector.section);
    expect(verifyPassport(vector)).toEqual(vector.section);
  });

  test.each(vectors.passports.refused)('a passport to refuse: $what', (vector) => {
    expect(checkPassport(vector)).toBeUndefined();
    expect(verifyPassport(vector)).toBeUndefined();
  });

  test.each(vectors.callerTokens.accepted)('a caller token to accept: $what', (vector) => {
    expect(checkToken(vector)).toEqual(vector.caller);
    expect(verifyToken(vector)).toEqual(vector.caller);
  });

  test.each(vectors.callerTokens.refused)('a caller token to refuse: $what', (vector) => {
    expect(checkToken(vector)).toBeUndefined();
    expect(verifyToken(vector)).toBeUndefined();
  });

  test.each(vectors.warrants.accepted)('a warrant to accept: $what', (vector) => {
    expect(checkWarrant(vector)).toEqual(vector.order);
    expect(verifyOrder(vector)).toEqual(vector.order);
  });

  test.each(vectors.warrants.refused)('a warrant to refuse: $what', (vector) => {
    expect(checkWarrant(vector)).toBeUndefined();
    expect(verifyOrder(vector)).toBeUndefined();
  });
});

describe('docs/passport.md', () => {
  test('lists the purposes by their position', () => {
    const rows = PURPOSES.map((purpose, position) => `| ${position} | ${purpose} |`);
    expect(document).toContain(`| --- | --- |\n${rows.join('\n')}\n\n`);
  });

  test('lists the data categories by their bit', () => {
    const rows = DATA_CATEGORIES.map((category, bit) => `| ${bit} | ${category} |`);
    expect(document).toContain(`| --- | --- |\n${rows.join('\n')}\n\n`);
  });

  test('shows a key and a section that are among the vectors', () => {
    const shown = [...document.matchAll(/```\n(.*)\n```/g)].map(([, line]) => line);
    const [first] = vectors.passports.accepted;
    expect(shown).toEqual([vectors.keys.derived[0]?.hex, first?.passport.split(';')[0]]);
  });
});
