import { ATTRIBUTES, type Attribute, FEATURES, type Features } from '../attributes.ts';
import { NORMALISERS, type Normalised, type Reading } from './normalisers.ts';

/** A record as it was written; blank and absent say the same. */
export type RawRecord = Partial<Readonly<Record<Attribute, string>>>;

/** The normalised form of one record: what engine/loadRecords.ts makes of a whole file. Pure. */
export function normaliseRecord(raw: RawRecord, reading: Reading): Features {
  const parts = ATTRIBUTES.map((attribute): Normalised => {
    const text = raw[attribute]?.trim();
    return text ? NORMALISERS[attribute](text, reading) : {};
  });
  const ofStreet = parts[ATTRIBUTES.indexOf('street')] ?? {};
  const ofNumber = parts[ATTRIBUTES.indexOf('houseNumber')] ?? {};
  const all: Normalised = Object.assign({}, ...parts, ofStreet, ofNumber);
  const { givenName, familyName, houseNumber, street, postcode, city } = all;
  if (givenName !== undefined && familyName !== undefined)
    all.names = givenName < familyName ? `${givenName} ${familyName}` : `${familyName} ${givenName}`;
  if (houseNumber !== undefined && street !== undefined)
    all.address = `${houseNumber}|${street}|${postcode ?? city ?? ''}`;
  return Object.fromEntries(FEATURES.map((feature) => [feature, all[feature] ?? null])) as Features;
}
