import type { Keyring } from '../../schema/consent/keys.ts';
import { openText, type SealUse } from '../kit/sealing.ts';

/** What was sealed as JSON for this use and scope; undefined where it was under a key that is no longer held. */
export function openJson<T>(ring: Keyring, use: SealUse, scope: string, sealed: string): T | undefined {
  const text = openText(ring, use, scope, sealed);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
