import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Key, Keyring } from '../../schema/consent/keys.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What is sealed: each use has keys of its own. */
export type SealUse = 'cursor' | 'rights' | 'claims' | 'person' | 'said' | 'correction';

/** Derived secrets, one for each key and use. */
const secrets: Readonly<Record<SealUse, WeakMap<Key, KeyObject>>> = {
  cursor: new WeakMap(),
  rights: new WeakMap(),
  claims: new WeakMap(),
  person: new WeakMap(),
  said: new WeakMap(),
  correction: new WeakMap(),
};

/** AES wants 32 bytes, and a key that does nothing else. */
function secretOf(key: Key, use: SealUse): KeyObject {
  let secret = secrets[use].get(key);
  if (secret === undefined) {
    secret = createSecretKey(
      Buffer.from(hkdfSync('sha256', key.secret, 'accord', `accord/${use}-seal/v1`, 32)),
    );
    secrets[use].set(key, secret);
  }
  return secret;
}

/**
 * Hides a text from whoever keeps or carries it, and ties it to `scope`, such as "Customer.orders/c-000001":
 * `base64url(iv | ciphertext | tag)`, AES-256-GCM with the scope as associated data.
 */
export function sealText(ring: Keyring, use: SealUse, scope: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretOf(ring.keys[0], use), iv);
  cipher.setAAD(Buffer.from(scope));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** The text; undefined for one that was not sealed for this use and scope, under a key that is still held. */
export function openText(ring: Keyring, use: SealUse, scope: string, text: string): string | undefined {
  const sealed = Buffer.from(text, 'base64url');
  for (const key of sealed.length >= IV_BYTES + TAG_BYTES ? ring.keys : []) {
    const opened = tryToOpen(secretOf(key, use), scope, sealed);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

function tryToOpen(secret: KeyObject, scope: string, sealed: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(scope));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
    decipher.final(); // nothing is left in this mode; throws where the tag is another
    return opened.toString('utf8');
  } catch {
    return undefined; // not sealed with this key, or for another scope
  }
}
