import type { Key, Keyring } from '../../../schema/consent/keys.ts';
import type { PersonDescription, RecordName } from '../../kit/claims.ts';
import { sealText } from '../../kit/sealing.ts';
import { shortFingerprint } from '../fingerprints.ts';
import { openJson } from '../openJson.ts';
import { FEATURES, type Feature, type Features } from '../resolution/attributes.ts';
import { normaliseRecord } from '../resolution/normalise/normaliseRecord.ts';

/** Dates come as departments keep them. */
const DATE_FORMATS = ['yyyy-mm-dd'] as const;

export function featuresOf({ values, country, verified }: PersonDescription): Features {
  const features = normaliseRecord(values, { dateFormats: DATE_FORMATS, country });
  return { ...features, verifiedEmail: verified?.includes('email') ? features.email : null };
}

/** Hides a description from whoever reads the table or a backup of it. */
export function sealFeatures(ring: Keyring, tenant: string, record: RecordName, features: Features): string {
  return sealText(ring, 'person', scopeOf(tenant, record), textOf(features));
}

/** Undefined for what was sealed under a key that is no longer held. */
export function openFeatures(
  ring: Keyring,
  tenant: string,
  record: RecordName,
  sealed: string,
): Features | undefined {
  const said = openJson<Partial<Features>>(ring, 'person', scopeOf(tenant, record), sealed);
  if (said === undefined) return undefined;
  const features: Partial<Record<Feature, string | null>> = {};
  for (const feature of FEATURES) features[feature] = said[feature] ?? null;
  return features as Features;
}

/** The same for the same description (`said`); it tells neither it nor that two records say the same. */
export function contentOf(
  key: Key,
  tenant: string,
  record: RecordName,
  features: Features,
  said: string,
): number {
  return shortFingerprint(key, ['person', scopeOf(tenant, record), textOf(features), said]);
}

function textOf(features: Features): string {
  return JSON.stringify(
    Object.fromEntries(
      FEATURES.flatMap((feature) => (features[feature] ? [[feature, features[feature]]] : [])),
    ),
  );
}

/** What a record's description is sealed for. */
export function scopeOf(tenant: string, { department, recordId }: RecordName): string {
  return JSON.stringify([tenant, department, recordId]);
}
