import type { Keyring } from '../../../schema/consent/keys.ts';
import { sealText } from '../../kit/sealing.ts';
import type { ComparedAttribute } from '../conflicts.ts';
import { openJson } from '../openJson.ts';

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

/** Undefined for what was sealed under a key that is no longer held. */
export function openCorrection(
  ring: Keyring,
  name: CorrectionName,
  sealed: string,
): SealedCorrection | undefined {
  return openJson(ring, 'correction', scopeOf(name), sealed);
}

function scopeOf({ tenant, customer, attribute }: CorrectionName): string {
  return JSON.stringify([tenant, customer, attribute]);
}
