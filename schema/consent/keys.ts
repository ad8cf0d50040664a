import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** One HMAC key under the id that travels beside what it signs. */
export interface Key {
  readonly id: string;
  /** 32 bytes or more. */
  readonly secret: Buffer;
}

/** Keys valid at one time: the first one signs, all of them verify. Two during a rotation, otherwise one. */
export interface Keyring {
  readonly keys: readonly [Key, ...Key[]];
}

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Reads `id:base64url[,id:base64url]`, the form in which configuration holds keys.
 * Throws an Error that names the part which is wrong, never the secret.
 */
export function parseKeyring(text: string, where: string): Keyring {
  const keys = text.split(',').map((entry, index): Key => {
    const colon = entry.indexOf(':');
    const id = entry.slice(0, Math.max(colon, 0)).trim();
    const part = `${where}: key ${index + 1}`;
    if (!KEY_ID.test(id))
      throw new Error(`${part} needs the form id:base64url with an id of letters, digits, "_" or "-"`);
    const encoded = entry.slice(colon + 1).trim();
    const secret = Buffer.from(encoded, 'base64url');
    if (!/^[A-Za-z0-9_-]+$/.test(encoded) || secret.length < 32)
      throw new Error(`${part} ("${id}") needs at least 32 bytes of base64url`);
    return { id, secret };
  });
  if (new Set(keys.map((key) => key.id)).size !== keys.length)
    throw new Error(`${where}: two keys have the same id`);
  return { keys: keys as [Key, ...Key[]] };
}

export function formatKeyring(ring: Keyring): string {
  return ring.keys.map((key) => `${key.id}:${key.secret.toString('base64url')}`).join(',');
}

/** What a derived key may sign. */
export type KeyUse = 'passport' | 'caller' | 'cursor' | 'fingerprint';

/**
 * The key of one department for one use: HKDF-SHA-256 (RFC 5869) with salt `accord` and info `accord/<use>/v1/<department>`.
 * A department can check with it, and cannot forge for another.
 */
export function deriveKeyring(master: Keyring, use: KeyUse, department: string): Keyring {
  const info = `accord/${use}/v1/${department}`;
  const derive = ({ id, secret }: Key): Key => ({
    id,
    secret: Buffer.from(hkdfSync('sha256', secret, 'accord', info, 32)),
  });
  return { keys: master.keys.map(derive) as [Key, ...Key[]] };
}

/** `text` must end in a comma; answers the text with its MAC (HMAC-SHA-256, base64url without padding) appended. */
export function seal(text: string, key: Key): string {
  return text + mac(text, key);
}

const prepared = new WeakMap<Key, KeyObject>();

/** The key as OpenSSL has it: to make one anew costs seven times what the MAC of a caller token costs. */
export function secretKey(key: Key): KeyObject {
  let secret = prepared.get(key);
  if (secret === undefined) {
    secret = createSecretKey(key.secret);
    prepared.set(key, secret);
  }
  return secret;
}

function mac(text: string, key: Key): string {
  return createHmac('sha256', secretKey(key)).update(text).digest('base64url');
}

/**
 * Whether what follows the last comma is the MAC of all before it, under the key of that id. Constant time in the MAC.
 * The MAC's text is compared, not its bytes: base64url has several texts for the same bytes.
 */
export function isSealed(text: string, keyId: string, ring: Keyring): boolean {
  const key = ring.keys.find((candidate) => candidate.id === keyId);
  if (key === undefined) return false;
  const end = text.lastIndexOf(',') + 1;
  const expected = Buffer.from(mac(text.slice(0, end), key));
  const given = Buffer.from(text.slice(end));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
