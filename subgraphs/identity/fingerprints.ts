import { createHmac } from 'node:crypto';
import { type Key, type Keyring, secretKey } from '../../schema/consent/keys.ts';
import type { ClaimAttribute, RecordName } from '../kit/claims.ts';

/** 128 bits: nobody meets a collision, and an index of a million stays small. */
const FINGERPRINT_BYTES = 16;
/** 80 bits are 16 letters of base32. */
const CUSTOMER_ID_BYTES = 10;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The fingerprint of a value under one key: `<key id>.<HMAC-SHA-256, 128 bits, base64url>`. Tenant and attribute are
 * part of what is signed, so that equal values of two tenants, or of two attributes, cannot be told to be equal.
 */
export function fingerprint(
  key: Key,
  tenant: string,
  attribute: ClaimAttribute | 'RECORD',
  value: string,
): string {
  const mac = digest(key, ['claim', tenant, attribute, value]);
  return `${key.id}.${mac.subarray(0, FINGERPRINT_BYTES).toString('base64url')}`;
}

/** The fingerprints that a value may be stored under: one for each key that is valid (two during a rotation). */
export function fingerprints(
  ring: Keyring,
  tenant: string,
  attribute: ClaimAttribute | 'RECORD',
  value: string,
): string[] {
  return ring.keys.map((key) => fingerprint(key, tenant, attribute, value));
}

/**
 * A keyed hash of 53 bits: short enough to look millions up by, and a whole number in JavaScript. Two values that meet in
 * one are taken for each other, so that it proposes and never decides.
 */
export function shortFingerprint(key: Key, parts: readonly unknown[]): number {
  return Number(digest(key, ['short', ...parts]).readBigUInt64BE() >> 11n);
}

/** The unified id of a customer known by this record alone: the same at every import, and it does not tell the record. */
export function derivedCustomerId(key: Key, tenant: string, { department, recordId }: RecordName): string {
  return `c-${base32(digest(key, ['customer', tenant, department, recordId]).subarray(0, CUSTOMER_ID_BYTES))}`;
}

function digest(key: Key, parts: readonly unknown[]): Buffer {
  return createHmac('sha256', secretKey(key)).update(JSON.stringify(parts)).digest();
}

/** RFC 4648 section 6, in lower case; whole groups of five bytes only, so never padded. */
function base32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = BigInt(bytes.length * 8 - 5); shift >= 0n; shift -= 5n)
    text += BASE32[Number((bits >> shift) & 31n)];
  return text;
}
