import { createHash } from 'node:crypto';
import type { BgNbdFit } from './fitBgNbd.ts';
import type { GammaGammaFit } from './fitGammaGamma.ts';

/** The form of the JSON text; another one gets another number. */
export const VALUE_MODEL_FORMAT = 1;

/** What a model was fitted to, and when. */
export interface ValueModelSource {
  /** ISO 4217: the only currency that the histories are of. */
  readonly currency: string;
  /** The days (yyyy-mm-dd, UTC) between which the histories lie, both among them. */
  readonly observed: { readonly from: string; readonly until: string };
  /** RFC 3339. */
  readonly fittedAt: string;
}

/** When and for how much the customers of a company buy. Holds nothing about any of them; it is JSON as it stands. */
export interface ValueModel extends ValueModelSource {
  readonly format: typeof VALUE_MODEL_FORMAT;
  /** Names the content: the same numbers from the same data have the same version, whenever they were fitted. */
  readonly version: string;
  readonly purchases: BgNbdFit;
  readonly spend: GammaGammaFit;
}

type Content = Omit<ValueModel, 'version' | 'fittedAt'>;

/**
 * The version of a model: `value-` and the first 16 digits of the SHA-256 of its content as JSON with the keys in order, so
 * that a database may store the keys in another one. Pure.
 */
export function versionOf({ format, currency, observed, purchases, spend }: Content): string {
  const content = JSON.stringify(ordered({ format, currency, observed, purchases, spend }));
  return `value-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, ordered(part)]));
}
