import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Key, Keyring } from '../../schema/consent/keys.ts';
import { SubgraphError } from './errors.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_LENGTH = 2_048;

/** Derived secrets, one for each key in use. */
const secrets = new WeakMap<Key, Buffer>();

/** AES wants 32 bytes, and a key that does nothing else. */
function secretOf(key: Key): Buffer {
  let secret = secrets.get(key);
  if (secret === undefined) {
    secret = Buffer.from(hkdfSync('sha256', key.secret, 'accord', 'accord/cursor-seal/v1', 32));
    secrets.set(key, secret);
  }
  return secret;
}

/**
 * Hides a position in a list (a date, an id) from whoever carries it, and ties it to `scope`, such as
 * "Customer.orders/c-000001": `base64url(iv | ciphertext | tag)`, AES-256-GCM with the scope as associated data.
 */
export function sealCursor(ring: Keyring, scope: string, position: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretOf(ring.keys[0]), iv);
  cipher.setAAD(Buffer.from(scope));
  const sealed = Buffer.concat([iv, cipher.update(position, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** The position. Throws a SubgraphError BAD_USER_INPUT for a cursor that was not sealed for this scope. */
export function openCursor(ring: Keyring, scope: string, cursor: string): string {
  const sealed = cursor.length <= MAX_LENGTH ? Buffer.from(cursor, 'base64url') : Buffer.alloc(0);
  for (const key of sealed.length > IV_BYTES + TAG_BYTES ? ring.keys : []) {
    const position = tryToOpen(secretOf(key), scope, sealed);
    if (position !== undefined) return position;
  }
  throw new SubgraphError(
    'BAD_USER_INPUT',
    'Argument "after" must be the endCursor of a page of the same list of the same customer.',
    { argument: 'after' },
  );
}

function tryToOpen(secret: Buffer, scope: string, sealed: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', secret, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(scope));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const position = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([position, decipher.final()]).toString('utf8');
  } catch {
    return undefined; // not sealed with this key, or for another scope
  }
}
