import type { Keyring } from '../../../schema/consent/keys.ts';
import { openText, sealText } from '../../kit/sealing.ts';
import type { ComparedAttribute } from '../conflicts.ts';

/** What is sealed of a correction. */
export interface SealedCorrection {
  readonly value: string;
  readonly reason: string;
}

/** Whose value it is. */
export interface CorrectionName {
  readonly tenant: string;
  /** The id that it was made of. */
  readonly customer: string;
  readonly attribute: ComparedAttribute;
}

export function sealCorrection(
  ring: Keyring,
  name: CorrectionName,
  { value, reason }: SealedCorrection,
): string {
  return sealText(ring, 'correction', scopeOf(name), JSON.stringify({ value, reason }));
}

/** Throws an Error for what was sealed under a key that is no longer held: without it a wrong value would be shown. */
export function openCorrection(ring: Keyring, name: CorrectionName, sealed: string): SealedCorrection {
  const text = openText(ring, 'correction', scopeOf(name), sealed);
  if (text === undefined)
    throw new Error('A correction was sealed under a key of fingerprints that is not held');
  return JSON.parse(text) as SealedCorrection;
}

function scopeOf({ tenant, customer, attribute }: CorrectionName): string {
  return JSON.stringify([tenant, customer, attribute]);
}
