import { FEATURES, type Features } from '../../../../../subgraphs/identity/resolution/attributes.ts';

/** A normalised record that says only this. */
export function record(said: Partial<Features>): Features {
  return Object.fromEntries(FEATURES.map((feature) => [feature, said[feature] ?? null])) as Features;
}
