import type { Keyring } from '../../../schema/consent/keys.ts';
import { PERSON_ATTRIBUTES, type PersonDescription, type RecordName } from '../../kit/claims.ts';
import { sealText } from '../../kit/sealing.ts';
import { openJson } from '../openJson.ts';
import { scopeOf } from './sealedFeatures.ts';

/** The same text for the same description, in whatever order it was put together. */
export function descriptionText({ values, country, verified = [] }: PersonDescription): string {
  const said = PERSON_ATTRIBUTES.flatMap((attribute) =>
    values[attribute] === undefined ? [] : [[attribute, values[attribute]] as const],
  );
  return JSON.stringify({
    values: Object.fromEntries(said),
    country,
    verified: PERSON_ATTRIBUTES.filter((attribute) => verified.includes(attribute)),
  });
}

/** Hides what a record says as it says it from whoever reads the table or a backup of it. */
export function sealDescription(ring: Keyring, tenant: string, record: RecordName, text: string): string {
  return sealText(ring, 'said', scopeOf(tenant, record), text);
}

/** Undefined for what was sealed under a key that is no longer held. */
export function openDescription(
  ring: Keyring,
  tenant: string,
  record: RecordName,
  sealed: string,
): PersonDescription | undefined {
  return openJson(ring, 'said', scopeOf(tenant, record), sealed);
}
